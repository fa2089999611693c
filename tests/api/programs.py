"""A program that calls the interface with a token of an account."""

from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from api import keys
from api.models import Token
from api.scopes import Scope

V1 = "/api/v1"
ALL = [scope.value for scope in Scope]


def token_for(user, *, by, scopes=ALL, live=True, **fields):
    """Return a token of this account and its secret, as if two officers had made it."""
    made, now = keys.fresh(), timezone.now()
    token = Token.objects.create(
        account=user,
        name="测试系统",
        hint=made.hint,
        secret_hash=fields.pop("secret_hash", made.hash),
        scopes=list(scopes),
        expires_on=fields.pop("expires_on", timezone.localdate() + timedelta(days=30)),
        created_at=now,
        created_by=by,
        released_at=now if live else None,
        **fields,
    )
    return token, made.secret


class Program:
    """Calls as a program does: a header, JSON, no cookie kept."""

    def __init__(self, secret="", language="zh-CN"):
        self.headers = {"Accept-Language": language}
        if secret:
            self.headers["Authorization"] = f"Bearer {secret}"

    def get(self, path, query=None, **headers):
        return self._client.get(self.at(path), query or {}, headers=self.headers | headers)

    def post(self, path, body, *, key=None, match=None, **headers):
        said = {"Idempotency-Key": str(key or uuid4())}
        if match is not None:
            said["If-Match"] = match
        return self._client.post(
            self.at(path),
            body,
            content_type="application/json",
            headers=self.headers | said | headers,
        )

    def take(self, case, code, body=None, *, key=None, match=None):
        match = f'"{case.version}"' if match is None else match
        return self.post(f"/cases/{case.slug}/actions/{code}", body or {}, key=key, match=match)

    @property
    def _client(self):
        return Client(raise_request_exception=True)

    @staticmethod
    def at(path):
        return path if path.startswith(("http", "/api/")) else f"{V1}{path}"


def program_of(user, *, by, language="zh-CN", **fields):
    """Return the program that calls for this account."""
    _token, secret = token_for(user, by=by, **fields)
    return Program(secret, language)

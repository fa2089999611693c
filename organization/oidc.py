"""The city's single sign-on (OpenID Connect): it says who somebody is, never what they may do.

The claim named in OIDC_CLAIM must be the user name of an account that exists and is open. No
account is ever created or changed here.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from organization.models import User


class Provider(OIDCAuthenticationBackend):
    """The library's client, which fetches the token and checks signature and nonce."""

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Check also for whom the token was made out, and by whom."""
        payload: dict[str, Any] = super().verify_token(token, **kwargs)  # type: ignore[no-untyped-call]
        audience = payload.get("aud")
        meant_for = audience if isinstance(audience, list) else [audience]
        if settings.OIDC_RP_CLIENT_ID not in meant_for:
            raise SuspiciousOperation("The token was made out for another client.")
        if settings.OIDC_OP_ISSUER and payload.get("iss") != settings.OIDC_OP_ISSUER:
            raise SuspiciousOperation("The token was made out by somebody else.")
        if "exp" not in payload or "sub" not in payload:
            raise SuspiciousOperation("The token has no end or names nobody.")
        return payload

    def get_or_create_user(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> User | None:
        """Return the open account of this name, or nobody. Never creates one."""
        claims = payload
        if settings.OIDC_CLAIM not in claims:
            claims = self.get_userinfo(access_token, id_token, payload)
            if claims.get("sub") != payload["sub"]:
                raise SuspiciousOperation("The claims are about somebody else.")
        name = claims.get(settings.OIDC_CLAIM)
        if not isinstance(name, str):
            return None
        user = User.objects.filter(username=name).first()
        return user if user and user.may_sign_in(timezone.localdate()) else None

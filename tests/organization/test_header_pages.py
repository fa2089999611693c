"""Every address says the same security headers, whatever it answers: one table, no exceptions
but those it names, and nothing beside them.

WHOLE_HEADERS=1 asks every address by every method; else by GET, and without a sign-in by one other
in turn.
"""

import os
import re

import pytest
from django.conf import settings as conf
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from config.headers import ALONE, FIXED
from reports.month import Month
from tests import world as worlds
from tests.matrix.cells import SOMETHING, patterns
from tests.petitions.uploads.conftest import add, now, sent  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_rail")]
WHOLE = bool(os.environ.get("WHOLE_HEADERS"))
OTHERS = ("POST", "HEAD", "OPTIONS")
PAGE = (
    "default-src 'none'; script-src 'self' 'nonce-…'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
TABLE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": FIXED["Permissions-Policy"],
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": PAGE,
    "Cache-Control": "no-store",
}
STATIC = TABLE | {"Content-Security-Policy": ALONE}
FILE = TABLE | {"Content-Security-Policy": ALONE}
# What every reader of the public pages is shown alike may be kept by the browser.
KEPT = ("private, no-cache", "public, max-age=900")
NO_SECURITY = {
    "Content-Type", "Content-Length", "Content-Language", "Content-Disposition", "Vary", "Allow",
    "Location", "ETag", "Last-Modified", "Retry-After", "WWW-Authenticate", "Expires",
}  # fmt: skip
HSTS = "max-age=31536000; includeSubDomains; preload"


def spend(answer):
    """Read a file to its end, which closes it as a server does."""
    if answer.streaming:
        b"".join(answer.streaming_content)


def shown(answer):
    """Return what an answer says beside the ordinary, each nonce as one sign."""
    said = {name: value for name, value in answer.headers.items() if name not in NO_SECURITY}
    policy = said.get("Content-Security-Policy", "")
    apart = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
    if "script-src" in apart:
        apart["script-src"] = re.sub(r"'nonce-[\w+/=-]+'", "'nonce-…'", apart["script-src"])
        wanted = dict(part.strip().split(" ", 1) for part in PAGE.split(";"))
        # Where a page holds no script of its own, no nonce is made.
        bare = wanted | {"script-src": "'self'"}
        said["Content-Security-Policy"] = PAGE if apart in (wanted, bare) else policy
    return said


LEAVING = ("/leave/", "/logout/")


def addresses():
    """Return one path for each address of the URLconf."""
    found = []
    for spaces, name, keys in patterns(get_resolver().url_patterns):
        if name:
            full = ":".join([*spaces, name])
            values = {key: SOMETHING.get(key) or "1" for key in keys}
            values |= {"month": Month(2026, 3)} if "month" in keys else {}
            values |= {"period": "2026-03"} if "period" in keys else {}
            try:
                found.append(reverse(full, kwargs=values))
            except NoReverseMatch:  # a page by its number, where other steps have names
                found.append(reverse(full, kwargs=values | {"step": "1"}))
    return found


def wrong(answer, path, method, table=TABLE):
    said = shown(answer)
    if path.endswith(LEAVING) and method == "POST":  # nothing of the person stays in the browser
        said.pop("Clear-Site-Data", None)
    if (
        said.get("Cache-Control") in KEPT
        and path.startswith(("/", "/en/"))
        and "/desk/" not in path
    ):
        # The token of a small form goes with a private page alone.
        assert not (answer.cookies and said["Cache-Control"].startswith("public")), path
        said["Cache-Control"] = table["Cache-Control"]
    if said != table:
        return f"{method} {path} {answer.status_code}: {sorted(said.items() ^ table.items())}"
    return ""


@pytest.mark.parametrize("who", [None, "clerk"])
def test_every_address_says_the_table_by_every_method(who, caplog):
    world = worlds.build()
    client, faults, codes = Client(raise_request_exception=False), [], set()
    for place, path in enumerate(addresses()):
        others = OTHERS if WHOLE else OTHERS[place % 3 :][: not who]
        for method in ("GET", *others):
            if who and "_auth_user_id" not in client.session:
                client.force_login(getattr(world, who))
            answer = client.generic(method, path)
            codes.add(answer.status_code)
            faults.append(wrong(answer, path, method))
            spend(answer)
    assert list(filter(None, faults)) == []
    assert not {500, 501} & codes
    assert len(faults) > 400
    assert codes >= ({200, 302, 404, 405} if not who else {200, 302, 403, 404, 405})


def test_a_file_says_the_table_shut(client, world, sent, add):  # noqa: F811
    row = add(sent, world.handler)
    client.force_login(world.handler)
    path = reverse("case_file", args=[sent.slug, row.key])
    for method in ("GET", "HEAD"):
        answer = client.generic(method, path)
        assert (answer.status_code, wrong(answer, path, method, FILE)) in [
            (200, ""),
            (302, wrong(answer, path, method, FILE)),
        ]


@pytest.fixture
def world(db):
    return worlds.build()


def test_a_static_file_says_it_too_and_may_be_kept(client):
    assert finders.find("favicon.svg")
    for method in ("GET", "HEAD"):
        answer = client.generic(method, f"/{conf.STATIC_URL.lstrip('/')}favicon.svg")
        spend(answer)
        said = shown(answer)
        assert answer.status_code == 200
        assert said.pop("Cache-Control").startswith("max-age=")
        said.pop("Access-Control-Allow-Origin", None)
        assert said == {name: value for name, value in STATIC.items() if name != "Cache-Control"}


def test_errors_say_it_too(world, monkeypatch, caplog):
    quiet = Client(raise_request_exception=False)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    login = reverse("login")
    answers = {
        400: quiet.get("/", headers={"host": "evil.example.org:bad"}),
        403: strict.post(login, {}),
        404: quiet.get("/desk/no-such-page/"),
    }
    monkeypatch.setattr("monitoring.readiness.look", None)
    answers[500] = quiet.get(reverse("ready"))
    answers[404, "api"] = quiet.get("/api/v1/no-such-address")
    for code, answer in answers.items():
        wanted = code[0] if isinstance(code, tuple) else code
        assert answer.status_code == wanted
        assert wrong(answer, str(code), "GET") == ""


def test_over_https_every_answer_says_hsts(settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    settings.SECURE_HSTS_PRELOAD = True
    for path in (reverse("login"), "/no-such-page", "/static/favicon.svg", "/api/v1/no-such"):
        answer = Client().get(path, secure=True)
        spend(answer)
        assert answer.headers["Strict-Transport-Security"] == HSTS, path

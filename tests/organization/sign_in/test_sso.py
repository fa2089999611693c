"""The city's single sign-on against a small provider of our own, with RS256 and PKCE."""

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from audit.models import Event
from organization.models import LiveSession, User
from tests.organization.sign_in.conftest import browser, give_device, is_in, kinds

pytestmark = pytest.mark.django_db
CLIENT = "huiyin-test"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def first_of(query):
    return {name: values[0] for name, values in parse_qs(query).items()}


class Provider(BaseHTTPRequestHandler):
    """Answers what the test put on the server: claims, key, and a broken line."""

    def do_GET(self):
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        jwk |= {"kid": "k1", "alg": "RS256", "use": "sig"}
        if self.path == "/jwks":
            self.reply({"keys": [jwk]})
        else:
            self.reply(self.server.userinfo)

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        sent = {
            name: value[0] for name, value in parse_qs(self.rfile.read(length).decode()).items()
        }
        self.server.sent = sent
        proof = hashlib.sha256(sent["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(proof).rstrip(b"=").decode() == self.server.challenge
        token = jwt.encode(
            self.server.claims, self.server.key, algorithm="RS256", headers={"kid": "k1"}
        )
        self.reply({"access_token": "a", "id_token": token})

    def reply(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.key, server.userinfo, server.claims = KEY, {}, {}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, "secret"
    settings.OIDC_OP_ISSUER = base
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{base}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{base}/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{base}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{base}/jwks"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def go_there(client, provider, **claims):
    """Start at the login page, and have the provider say who it is; return the way back."""
    answer = client.get(reverse("sso_login"), {"next": "/desk/me/"})
    asked = {
        name: value[0]
        for name, value in parse_qs(urlsplit(answer.headers["Location"]).query).items()
    }
    provider.challenge = asked["code_challenge"]
    base = f"http://127.0.0.1:{provider.server_port}"
    said = {"iss": base, "aud": CLIENT, "sub": "4711", "nonce": asked["nonce"], "exp": 4102444800}
    provider.claims = {k: v for k, v in (said | claims).items() if v is not None}
    return {"code": "c", "state": asked["state"]}


def come_back(client, back):
    return client.get(reverse("sso_callback"), back)


def test_an_account_that_exists_is_signed_in(wang, provider):
    client = browser()
    assert "统一身份认证登录" in client.get(reverse("login")).content.decode()
    answer = come_back(client, go_there(client, provider, preferred_username="wang"))
    assert answer.headers["Location"] == "/desk/me/"
    assert is_in(client)
    assert Event.objects.get(kind="login").body == {"how": "sso", "second_factor": False}
    assert provider.sent["client_secret"] == "secret"


def test_the_claim_may_come_from_the_other_address(wang, provider):
    client = browser()
    back = go_there(client, provider)
    provider.userinfo = {"sub": "4711", "preferred_username": "wang"}
    come_back(client, back)
    assert is_in(client)
    other = browser("10.0.0.2")
    back = go_there(other, provider)
    provider.userinfo = {"sub": "somebody else", "preferred_username": "wang"}
    come_back(other, back)
    assert not is_in(other)


def test_another_claim_can_be_named(wang, provider, settings):
    settings.OIDC_CLAIM = "employee"
    client = browser()
    come_back(client, go_there(client, provider, employee="wang", preferred_username="x"))
    assert is_in(client)


@pytest.mark.parametrize("name", ["nobody", "WANG", "", "wang ", ["wang"], {"a": 1}])
def test_nobody_is_created_and_no_name_is_guessed(wang, provider, name):
    client, people = browser(), User.objects.count()
    provider.userinfo = {"sub": "4711"}
    answer = come_back(client, go_there(client, provider, preferred_username=name))
    assert answer.headers["Location"] == "/login/?why=sso"
    assert User.objects.count() == people
    assert not LiveSession.objects.exists()
    assert Event.objects.get(chain__subject="anonymous").body == {"how": "sso"}


def test_a_shut_account_stays_shut(wang, provider):
    User.objects.update(is_active=False)
    client = browser()
    come_back(client, go_there(client, provider, preferred_username="wang"))
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [{"aud": "other"}, {"iss": "https://evil.example"}, {"nonce": "x"}, {"exp": 1}, {"exp": None},
     {"aud": None}, {"sub": None}],
)  # fmt: skip
def test_a_token_for_others_or_of_others_is_refused(wang, provider, claims):
    client = browser()
    answer = come_back(client, go_there(client, provider, preferred_username="wang", **claims))
    assert answer.headers["Location"] == "/login/?why=sso"
    assert not is_in(client)


def test_a_token_signed_by_somebody_else_is_refused(wang, provider):
    client = browser()
    back = go_there(client, provider, preferred_username="wang")
    provider.key = OTHER_KEY
    come_back(client, back)
    assert not is_in(client)


def test_a_state_is_ours_and_good_for_one_answer(wang, provider):
    client, thief = browser(), browser("10.6.6.6")
    back = go_there(client, provider, preferred_username="wang")
    come_back(thief, back)
    assert not is_in(thief)
    come_back(client, back | {"state": "made-up"})
    assert not is_in(client)
    come_back(client, back)
    assert is_in(client)
    client.post(reverse("logout"))
    come_back(client, back)
    assert not is_in(client)


def test_a_provider_that_does_not_answer_is_a_sentence_and_no_crash(wang, provider, settings):
    client = browser()
    back = go_there(client, provider, preferred_username="wang")
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/token"
    answer = client.get(come_back(client, back).headers["Location"])
    assert "统一身份认证没有成功" in answer.content.decode()


@pytest.mark.parametrize(("counts", "leads"), [(False, "login_code"), (True, "me")])
def test_it_counts_as_a_second_factor_only_where_that_is_set(
    wang, provider, settings, required, counts, leads
):
    give_device(wang)
    settings.OIDC_COUNTS_AS_SECOND_FACTOR = counts
    client = browser()
    answer = come_back(client, go_there(client, provider, preferred_username="wang"))
    assert answer.headers["Location"] == reverse(leads)
    assert is_in(client) is counts
    assert kinds(wang) == (["login"] if counts else [])


def test_without_a_client_id_there_is_no_single_sign_on(wang):
    client = browser()
    assert client.get(reverse("sso_login")).status_code == 404
    assert client.get(reverse("sso_callback")).status_code == 404
    assert "统一身份认证登录" not in client.get(reverse("login")).content.decode()

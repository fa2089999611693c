"""A program that shows a token of the city's single sign-on, against keys of our own."""

import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from api import provider
from tests.api.programs import Program, token_for

KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
ISSUER, CLIENT = "https://sso.example.org", "huiyin-test"


class Keys:
    """What the provider publishes, without asking anybody."""

    def get_jwk_set(self):
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return jwt.PyJWKSet.from_dict({"keys": [jwk | {"kid": "k1", "alg": "RS256"}]})


@pytest.fixture
def vouched(world, settings, monkeypatch):
    """Return what makes a program with a provider's token about the clerk."""
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_OP_ISSUER = CLIENT, ISSUER
    settings.OIDC_OP_TOKEN_ENDPOINT = settings.OIDC_OP_USER_ENDPOINT = f"{ISSUER}/x"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{ISSUER}/jwks"
    settings.OIDC_RP_CLIENT_SECRET = "secret"
    monkeypatch.setattr(provider, "_keys", lambda _url: Keys())

    def program(key=KEY, kid="k1", **claims):
        said = {
            "sub": "7", "preferred_username": world.clerk.username, "aud": CLIENT, "iss": ISSUER,
            "exp": int(time.time()) + 60, "nonce": "of a browser",
        }  # fmt: skip
        token = jwt.encode(said | claims, key, algorithm="RS256", headers={"kid": kid})
        return Program(token)

    return program


def test_an_account_that_is_vouched_for_is_let_in_within_its_scopes(world, vouched):
    token_for(world.clerk, by=world.admin, secret_hash="", scopes=["petitions"])
    assert vouched().get("/units").status_code == 200
    assert vouched().get("/cases").json()["code"] == "out_of_scope"


def test_an_account_without_such_a_token_is_not(world, vouched):
    token_for(world.clerk, by=world.admin)
    assert vouched().get("/units").status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": OTHER}, {"kid": "k2"}, {"aud": "another"}, {"iss": "https://elsewhere.example.org"},
        {"exp": 1}, {"preferred_username": "nobody"}, {"preferred_username": None}, {"sub": None},
    ],
)  # fmt: skip
def test_a_token_that_is_not_right_opens_nothing(world, vouched, wrong):
    token_for(world.clerk, by=world.admin, secret_hash="")
    assert vouched(**wrong).get("/units").status_code == 401


def test_without_a_single_sign_on_there_is_none(world, vouched, settings):
    token_for(world.clerk, by=world.admin, secret_hash="")
    settings.OIDC_RP_CLIENT_ID = ""
    assert vouched().get("/units").status_code == 401

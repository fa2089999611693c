"""Programs that prove who they are with a token of the city's single sign-on.

The token must be signed by the provider, made out for this installation and not over; its claim
names an account that exists. What the account may do is said by its row in `Token`, as for others.
"""

from datetime import datetime
from functools import lru_cache

import jwt
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

from organization.models import User
from organization.oidc import Provider

FAULTS = (jwt.PyJWTError, SuspiciousOperation, ValueError, KeyError)
KEYS_LAST = 600  # seconds for which the provider's keys are believed


class Bearer(Provider):
    """The provider without its pages: the token comes from a program, with no nonce of ours."""

    def retrieve_matching_jwk(self, token: str) -> jwt.PyJWK:
        """Return the key that signed the token. Unknown names of keys ask the provider nothing."""
        header = jwt.get_unverified_header(token)
        for key in _keys(settings.OIDC_OP_JWKS_ENDPOINT).get_jwk_set().keys:
            if key.key_id == header.get("kid") and key.algorithm_name == header.get("alg"):
                return key
        raise SuspiciousOperation("The token names no key of the provider.")


def account_of(token: str, at: datetime) -> User | None:
    """Return the open account that the provider vouches for, None for anything else."""
    if not settings.OIDC_RP_CLIENT_ID or token.count(".") != 2:
        return None
    try:
        # The nonce belongs to a sign-in in a browser; here it only has to be the token's own.
        said = jwt.decode(token, options={"verify_signature": False})
        claims = Bearer().verify_token(token, nonce=said.get("nonce"))  # type: ignore[no-untyped-call]
    except FAULTS:
        return None
    name = claims.get(settings.OIDC_CLAIM)
    user = User.objects.filter(username=name).first() if isinstance(name, str) else None
    return user if user and user.may_sign_in(timezone.localdate(at)) else None


@lru_cache(maxsize=1)
def _keys(url: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(url, lifespan=KEYS_LAST, timeout=settings.OIDC_TIMEOUT)

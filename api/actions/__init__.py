"""What officers do about tokens and subscriptions; `petitions.actions` alone change cases."""

from api.actions.hooks import end_hook, make_hook, send_again
from api.actions.tokens import make_token, release_token, revoke_token

__all__ = [
    "end_hook",
    "make_hook",
    "make_token",
    "release_token",
    "revoke_token",
    "send_again",
]

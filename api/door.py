"""What the views of the interface are told about who calls; the door itself is `middleware`."""

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from organization.models import User


class Known(BaseAuthentication):
    """Whoever the middleware let in; no view of the interface asks a second time."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        """Return the account and its token."""
        caller = request._request.__dict__.get("caller")
        return (caller.user, caller.token) if caller else None

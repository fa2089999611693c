"""The request of somebody who is signed in."""

from django.http import HttpRequest

from organization.models import User


class UserRequest(HttpRequest):
    """For views behind the login: `user` is never anonymous there."""

    user: User

"""Checks before a release goes live: no account of the demo, nobody who may do everything."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from organization.demo_logins import DEMO_LOGINS, DEMO_PASSWORD
from organization.models import User


@register(Tags.security, deploy=True)
def accounts_are_ours(**_kwargs: Any) -> list[CheckMessage]:
    """Report superusers, and demo logins that still open with the public password."""
    if settings.DEMO:
        return []
    try:
        return list(_found())
    except DatabaseError:  # before the first migration there is nobody
        return []


def _found() -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    active = User.objects.filter(is_active=True)
    for user in active.filter(is_superuser=True):
        hint = "Take the flag away; rights follow from posts. See `manage.py first_officer`."
        errors.append(Error(f"{user.username} is a superuser.", hint=hint, id="organization.E002"))
    for user in active.filter(username__in=DEMO_LOGINS):
        if check_password(DEMO_PASSWORD, user.password):
            hint = "Start with an empty database; demo data has no place in production."
            text = f"{user.username} opens with the public password of the demo."
            errors.append(Error(text, hint=hint, id="organization.E003"))
    return errors

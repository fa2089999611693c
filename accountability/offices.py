"""For which unit somebody acts that day: the office that directs, the unit that works."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext

from accountability.models import WORKERS
from organization.models import Role, Unit, User
from organization.standing import standing


def office_of(by: User, on: date) -> Unit:
    """Return the office this person heads, the highest first. Raises PermissionDenied."""
    for post in standing(by, on).posts:
        if post.role == Role.OFFICE:
            return post.unit
    raise PermissionDenied(gettext("由信访办主任办理。"))


def role_in(unit: Unit, by: User, on: date) -> Role | None:
    """Return the role in which the person works for this very unit, None if in none."""
    held = standing(by, on)
    return next((role for role in WORKERS if unit.pk in held.units(role)), None)

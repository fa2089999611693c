"""Who may keep a meeting or a reception day. What one sees of them: `visible_to` of the models."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext

from audit.log import Signature
from meetings.models import AgendaItem, Meeting
from organization.models import Role, Unit, User
from organization.standing import standing

KEEPERS = (Role.OFFICE, Role.REGISTRAR)
PLANNERS = frozenset({*KEEPERS, Role.LEADER})
REPORTERS = (Role.HEAD, Role.UNIT_CLERK, Role.HANDLER, *KEEPERS)


def keeping_role(unit: Unit, by: User, on: date) -> Role | None:
    """Return the role in which this person keeps the meetings of an office, None if they do not:
    the office itself, and the leaders above it."""
    held = standing(by, on)
    for role in KEEPERS:
        if unit.pk in held.units(role):
            return role
    return Role.LEADER if unit.pk in held.reach(Role.LEADER) else None


def may_keep(meeting: Meeting, by: User, on: date) -> bool:
    """Tell whether this person prepares, holds and writes up the meeting."""
    return keeping_role(meeting.unit, by, on) is not None or meeting.convenor_id == by.pk


def may_report(item: AgendaItem, by: User, on: date) -> bool:
    """Tell whether this person may hand in the material of an item: the unit that reports."""
    held = standing(by, on)
    return any(item.unit_id in held.units(role) for role in REPORTERS)


def require_planner(unit: Unit, by: User, on: date) -> Signature:
    """Return the signature of somebody who may plan for this office; raises PermissionDenied."""
    role = keeping_role(unit, by, on)
    if role is None:
        raise PermissionDenied(gettext("由%(unit)s或其上级领导安排。") % {"unit": unit.name})
    return standing(by, on).signature(role, unit=unit)


def require_keeper(meeting: Meeting, by: User, on: date) -> Signature:
    """Return the signature of somebody who keeps this meeting; raises PermissionDenied."""
    if keeping_role(meeting.unit, by, on) is None and meeting.convenor_id == by.pk:
        return standing(by, on).signature()
    return require_planner(meeting.unit, by, on)


def offices_of(by: User, on: date) -> list[Unit]:
    """Return the petition offices for which this person may plan. One query."""
    held = standing(by, on)
    kept = held.units(Role.OFFICE) | held.units(Role.REGISTRAR)
    led = held.reach(Role.LEADER)
    offices = Unit.objects.active(on).filter(kind=Unit.Kind.PETITION_OFFICE, pk__in=kept | led)
    return list(offices.order_by("path"))

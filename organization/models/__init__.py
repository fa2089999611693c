"""Tables of the organization: units, people, the posts they hold, the working-day calendar."""

from organization.models.calendar import CalendarDay, CalendarYear
from organization.models.grants import OVERSEE, Grant, GrantQuerySet, UnitGrant
from organization.models.planned import PlannedChange
from organization.models.policy_version import PolicyVersion
from organization.models.post import LEADING, OFFICERS, ROLE_OF_DUTY, Duty, Post, Role
from organization.models.sign_in import (
    Attempts,
    EndedSession,
    FormerPassword,
    LiveSession,
    RecoveryCode,
    Why,
)
from organization.models.substitution import Substitution
from organization.models.unit import Unit
from organization.models.user import User

__all__ = [
    "LEADING",
    "OFFICERS",
    "OVERSEE",
    "ROLE_OF_DUTY",
    "Attempts",
    "CalendarDay",
    "CalendarYear",
    "Duty",
    "EndedSession",
    "FormerPassword",
    "Grant",
    "GrantQuerySet",
    "LiveSession",
    "PlannedChange",
    "PolicyVersion",
    "Post",
    "RecoveryCode",
    "Role",
    "Substitution",
    "Unit",
    "UnitGrant",
    "User",
    "Why",
]

"""Which departments have said that their figures in a bulletin are right 核对无误.

What they said is on the trail and nothing hangs on it: who says nothing by the last day agrees.
"""

from dataclasses import dataclass
from datetime import datetime

from audit.models import Event
from organization.models import User
from reports import contents
from reports.models import Bulletin

KIND = "bulletin_found_right"


@dataclass(frozen=True)
class Checked:
    """One department, and who checked its figures when; nobody yet where `at` is None."""

    code: str
    name: str
    by: str = ""
    at: datetime | None = None


def checked(bulletin: Bulletin) -> list[Checked]:
    """Return the departments of a version in their order. Two queries."""
    said = _said(bulletin)
    names = dict(
        User.objects.filter(pk__in={event.actor_id for event in said.values()}).values_list(
            "pk", "name"
        )
    )
    return [
        Checked(row.code, row.name, names.get(event.actor_id or 0, ""), event.occurred_at)
        if (event := said.get(row.code))
        else Checked(row.code, row.name)
        for row in contents.frozen_bulletin(bulletin).rows
    ]


def codes(bulletin: Bulletin) -> frozenset[str]:
    """Return the departments that have checked this version. One query."""
    return frozenset(_said(bulletin))


def _said(bulletin: Bulletin) -> dict[str, Event]:
    events = Event.objects.filter(chain__subject=f"bulletin/{bulletin.month}", kind=KIND)
    return {
        event.body["unit"]: event
        for event in events.order_by("seq")
        if event.body["version"] == bulletin.version
    }

"""What of papers lies on somebody's desk: those that were not served in time."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization import calendar
from organization.models import Role, User
from organization.standing import standing
from petitions.desk_items import DeskItem
from petitions.papers import shelf
from petitions.papers.kinds import BY_CODE

SERVERS = (Role.REGISTRAR, Role.OFFICE, Role.UNIT_CLERK, Role.HANDLER)
MOST = 20


def unserved_papers(user: User, on: date) -> list[DeskItem]:
    """Return what this person's units issued to petitioners more than five working days ago and
    have not served, the oldest first. Three queries."""
    held = standing(user, on)
    units = frozenset[int]().union(*(held.units(role) for role in SERVERS))
    if held.is_officer or not units:
        return []
    waiting = shelf.unserved(units, user, on).select_related("case").defer("content")
    rows = list(waiting.order_by("issued_on", "pk")[:MOST])
    days = calendar.load(rows[0].issued_on, on) if rows else None
    return [
        DeskItem(
            kind=_("文书待送达"),
            words=gettext("%(title)s（%(number)s）：出具后超过5个工作日未送达")
            % {"title": BY_CODE[row.kind].title, "number": row.number},
            url=reverse("case_paper", args=[row.case.slug, row.no]),
            due_on=shelf.last_day_to_serve(row.issued_on, days) if days else None,
        )
        for row in rows
    ]

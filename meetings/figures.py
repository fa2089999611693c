"""What is counted of meetings: a name, a definition in words, and one query.

The queries know no reader; a page narrows them to what its reader sees, so that the number and
its list are the same rows.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import (
    REGULAR,
    AgendaItem,
    Booking,
    Meeting,
    MeetingKind,
    Outcome,
    Reception,
)
from organization.models import User
from petitions.models import Resolution

Text = str | Promise


def meetings_of(year: int) -> QuerySet[Meeting]:
    """Return the regular meetings held in the year, fortnightly and ad hoc."""
    return Meeting.objects.over().filter(kind__in=REGULAR, held_on__year=year)


def meetings_of_kind(kind: str, year: int) -> QuerySet[Meeting]:
    """Return the meetings of one kind held in the year."""
    return Meeting.objects.over().filter(kind=kind, held_on__year=year)


def resolved_at_meetings(year: int) -> QuerySet[AgendaItem]:
    """Return the issues that regular meetings of the year brought to a solution.

    One whose case came back after it was settled no longer counts.
    """
    settled = Q(case__isnull=True) | Q(case__resolution=Resolution.RESOLVED)
    return AgendaItem.objects.filter(
        settled, outcome=Outcome.RESOLVED, meeting__in=meetings_of(year).values("pk")
    )


@dataclass(frozen=True)
class Figure:
    """One number by year. `rows(year)` are meetings, or agenda items where `of_items`."""

    code: str
    name: Text
    words: Text
    rows: Callable[[int], QuerySet[Any]]
    of_items: bool = False

    def seen_by(self, user: User, on: date, year: int) -> QuerySet[Any]:
        """Return the rows this reader may see."""
        return self.among(Meeting.objects.visible_to(user, on).values("pk"), user, on, year)

    def among(self, meetings: Any, user: User, on: date, year: int) -> QuerySet[Any]:
        """Return the rows this reader may see, of meetings they were let into already."""
        rows = self.rows(year)
        if self.of_items:
            kept = AgendaItem.objects.filter(meeting__in=meetings).with_seen_cases(user, on)
            return rows.filter(pk__in=kept.values("pk"))
        return rows.filter(pk__in=meetings)


def _of_kind(kind: MeetingKind) -> Figure:
    return Figure(
        kind.value,
        kind.label,
        _("当年已召开的该类会议，取消的不计，按召开日期归年。"),
        lambda year: meetings_of_kind(kind.value, year),
    )


FIGURES: dict[str, Figure] = {
    figure.code: figure
    for figure in (
        Figure(
            "regular",
            _("信访工作例会"),
            _("当年已召开的双周例会和临时例会，取消的不计，按召开日期归年。"),
            meetings_of,
        ),
        Figure(
            "resolved",
            _("推动解决的突出问题"),
            _(
                "当年例会上的议题，结果为“推动解决”；有信访件的，以该件仍为“已化解”为准，重访的不计。"
            ),
            resolved_at_meetings,
            of_items=True,
        ),
        *(_of_kind(kind) for kind in MeetingKind),
    )
}


def years_of(user: User, on: date) -> list[int]:
    """Return the years in which meetings of this reader took place, the latest first."""
    rows = Meeting.objects.visible_to(user, on).over().annotate(of_year=ExtractYear("held_on"))
    found = rows.values("of_year").annotate(n=Count("pk")).values_list("of_year", flat=True)
    return sorted(found, reverse=True)


def counts(user: User, on: date, year: int) -> list[tuple[Figure, int]]:
    """Return every figure of a year with its number for this reader; the lists say the same."""
    seen = Meeting.objects.visible_to(user, on).filter(held_on__year=year)
    ids = list(seen.values_list("pk", flat=True))
    return [
        (figure, figure.among(ids, user, on, year).count() if ids else 0)
        for figure in FIGURES.values()
    ]


@dataclass(frozen=True)
class Received:
    """What one leader did of the duty to receive petitioners in a year (22:18 ¶2)."""

    leader: User
    days: int
    visits: int  # of cases the reader may see


def received(user: User, on: date, year: int) -> list[Received]:
    """Return the reception days of each leader up to that day, by name. Two queries."""
    days = Reception.objects.planned().filter(on__year=year, on__lte=on).select_related("leader")
    held = Booking.objects.visible_to(user, on).filter(held_on__isnull=False, held_on__year=year)
    visits = Counter(held.values_list("reception__leader", flat=True))
    by_leader: dict[int, list[Reception]] = defaultdict(list)
    for row in days.order_by("leader__name", "leader", "on"):
        by_leader[row.leader_id].append(row)
    return [Received(rows[0].leader, len(rows), visits[pk]) for pk, rows in by_leader.items()]

"""What key periods and screenings put on somebody's desk."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext

from accountability.models import PeriodReader, ScreeningFinding, ScreeningReturn, ZeroReport
from organization.models import Role, User
from organization.standing import standing
from petitions.desk_items import DeskItem

REPORTERS = (Role.UNIT_CLERK, Role.HEAD, Role.OFFICE)
WORKING = (*REPORTERS, Role.HANDLER)


def reports_owed(user: User, on: date) -> list[DeskItem]:
    """Return the zero reports of today and the screening returns the person's units owe.
    Two queries, none for who reports for no unit."""
    held = standing(user, on)
    units = frozenset[int]().union(*(held.units(role) for role in REPORTERS))
    if not units:
        return []
    filed = ZeroReport.objects.filter(period=OuterRef("period"), unit=OuterRef("unit"), day=on)
    rows = PeriodReader.objects.filter(
        ~Exists(filed), unit__in=units, period__closed_at__isnull=True,
        period__starts_on__lte=on, period__ends_on__gte=on,
    ).select_related("period", "unit").order_by("period", "unit__path")  # fmt: skip
    items = [
        DeskItem(
            gettext("零报告"),
            gettext("%(period)s：%(unit)s今日零报告，%(hour)s前报送")
            % {
                "period": row.period.name,
                "unit": row.unit.short_name if row.unit else "",
                "hour": row.period.zero_by.strftime("%H:%M"),
            },
            reverse("key_period_detail", args=[row.period.slug]),
            on,
        )
        for row in rows
    ]
    return items + _returns(units)


def _returns(units: frozenset[int]) -> list[DeskItem]:
    owed = ScreeningReturn.objects.owed().filter(unit__in=units)
    return [
        DeskItem(
            gettext("排查回报"),
            gettext("%(number)s %(title)s：%(unit)s待回报")
            % {
                "number": row.round.number,
                "title": row.round.title,
                "unit": row.unit.short_name,
            },
            reverse("screening_return", args=[row.round.slug, row.unit.code]),
            row.round.until,
        )
        for row in owed.select_related("round", "unit").order_by("round__until", "pk")
    ]


def findings_owed(user: User, on: date) -> list[DeskItem]:
    """Return the issues of screenings this person or unit has to settle. One query, none for who
    works in no unit."""
    held = standing(user, on)
    if not held.roles & set(WORKING):
        return []
    rows = ScreeningFinding.objects.owed_by(user, on).select_related("filed__round", "topic")
    return [
        DeskItem(
            gettext("排查问题"),
            gettext("%(number)s 第%(no)s条：%(topic)s")
            % {"number": row.filed.round.number, "no": row.no, "topic": row.topic.name},
            reverse("screening_finding", args=[row.pk]),
            row.until,
        )
        for row in rows.order_by("until", "pk")
    ]

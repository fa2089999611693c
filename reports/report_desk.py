"""What monthly reports put on somebody's desk: to confirm, to judge, to answer."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from organization.models import User
from organization.standing import standing
from petitions.desk_items import DeskItem
from reports import deadlines, permissions
from reports.models import MonthlyReport, Objection
from reports.month import Month

MOST = 50


def items(user: User, on: date) -> list[DeskItem]:
    """Return the reports the person's units still owe, and what the office has to judge.

    Two queries where nothing is owed, none for who neither confirms nor judges.
    """
    held = standing(user, on)
    units = frozenset[int]().union(*(held.units(role) for role in permissions.CONFIRMS))
    found = _to_confirm(units, on) if units else []
    return found + (_to_judge(user, on) if permissions.is_director(user, on) else [])


def _to_confirm(units: frozenset[int], on: date) -> list[DeskItem]:
    owed = MonthlyReport.objects.current().owed().filter(unit__in=units)
    rows = list(owed.select_related("unit").defer("data").order_by("-month", "unit__path")[:MOST])
    asked = {month.key: deadlines.deadline(month) for month in _asked(rows, on)}
    return [
        DeskItem(
            gettext("月报"),
            gettext("%(month)s办理情况月报 %(unit)s：%(status)s")
            % {
                "month": Month.parse(row.month).label,
                "unit": row.unit.short_name,
                "status": row.get_status_display(),
            },
            reverse("unit_report", args=[row.month, row.unit.code]),
            asked[row.month],
        )
        for row in rows
        if row.month in asked
    ]


def _asked(rows: list[MonthlyReport], on: date) -> list[Month]:
    """Return which months of these reports are asked for. No query where there are none."""
    owed = {row.month for row in rows}
    return [month for month in deadlines.asked_months(on) if month.key in owed] if owed else []


def _to_judge(user: User, on: date) -> list[DeskItem]:
    reach = permissions.reach(user, on)
    waiting = MonthlyReport.objects.current().filter(
        status=MonthlyReport.Status.CONFIRMED, unit__in=reach
    )
    counted: dict[str, int] = {}
    for month in waiting.values_list("month", flat=True):
        counted[month] = counted.get(month, 0) + 1
    found = [
        DeskItem(
            gettext("月报"),
            gettext("%(month)s月报：待审核%(n)d份") % {"month": Month.parse(key).label, "n": n},
            f"{reverse('report_month', args=[key])}?show=confirmed",
        )
        for key, n in sorted(counted.items(), reverse=True)[:MOST]
    ]
    return found + _to_answer(reach)


def _to_answer(reach: frozenset[int]) -> list[DeskItem]:
    rows = Objection.objects.open().filter(report__unit__in=reach)
    return [
        DeskItem(
            gettext("更正申请"),
            gettext("%(month)s月报 %(unit)s：第%(no)d号更正申请待答复")
            % {
                "month": Month.parse(row.report.month).label,
                "unit": row.report.unit.short_name,
                "no": row.no,
            },
            reverse("objection_answer", args=[row.report.month, row.report.unit.code, row.no]),
        )
        for row in rows.select_related("report__unit")
        .defer("report__data")
        .order_by("raised_at")[:MOST]
    ]

"""What the office counts: a figure is a name, its definition in words, a base date, one query.

The count, the list behind it, the file and the frozen line all come from that query, so a number
and its list cannot disagree.

D is the set that the bulletin counts (通报): assignments 交办 to the host unit that were not
returned or cancelled by the end of the month. A later return or cancellation changes later months
only. Every day is a day of the office; "the end of the month" is 24:00 of its last day.

Restricted cases (检举控告) are in no figure: whoever reads a number might learn from it that an
accusation exists. `apart` counts them for those who may see them.

One identity holds for every unit and month, whatever the data:
opening - left + assigned = closed_on_time + closed_late + overdue_open + open_not_due.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.models import Assignment, AssignmentKind, AssignmentStage, Case, Clock, Petition
from petitions.models.clocks import ClockCode
from reports.month import Month

Text = str | Promise
Assignments = QuerySet[Assignment]


@dataclass(frozen=True)
class Figure:
    """One number that people rely on. `query` gives exactly the assignments it counts."""

    code: str
    name: Text
    definition: Text
    base_date: Text
    query: Callable[[Month], Assignments]


def _counted(kind: AssignmentKind | None = AssignmentKind.ASSIGN) -> Assignments:
    """Return what may be counted at all, of one kind or of both."""
    # A short list to leave out is cheaper than a join with every case ever registered.
    rows = Assignment.objects.exclude(case__in=Case.objects.filter(restricted=True).values("pk"))
    return rows.filter(kind=kind) if kind else rows


def _kept(day: date) -> Q:
    """Not returned and not cancelled by the end of the day."""
    return Q(done_on__isnull=False) | Q(ended_on__isnull=True) | Q(ended_on__gt=day)


def _open(day: date) -> Q:
    """Sent out, and not yet done, returned or cancelled at the end of the day."""
    return Q(assigned_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def _opening(month: Month) -> Assignments:
    return _counted().filter(_open(month.previous.last))


def _assigned(month: Month) -> Assignments:
    return _counted().filter(_kept(month.last), assigned_on__range=month.days)


def _closed_on_time(month: Month) -> Assignments:
    return _counted().filter(done_on__range=month.days, done_on__lte=F("due_on"))


def _closed_late(month: Month) -> Assignments:
    return _counted().filter(done_on__range=month.days, done_on__gt=F("due_on"))


def _overdue_open(month: Month) -> Assignments:
    return _counted().filter(_open(month.last), due_on__lte=month.last)


def _open_not_due(month: Month) -> Assignments:
    return _counted().filter(_open(month.last), due_on__gt=month.last)


def _left(month: Month) -> Assignments:
    gone = Q(done_on__isnull=True, ended_on__range=month.days)
    return _counted().filter(gone, assigned_on__lte=month.previous.last)


def _transferred(month: Month) -> Assignments:
    rows = _counted(AssignmentKind.TRANSFER)
    return rows.filter(_kept(month.last), assigned_on__range=month.days)


def _notice(**clock: object) -> Exists:
    """The unit's own notice 受理告知 to the petitioner is clock C2b."""
    rows = Clock.objects.filter(assignment=OuterRef("pk"), code=ClockCode.UNIT_NOTICE)
    return Exists(rows.filter(**clock))


def _accepted(month: Month) -> Assignments:
    # Return and cancellation stop the clock too; those assignments ended without being done.
    given = Q(done_on__isnull=False) | Q(ended_on__isnull=True)
    in_hand = Q(ended_on__isnull=True) | Q(ended_on__gte=month.first)
    return _counted(None).filter(given, in_hand, assigned_on__lte=month.last)


def _notice_on_time(month: Month) -> Assignments:
    met = _notice(stopped_on__range=month.days, stopped_on__lte=F("due_on"))
    return _accepted(month).filter(met)


def _notice_late(month: Month) -> Assignments:
    return _accepted(month).filter(
        _notice(stopped_on__range=month.days, stopped_on__gt=F("due_on"))
    )


def _repeated(month: Month) -> Assignments:
    again = Petition.objects.filter(
        case=OuterRef("case"), repeats=True, received_on__range=month.days
    )
    return _counted(None).filter(_kept(month.last), Exists(again), assigned_on__lte=month.last)


def _returned(month: Month) -> Assignments:
    return _counted(None).filter(stage=AssignmentStage.RETURNED, ended_on__range=month.days)


OPENING = Figure("opening", _("上月结转"), _("上月末尚未办结的交办件。"), _("交办日期"), _opening)
ASSIGNED = Figure(
    "assigned",
    _("交办件数"),
    _("本月交办给本单位的件，不含截至月末已退回或已撤销的。"),
    _("交办日期"),
    _assigned,
)
CLOSED_ON_TIME = Figure(
    "closed_on_time",
    _("按时办结"),
    _("本月办结，且办结日期不晚于限办时间的件，不论何月交办。"),
    _("办结日期"),
    _closed_on_time,
)
CLOSED_LATE = Figure(
    "closed_late",
    _("逾期办结"),
    _("本月办结，但办结日期晚于限办时间的件，不论何月交办。"),
    _("办结日期"),
    _closed_late,
)
OVERDUE_OPEN = Figure(
    "overdue_open",
    _("逾期仍在办理"),
    _("月末尚未办结，且限办时间已到(含月末当日)的件。"),
    _("限办时间"),
    _overdue_open,
)
OPEN_NOT_DUE = Figure(
    "open_not_due",
    _("在办未到期"),
    _("月末尚未办结，限办时间在月末之后的件。"),
    _("限办时间"),
    _open_not_due,
)
LEFT = Figure(
    "left",
    _("结转件中退回、撤销"),
    _("上月结转的件中，本月退回或撤销的。"),
    _("退回、撤销日期"),
    _left,
)
TRANSFERRED = Figure(
    "transferred",
    _("转送件数"),
    _("本月转送给本单位的件，不含截至月末已退回或已撤销的。"),
    _("转送日期"),
    _transferred,
)
NOTICE_ON_TIME = Figure(
    "notice_on_time",
    _("按时告知受理"),
    _("本月作出受理告知，且未超过收到之日起十五日的件。"),
    _("告知日期"),
    _notice_on_time,
)
NOTICE_LATE = Figure(
    "notice_late",
    _("超期告知受理"),
    _("本月作出受理告知，但已超过收到之日起十五日的件。"),
    _("告知日期"),
    _notice_late,
)
REPEATED = Figure(
    "repeated",
    _("重复信访"),
    _("本单位承办的件中，本月又收到同一事项来信来访的。"),
    _("收到日期"),
    _repeated,
)
RETURNED = Figure(
    "returned", _("退回"), _("本月经同意退回的转送件和交办件。"), _("退回日期"), _returned
)

SIX = (OPENING, ASSIGNED, CLOSED_ON_TIME, CLOSED_LATE, OVERDUE_OPEN, OPEN_NOT_DUE)
BULLETIN = (*SIX, LEFT)
REPORT = (
    OPENING, TRANSFERRED, ASSIGNED, CLOSED_ON_TIME, CLOSED_LATE, OVERDUE_OPEN, OPEN_NOT_DUE,
    NOTICE_ON_TIME, NOTICE_LATE, REPEATED, RETURNED, LEFT,
)  # fmt: skip
BY_CODE = {figure.code: figure for figure in REPORT}

Counts = dict[str, int]


def counts(figures: Sequence[Figure], month: Month, units: Iterable[int]) -> dict[int, Counts]:
    """Return figure code -> number for each of these units. One statement, whatever is asked."""
    ids = list(units)
    result = {pk: dict.fromkeys((figure.code for figure in figures), 0) for pk in ids}
    for row in _together(figures, month, ids, ["unit"], n=Count("pk")):
        result[row["unit"]][row["figure"]] = row["n"]
    return result


def keys(
    figures: Sequence[Figure], month: Month, units: Iterable[int]
) -> dict[int, dict[str, list[str]]]:
    """Return figure code -> sorted "XFB-2026-0003/1" for each of these units. One statement."""
    ids = list(units)
    result: dict[int, dict[str, list[str]]] = {
        pk: {figure.code: [] for figure in figures} for pk in ids
    }
    for row in _together(figures, month, ids, ["unit", "case__slug", "no"]):
        result[row["unit"]][row["figure"]].append(f"{row['case__slug']}/{row['no']}")
    for lists in result.values():
        for found in lists.values():
            found.sort()
    return result


def _together(
    figures: Sequence[Figure],
    month: Month,
    units: Sequence[int],
    columns: Sequence[str],
    **more: Count,
) -> Iterable[dict[str, Any]]:
    """Ask for all figures in one statement: they are of one moment, whoever writes meanwhile."""
    branches = [
        figure.query(month)
        .filter(unit__in=units)
        .order_by()
        .values(*columns)
        .annotate(figure=Value(figure.code, CharField()), **more)
        for figure in figures
    ]
    rows: Iterable[dict[str, Any]] = branches[0].union(*branches[1:], all=True)
    return rows


def apart(month: Month, units: Iterable[int], seen: Assignments) -> int:
    """Return how many restricted assignments in `seen` were open at the end of the month.

    `seen` is what one person may see; the number is for that person alone.
    """
    return seen.filter(_open(month.last), case__restricted=True, unit__in=list(units)).count()


def total(rows: Iterable[Counts]) -> Counts:
    """Return the sum of each figure over all rows."""
    result: Counts = {}
    for row in rows:
        for code, number in row.items():
            result[code] = result.get(code, 0) + number
    return result


def balance(row: Counts) -> tuple[int, int]:
    """Return both sides of the identity; they are equal, or a number is wrong."""
    begin = row["opening"] - row["left"] + row["assigned"]
    end = row["closed_on_time"] + row["closed_late"] + row["overdue_open"] + row["open_not_due"]
    return begin, end

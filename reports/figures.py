"""What the office counts: a figure is a name, its definition in words, a base date, one query.

The count, the list behind it, the file and the frozen line all come from that query, so a number
and its list cannot disagree. `measures.py` says what a figure is, `queries/` holds the query of
each, `counting.py` asks for many at once. Here are the figures of the bulletin 通报 and of the unit
report 月报; the others are declared by topic in `declared/`. `BY_CODE` has them all.

Every day is a day of the office; "the end of the period" is 24:00 of its last day. Restricted
cases (检举控告) are in no figure: whoever reads a number might learn from it that an accusation
exists. `apart` counts them for those who may see them.

One identity holds for every unit and period, whatever the data:
opening - left + assigned = closed_on_time + closed_late + overdue_open + open_not_due.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from reports import counting
from reports.counting import counts, total
from reports.declared import (
    chain,
    openness,
    outcomes,
    ratings,
    remedies,
    timeliness,
    volume,
    yearly,
)
from reports.measures import Counted, Counts, Figure, Identity, Rate
from reports.period import Period
from reports.queries import assignments
from reports.queries.assignments import Assignments, open_at

__all__ = [
    "ALL", "BULLETIN", "BULLETIN_BALANCE", "BY_CODE", "IDENTITIES", "RATES", "RATE_BY_CODE",
    "REPORT", "SIX", "SPREADS", "SPREAD_BY_CODE", "Counts", "Figure", "apart", "balance", "counts",
    "keys", "total",
]  # fmt: skip

OPENING = Figure(
    "opening",
    _("上月结转"),
    _("期初之前交办、到期初尚未办结的交办件。"),
    _("交办日期"),
    Counted.MATTERS,
    assignments.in_hand,
    part=assignments.opening,
)
ASSIGNED = Figure(
    "assigned",
    _("交办件数"),
    _("期内交办给本单位的件，不含到期末已退回或已撤回的。"),
    _("交办日期"),
    Counted.MATTERS,
    assignments.in_hand,
    part=assignments.assigned,
)
CLOSED_ON_TIME = Figure(
    "closed_on_time",
    _("按时办结"),
    _("期内办结，且办结日期不晚于限办时间的件，不论何时交办。"),
    _("办结日期"),
    Counted.MATTERS,
    assignments.in_hand,
    part=assignments.closed_on_time,
)
CLOSED_LATE = Figure(
    "closed_late",
    _("逾期办结"),
    _("期内办结，但办结日期晚于限办时间的件，不论何时交办。"),
    _("办结日期"),
    Counted.MATTERS,
    assignments.in_hand,
    part=assignments.closed_late,
)
OVERDUE_OPEN = Figure(
    "overdue_open",
    _("逾期仍在办理"),
    _("期末尚未办结，且限办时间已到（含期末当日）的件。"),
    _("限办时间"),
    Counted.MATTERS,
    assignments.in_hand,
    part=assignments.overdue_open,
)
OPEN_NOT_DUE = Figure(
    "open_not_due",
    _("在办未到期"),
    _("期末尚未办结，限办时间在期末之后的件。"),
    _("限办时间"),
    Counted.MATTERS,
    assignments.in_hand,
    part=assignments.open_not_due,
)
LEFT = Figure(
    "left",
    _("结转件中退回、撤销"),
    _("期初结转的件中，期内退回或撤回的。"),
    _("退回、撤销日期"),
    Counted.MATTERS,
    assignments.in_hand,
    part=assignments.left,
)
TRANSFERRED = Figure(
    "transferred",
    _("转送件数"),
    _("期内转送给本单位的件，不含到期末已退回或已撤回的。"),
    _("转送日期"),
    Counted.MATTERS,
    assignments.transferred,
)
NOTICE_ON_TIME = Figure(
    "notice_on_time",
    _("按时告知受理"),
    _("期内作出受理告知，且未超过收到之日起十五日的件。"),
    _("告知日期"),
    Counted.MATTERS,
    assignments.notice_on_time,
)
NOTICE_LATE = Figure(
    "notice_late",
    _("超期告知受理"),
    _("期内作出受理告知，但已超过收到之日起十五日的件。"),
    _("告知日期"),
    Counted.MATTERS,
    assignments.notice_late,
)
REPEATED = Figure(
    "repeated",
    _("重复信访"),
    _("本单位承办的件中，期内又收到同一事项来信来访的。"),
    _("收到日期"),
    Counted.MATTERS,
    assignments.repeated,
)
RETURNED = Figure(
    "returned",
    _("退回"),
    _("期内经同意退回的转送件和交办件。"),
    _("退回日期"),
    Counted.MATTERS,
    assignments.returned,
)

SIX = (OPENING, ASSIGNED, CLOSED_ON_TIME, CLOSED_LATE, OVERDUE_OPEN, OPEN_NOT_DUE)
BULLETIN = (*SIX, LEFT)
REPORT = (
    OPENING, TRANSFERRED, ASSIGNED, CLOSED_ON_TIME, CLOSED_LATE, OVERDUE_OPEN, OPEN_NOT_DUE,
    NOTICE_ON_TIME, NOTICE_LATE, REPEATED, RETURNED, LEFT,
)  # fmt: skip
BULLETIN_BALANCE = Identity(
    "bulletin_balance",
    _("上月结转－其中退回、撤销＋交办＝按时办结＋逾期办结＋逾期仍在办理＋在办未到期"),
    left=(OPENING, ASSIGNED),
    less=(LEFT,),
    right=(CLOSED_ON_TIME, CLOSED_LATE, OVERDUE_OPEN, OPEN_NOT_DUE),
)

TOPICS = (volume, timeliness, outcomes, remedies, ratings, chain, openness)
ALL: tuple[Figure, ...] = (
    *REPORT, *volume.VOLUME, *timeliness.TIMELINESS, *outcomes.OUTCOMES, *remedies.REMEDIES,
    *ratings.RATINGS, *chain.CHAIN, *openness.OPENNESS,
)  # fmt: skip
RATES: tuple[Rate, ...] = tuple(rate for topic in TOPICS for rate in topic.RATES)
SPREADS = timeliness.SPREADS
IDENTITIES: tuple[Identity, ...] = (
    BULLETIN_BALANCE, *volume.IDENTITIES, *timeliness.IDENTITIES, *outcomes.IDENTITIES,
    *remedies.IDENTITIES, *ratings.IDENTITIES, *chain.IDENTITIES,
)  # fmt: skip
BY_CODE = {figure.code: figure for figure in (*ALL, *yearly.YEARLY)}
RATE_BY_CODE = {rate.code: rate for rate in RATES}
SPREAD_BY_CODE = {spread.code: spread for spread in SPREADS}


def keys(
    figures: Sequence[Figure], period: Period, units: Iterable[int]
) -> dict[int, dict[str, list[str]]]:
    """Return what `counting.keys` does, for documents to be frozen.

    Raises counting.Unbalanced where an identity does not hold: nothing is frozen of such numbers.
    """
    found = counting.keys(figures, period, units)
    for lists in found.values():
        row = {code: len(listed) for code, listed in lists.items()}
        counting.require_balance(IDENTITIES, row)
    return found


def apart(period: Period, units: Iterable[int], seen: Assignments) -> int:
    """Return how many restricted assignments in `seen` were open at the end of the period.

    `seen` is what one person may see; the number is for that person alone.
    """
    return seen.filter(open_at(period.last), case__restricted=True, unit__in=list(units)).count()


def balance(row: Mapping[str, int]) -> tuple[int, int]:
    """Return both sides of the bulletin's identity; they are equal, or a number is wrong."""
    return BULLETIN_BALANCE.sides(row)

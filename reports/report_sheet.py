"""One unit's month as its page shows it: each line with what was said about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from organization.models import Unit, User
from petitions.identity import prepare_veils, veil_of
from petitions.models import Case
from reports.contents import Row
from reports.duties import Duties
from reports.forms.objections import lines_of_report
from reports.models import LineComment, MonthlyReport, Objection
from reports.month import Month
from reports.pages import Number


@dataclass(frozen=True)
class Objected:
    """An objection as one reader may know it: of a case that is not theirs no words."""

    row: Objection
    is_seen: bool
    reason: str
    words: str


@dataclass(frozen=True)
class Line:
    """One line of the report."""

    number: Number
    comment: str = ""
    objections: list[Objected] = field(default_factory=list)

    @property
    def is_disputed(self) -> bool:
        """Whether an objection to it is still open."""
        return any(not objected.row.answer for objected in self.objections)


def versions_of(unit: Unit, month: Month) -> list[MonthlyReport]:
    """Return every version of the unit's month, the newest first. One query."""
    rows = MonthlyReport.objects.filter(unit=unit, month=month.key)
    rows = rows.select_related("unit", "confirmed_by", "judged_by")
    return list(rows.order_by("-version"))


def objections_of(report: MonthlyReport, user: User, on: date) -> list[Objected]:
    """Return all objections to this month, in their order; words are veiled. Three queries."""
    rows = list(
        Objection.objects.about(report)
        .select_related("case", "raised_by", "answered_by", "report__unit")
        .defer("report__data")
        .order_by("no")
    )
    if not rows:
        return []
    visible = Case.objects.visible_to(user, on).filter(pk__in={row.case_id for row in rows})
    seen = set(visible.values_list("pk", flat=True))
    prepare_veils(row.case for row in rows)
    return [_objected(row, is_seen=row.case_id in seen) for row in rows]


def lines(
    numbers: Sequence[Number], comments: dict[str, str], objected: Sequence[Objected]
) -> list[Line]:
    """Return the lines of the report with their comments and objections."""
    return [
        Line(
            number,
            comments.get(number.figure.code, ""),
            [one for one in objected if one.row.figure == number.figure.code],
        )
        for number in numbers
    ]


def comments_of(report: MonthlyReport) -> dict[str, str]:
    """Return what the office said when it last returned this version, by line. One query."""
    rows = LineComment.objects.filter(report=report).order_by("returned_at", "pk")
    last = max((row.returned_at for row in rows), default=None)
    return {row.figure: row.words for row in rows if row.returned_at == last}


def is_zero(row: Row, duties: Duties) -> bool:
    """Tell whether nothing happened in the month: a zero report."""
    return not any(row.numbers.values()) and not duties.due


def name_of_line(code: str) -> str:
    """Return the name of a line by its code."""
    return str(dict(lines_of_report()).get(code, code))


def _objected(row: Objection, *, is_seen: bool) -> Objected:
    if not is_seen:
        return Objected(row, is_seen, "", "")
    veil = veil_of(row.case)
    return Objected(row, is_seen, veil(row.reason), veil(row.words))

"""The page of a key period as data: units by 三个到位, cases by 三个一定.

A cell is done only where a record says so. What a reader may not see counts in no cell.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.models import (
    CheckRecord,
    ContactDuty,
    ContactRecord,
    ContactSlot,
    ContactWish,
    KeyPeriod,
    PeriodCase,
    ScreeningFinding,
    ScreeningReturn,
    TaskStage,
    ZeroReport,
    owed,
)
from organization.models import Unit, User
from organization.templatetags.desk import day
from petitions.models import Resolution


class Mark(Enum):
    """How far something is: a shape and a word, so that colour is never needed."""

    DONE = ("✓", _("已落实"), "done")
    UNDERWAY = ("◐", _("进行"), "")
    NOT_YET = ("○", _("未开始"), "waiting")
    LATE = ("！", _("逾期"), "mine")
    NOTHING = ("－", _("无事项"), "waiting")

    @property
    def shape(self) -> str:
        """The sign."""
        return self.value[0]

    @property
    def words(self) -> "str | Promise":
        """The word."""
        return self.value[1]

    @property
    def kind(self) -> str:
        """How the tag is drawn."""
        return self.value[2]


@dataclass(frozen=True)
class Cell:
    """One of the three for one unit: how far, and the fact behind it."""

    mark: Mark
    why: str = ""
    round: str = ""  # the slug of the screening round the fact stands in


@dataclass(frozen=True)
class Row:
    """One unit."""

    unit: Unit
    screening: Cell
    checking: Cell
    handling: Cell
    zero: ZeroReport | None


@dataclass(frozen=True)
class Done:
    """One of the three duties on one case in the days that run."""

    duty: ContactDuty
    record: ContactRecord | None
    waived: bool


@dataclass(frozen=True)
class Line:
    """One listed case with its duties."""

    entry: PeriodCase
    duties: tuple[Done, ...]
    wishes: tuple[ContactWish, ...]
    late: int

    @property
    def title(self) -> str:
        """The title, or nothing beside the number where few may know of the case."""
        return "" if self.entry.case.restricted else self.entry.case.title

    @property
    def left(self) -> str:
        """Why nothing is owed any more, "" while something is."""
        case = self.entry.case
        if case.resolution == Resolution.RESOLVED:
            return gettext("已化解，退出名单")
        return gettext("已办结，退出名单") if case.closed_on else ""

    @property
    def mark(self) -> Mark:
        """How far the case is."""
        if self.left:
            return Mark.DONE
        if self.late:
            return Mark.LATE
        done = [bool(duty.record) for duty in self.duties if not duty.waived]
        if all(done):
            return Mark.DONE
        return Mark.UNDERWAY if any(done) else Mark.NOT_YET


def lines_of(period: KeyPeriod, user: User, on: date) -> list[Line]:
    """Return the listed cases this person may see. Four queries, however many."""
    rows = PeriodCase.objects.visible_to(user, on).filter(period=period)
    entries = list(rows.select_related("case", "unit").order_by("unit__path", "case__due_on", "pk"))
    cases = [entry.case_id for entry in entries]
    wishes = defaultdict[int, list[ContactWish]](list)
    for wish in ContactWish.objects.standing().filter(case__in=cases).select_related("officer"):
        wishes[wish.case_id].append(wish)
    records = _records(period, cases, on)
    late = defaultdict[int, int](int)
    open_slots = ContactSlot.objects.filter(entry__in=entries, task__stage=TaskStage.OPEN)
    for entry in open_slots.filter(task__due_on__lt=on).values_list("entry", flat=True):
        late[entry] += 1
    return [_line(entry, records, wishes[entry.case_id], late[entry.pk]) for entry in entries]


def _records(
    period: KeyPeriod, cases: Sequence[int], on: date
) -> dict[tuple[int, str], ContactRecord]:
    """Return the last record of each duty on each case in the days that run now."""
    last = min(max(on, period.starts_on), period.ends_on)
    days = period.slot_days(period.slot_of(last))
    rows = ContactRecord.objects.filter(period=period, case__in=cases, done_on__range=days)
    ordered = rows.select_related("done_by").order_by("done_on", "pk")
    return {(row.case_id, row.duty): row for row in ordered}


def _line(
    entry: PeriodCase,
    records: dict[tuple[int, str], ContactRecord],
    wishes: list[ContactWish],
    late: int,
) -> Line:
    wanted = owed(wishes)
    duties = tuple(
        Done(duty, records.get((entry.case_id, duty)), duty not in wanted) for duty in ContactDuty
    )
    return Line(entry, duties, tuple(wishes), late)


def rows_of(period: KeyPeriod, lines: Iterable[Line], on: date) -> list[Row]:
    """Return one row for each unit that takes part. Five queries."""
    readers = period.readers.filter(unit__isnull=False).select_related("unit")
    units = [reader.unit for reader in readers.order_by("unit__path") if reader.unit]
    returns = {
        row.unit_id: row
        for row in ScreeningReturn.objects.filter(round__period=period)
        .select_related("round")
        .order_by("round__until", "pk")
    }
    checks = {
        row.unit_id: row
        for row in CheckRecord.objects.filter(period=period).order_by("checked_on", "pk")
    }
    reports = {
        row.unit_id: row
        for row in ZeroReport.objects.filter(period=period, day=on).select_related("filed_by")
    }
    issues = _issues(period)
    by_unit = defaultdict[int, list[Line]](list)
    for line in lines:
        by_unit[line.entry.unit_id].append(line)
    return [
        Row(
            unit,
            _screening(returns.get(unit.pk), on),
            _checking(checks.get(unit.pk), period, on),
            _handling(by_unit[unit.pk], issues[unit.pk], on),
            reports.get(unit.pk),
        )
        for unit in units
    ]


def _issues(period: KeyPeriod) -> dict[int, list[date]]:
    """Return the days of the open issues by the unit that reported them."""
    found = defaultdict[int, list[date]](list)
    rows = ScreeningFinding.objects.open().filter(filed__round__period=period)
    for unit, until in rows.values_list("filed__unit", "until"):
        found[unit].append(until)
    return found


def _screening(row: ScreeningReturn | None, on: date) -> Cell:
    if row is None:
        return Cell(Mark.NOT_YET, gettext("尚未部署排查"))
    if row.filed_on:
        return Cell(Mark.DONE, gettext("%(day)s回报") % {"day": day(row.filed_on)}, row.round.slug)
    mark = Mark.LATE if row.round.until < on else Mark.UNDERWAY
    return Cell(mark, gettext("%(day)s前回报") % {"day": day(row.round.until)}, row.round.slug)


def _checking(row: CheckRecord | None, period: KeyPeriod, on: date) -> Cell:
    if row:
        words = {"day": day(row.checked_on), "means": row.get_means_display()}
        return Cell(Mark.DONE, gettext("%(day)s%(means)s") % words)
    return Cell(Mark.LATE if on > period.ends_on else Mark.NOT_YET)


def _handling(lines: Sequence[Line], issues: Sequence[date], on: date) -> Cell:
    marks = [line.mark for line in lines if not line.left]
    if not marks and not issues:
        return Cell(Mark.DONE if lines else Mark.NOTHING)
    words = gettext("事项%(cases)s件，排查问题%(issues)s条") % {
        "cases": len(marks),
        "issues": len(issues),
    }
    if Mark.LATE in marks or any(until < on for until in issues):
        return Cell(Mark.LATE, words)
    if marks and all(mark is Mark.DONE for mark in marks):
        return Cell(Mark.DONE, words)
    if all(mark is Mark.NOT_YET for mark in marks) and not issues:
        return Cell(Mark.NOT_YET, words)
    return Cell(Mark.UNDERWAY, words)

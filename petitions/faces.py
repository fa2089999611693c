"""What a clock shows: the words, the bar and the arithmetic that templates and exports print.

The counting itself is in `clock.py`; here rows become what `components/clock.html` takes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext

from organization import calendar
from organization.workdays import WorkCalendar
from petitions import clock as counting
from petitions.clock import Line, NoRule, Rule
from petitions.models import AssignmentStage, Case, CaseStage, Clock, ClockRule
from petitions.models.clocks import ClockCode
from petitions.situation import Situation

RIGHT, HELD = "right", "held"  # states beside those of `clock.State`
NO_RULE_SOON, NO_RULE_URGENT = 15, 5  # a clock without a rule row, such as an old import
LEFT = {AssignmentStage.RETURNED, AssignmentStage.CANCELLED}
COUNTED_FROM, ROLLED_TO = "《民法典》第201条", "《民法典》第203条"


@dataclass(frozen=True)
class ClockFace:
    """The arguments of `components/clock.html`; `spent` and `total` are days for the bar."""

    state: str
    words: str
    last_day: date | None = None
    label: str = ""
    basis: str = ""
    spent: int = 0
    total: int = 0
    code: str = ""


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic: what is done, the day it leads to, and by which article."""

    label: str
    day: date
    article: str = ""


@dataclass(frozen=True)
class Arithmetic:
    """How the last day of one clock was found (查看算法)."""

    label: str
    basis: str
    steps: tuple[Step, ...]


def face_of(clock: Clock, today: date) -> ClockFace:
    """Return the face of one clock; its `rule` must be joined, or each costs a query."""
    rule = clock.rule
    shown = counting.face(
        clock.due_on,
        clock.stopped_on,
        today,
        soon_days=rule.soon_days if rule else NO_RULE_SOON,
        urgent_days=rule.urgent_days if rule else NO_RULE_URGENT,
    )
    total = (clock.due_on - clock.started_on).days
    spent = ((clock.stopped_on or today) - clock.started_on).days
    face = ClockFace(
        state=shown.state.value,
        words=shown.words,
        last_day=clock.due_on,
        label=clock.get_code_display(),
        basis=basis_of(rule),
        spent=max(0, min(spent, total)),
        total=total,
        code=clock.code,
    )
    return _as_right(face, clock, today) if clock.code == ClockCode.RETURN else face


def _as_right(face: ClockFace, clock: Clock, today: date) -> ClockFace:
    """Show C3 as what it is: the unit may object, and misses no duty when it does not."""
    over = clock.stopped_on is not None or clock.due_on < today
    words = gettext("异议期已结束") if over else gettext("可提出异议")
    return replace(face, state=RIGHT, words=words, total=0, spent=0)


def face_of_case(
    case: Case, today: date, rules: Iterable[Rule], *, was_late: bool = False
) -> ClockFace:
    """Return the one clock a list row shows: the nearest unmet duty. No query.

    `rules` is `replay.rules()`, read once per page. A closed case carries no due day any more:
    whether it was late is the caller's to know, by a `Clock` that stopped after its last day.
    """
    if case.stage == CaseStage.CLOSED:
        state = counting.State.DONE_LATE if was_late else counting.State.DONE_ON_TIME
        words = gettext("逾期办结") if was_late else gettext("已办结")
        return ClockFace(state.value, words, case.closed_on)
    rule = _rule_in_force(case, rules)
    shown = counting.face(
        case.due_on,
        None,
        today,
        soon_days=rule.soon_days if rule else NO_RULE_SOON,
        urgent_days=rule.urgent_days if rule else NO_RULE_URGENT,
    )
    return ClockFace(
        state=shown.state.value,
        words=shown.words,
        last_day=shown.last_day,
        label=str(ClockCode(case.due_code).label) if case.due_code else "",
        basis=basis_of(rule),
        code=case.due_code,
    )


def _rule_in_force(case: Case, rules: Iterable[Rule]) -> Rule | None:
    try:
        return counting.rule_for(case.due_code, case.received_on, rules)
    except NoRule:
        return None


def basis_of(rule: ClockRule | Rule | None) -> str:
    """Return law and article of a limit, "" when there is no rule."""
    return f"{rule.law}{rule.article}" if rule else ""


def strip(here: Situation, today: date) -> list[ClockFace]:
    """Return the clocks of the case and of its current assignment, the nearest unmet one first."""
    rows = [clock for clock in here.clocks if _counts(clock, here)]
    return [face_of(clock, today) for clock in sorted(rows, key=_by_need)]


def earlier(here: Situation, today: date) -> list[ClockFace]:
    """Return the clocks of assignments that were returned or cancelled before."""
    rows = [clock for clock in here.clocks if not _counts(clock, here)]
    return [_of_earlier(clock, today) for clock in rows]


def _of_earlier(clock: Clock, today: date) -> ClockFace:
    face, assignment = face_of(clock, today), clock.assignment
    if assignment is None:
        return face
    label = f"{face.label}·{assignment.unit.short_name}"
    if assignment.stage not in LEFT:
        return replace(face, label=label)
    # Nobody met this limit: the case was taken away from it.
    return replace(face, label=label, state=HELD, words=assignment.get_stage_display(), total=0)


def _counts(clock: Clock, here: Situation) -> bool:
    return clock.assignment_no in {0, here.assignment.no if here.assignment else 0}


def _by_need(clock: Clock) -> tuple[bool, bool, date, str]:
    return (
        clock.stopped_on is not None,
        clock.code == ClockCode.RETURN,
        clock.due_on,
        clock.code,
    )


def arithmetic(here: Situation) -> list[Arithmetic]:
    """Return the counting of every clock of the case, recomputed from rule and start. One query."""
    if not here.clocks:
        return []
    first = min(clock.started_on for clock in here.clocks)
    last = max(clock.due_on for clock in here.clocks) + timedelta(days=31)
    days = calendar.load(first, last)
    return [_counted(clock, days) for clock in sorted(here.clocks, key=_by_need)]


def _counted(clock: Clock, days: WorkCalendar) -> Arithmetic:
    basis = basis_of(clock.rule)
    steps = [_step(line, basis) for line in _lines(clock, days)]
    if clock.stopped_on:
        steps.append(Step(gettext("停止"), clock.stopped_on))
    label = clock.get_code_display()
    if clock.assignment is not None:
        label = f"{label}·{clock.assignment.unit.short_name}"
    return Arithmetic(label, basis, tuple(steps))


def _lines(clock: Clock, days: WorkCalendar) -> Sequence[Line]:
    """Return the lines from start to last day; a day set by the office is one line."""
    if clock.rule is None:
        length = (clock.due_on - clock.started_on).days
        return (Line(clock.started_on, "start"), Line(clock.due_on, "set_by_office", length))
    rule = rule_of(clock.rule)
    counted = counting.due(rule, clock.started_on, days)
    if clock.code == ClockCode.ASSIGN and counted.on != clock.due_on:
        counted = counting.fixed(rule, clock.started_on, clock.due_on)
    return counted.lines


def rule_of(row: ClockRule) -> Rule:
    """Return the rule of a row as the arithmetic takes it."""
    return Rule(
        code=row.code,
        days=row.days,
        working_days=row.working_days,
        roll_forward=row.roll_forward,
        soon_days=row.soon_days,
        urgent_days=row.urgent_days,
        law=row.law,
        article=row.article,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        key=row.pk,
    )


def _step(line: Line, basis: str) -> Step:
    articles = {"start": COUNTED_FROM, "rolled_forward": ROLLED_TO}
    return Step(counting.explain(line), line.day, articles.get(line.why, basis))

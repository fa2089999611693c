"""What a clock shows: the words, the bar and the arithmetic that templates and exports print.

The counting itself is in `clock.py`; here rows become what `components/clock.html` takes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from organization import calendar
from organization.templatetags.desk import day as said
from organization.workdays import MissingYear, WorkCalendar
from petitions import clock as counting
from petitions import replay
from petitions.clock import Line, NoRule, Rule, Step, Term
from petitions.models import AssignmentStage, Case, CaseStage, Clock, ClockRule
from petitions.models.clocks import RIGHTS, ClockCode
from petitions.situation import Situation

RIGHT, HELD = "right", "held"  # beside those of `clock.Look`
NO_RULE_SOON, NO_RULE_URGENT = 15, 5  # a clock without a rule row, such as an old import
LEFT = {AssignmentStage.RETURNED, AssignmentStage.CANCELLED}


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
class Arithmetic:
    """How the last day of one clock was found (查看算法)."""

    label: str
    basis: str
    steps: tuple[Step, ...]

    def lines(self) -> list[str]:
        """Return the same as plain text, one line a step, for papers and the public page."""
        return [str(step) for step in self.steps]


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
    if clock.voided:
        return replace(face, state=HELD, words=gettext("不再计算"), total=0)
    if clock.code in RIGHTS:
        return _as_right(face, clock, today)
    return _as_running(face, clock, today) if clock.stopped_on is None else face


def _as_running(face: ClockFace, clock: Clock, today: date) -> ClockFace:
    """Say what else there is to know of a duty: it stands still, is longer, or ends at an hour."""
    if clock.suspended_on:
        stood = (today - clock.suspended_on).days + 1
        words = gettext("不计期限（已 %(n)d 天）") % {"n": max(stood, 0)}
        return replace(face, state=HELD, words=words)
    if clock.due_at and clock.due_on >= today:
        time = timezone.localtime(clock.due_at).strftime("%H:%M")
        return replace(
            face, words=gettext("%(words)s，%(time)s 前") % {"words": face.words, "time": time}
        )
    if _is_longer(clock):
        words = gettext("延至 %(day)s，%(words)s") % {
            "day": said(clock.due_on),
            "words": face.words,
        }
        return replace(face, words=words)
    return face


def _is_longer(clock: Clock) -> bool:
    if clock.rule is None or not (clock.terms or {}).get("extension"):
        return False
    extension = term_of(clock, clock.rule).extension
    return extension is not None and extension.counts


def _as_right(face: ClockFace, clock: Clock, today: date) -> ClockFace:
    """Show a right as what it is: whoever has it misses no duty when they do not use it."""
    open_words, used, lapsed = _right_words()[ClockCode(clock.code)]
    words = used if clock.stopped_on else lapsed if clock.due_on < today else open_words
    return replace(face, state=RIGHT, words=words, total=0, spent=0)


def _right_words() -> dict[ClockCode, tuple[str, str, str]]:
    """Return what a right says while it may be used, once it was, and when its time is over."""
    over = gettext("异议期已结束")
    return {
        ClockCode.RETURN: (gettext("可提出异议"), over, over),
        ClockCode.REVIEW_APPLY: (
            gettext("可申请复查"), gettext("已申请复查"), gettext("未在期内申请复查"),
        ),
        ClockCode.REREVIEW_APPLY: (
            gettext("可申请复核"), gettext("已申请复核"), gettext("未在期内申请复核"),
        ),
        ClockCode.EVALUATE: (gettext("可评价"), gettext("已评价"), gettext("超期未评")),
    }  # fmt: skip


def face_of_case(
    case: Case, today: date, rules: Iterable[Rule], *, was_late: bool = False
) -> ClockFace:
    """Return the one clock a list row shows: the nearest unmet duty. No query.

    `rules` is `replay.rules()`, read once per page. A closed case carries no due day any more:
    whether it was late is the caller's to know, by a `Clock` that stopped after its last day.
    """
    if case.closed_on and case.stage != CaseStage.CLOSED:
        # It ended in another way: nothing was met or missed.
        label = str(CaseStage(case.stage).label)
        return ClockFace(counting.Look.NONE.value, label, case.closed_on)
    if case.stage == CaseStage.CLOSED:
        state = counting.Look.DONE_LATE if was_late else counting.Look.DONE_ON_TIME
        words = gettext("逾期办结") if was_late else gettext("已办结")
        return ClockFace(state.value, words, case.closed_on)
    if case.due_code and case.due_on is None:
        words, label = gettext("不计期限"), str(ClockCode(case.due_code).label)
        return ClockFace(HELD, words, label=label, code=case.due_code)
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
        clock.code in RIGHTS,
        clock.due_on,
        clock.code,
    )


def arithmetic(here: Situation, today: date | None = None) -> list[Arithmetic]:
    """Return the counting of every clock of the case, recomputed from rule and start. One query.

    What stands still is counted up to `today`.
    """
    return explained(sorted(here.clocks, key=_by_need), today)


def explained(
    clocks: Sequence[Clock], today: date | None = None, *, units: bool = True
) -> list[Arithmetic]:
    """Return the counting of these clocks in their order; `rule` must be joined. One query.

    The petitioner's page and papers leave the unit out with `units=False`: which body counts is
    said by the name of the clock, and an accused unit is never named by it (Art. 30).
    """
    if not clocks:
        return []
    first = min(clock.started_on for clock in clocks)
    last = max(clock.due_on for clock in clocks) + timedelta(days=31)
    days = calendar.load(first, max(last, today or last))
    return [_counted(clock, days, today, units=units) for clock in clocks]


def _counted(clock: Clock, days: WorkCalendar, today: date | None, *, units: bool) -> Arithmetic:
    basis = basis_of(clock.rule)
    steps = counting.steps_of(
        _lines(clock, days, today), basis, stopped_on=clock.stopped_on, voided=clock.voided
    )
    label = clock.get_code_display()
    if units and clock.assignment is not None:
        label = f"{label}·{clock.assignment.unit.short_name}"
    return Arithmetic(label, basis, steps)


def _lines(clock: Clock, days: WorkCalendar, today: date | None) -> Sequence[Line]:
    """Return the lines from start to last day; without a rule the day set is all there is."""
    if clock.rule is None:
        length = (clock.due_on - clock.started_on).days
        return (Line(clock.started_on, "start"), Line(clock.due_on, "set_by_office", length))
    return counting.due_of(term_of(clock, clock.rule), days, today).lines


def term_of(clock: Clock, rule: ClockRule) -> Term:
    """Return the limit of a clock as the arithmetic takes it."""
    return Term.of(replay.rule_of(rule), clock.started_on, clock.terms)


def notice_deadline(received_on: date, today: date) -> counting.Face | None:
    """Return the last day to tell the petitioner, as it would be counted; None if unknown."""
    days = calendar.load(received_on, received_on + timedelta(days=60))
    rule = counting.rule_for(ClockCode.NOTICE, received_on, replay.rules())
    try:
        last = counting.due(rule, received_on, days).on
    except MissingYear:
        return None
    return counting.face(last, None, today, soon_days=rule.soon_days, urgent_days=rule.urgent_days)

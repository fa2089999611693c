"""Supervision 督办: a numbered notice to a unit, its written answer, and the check of it."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext

from accountability.actions.proposing import take_up
from accountability.actions.reminding import at_work
from accountability.models import Failing, Proposal, Supervision, SupervisionStage
from accountability.models.supervision import ANSWERERS
from accountability.papers import FAILING
from organization.models import Duty, Role, Unit, User
from organization.standing import standing
from petitions import accused_side
from petitions.actions.step import Step, record, take
from petitions.models import Assignment, Case
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.notices import Told
from petitions.paper import day as said_day
from petitions.workflow import Refused

# C11. No statute fixes these days; 7 calendar days is what an office in use grants
# (reference/domain.md section 3, R5). The notice itself may say another day.
TO_ANSWER = timedelta(days=7)
LONGEST = timedelta(days=60)


@transaction.atomic
def supervise(
    case: Case,
    *,
    unit: Unit,
    failing: Failing,
    requirement: str,
    until: date,
    proposal: Proposal | None = None,
    by: User,
    at: datetime,
) -> Supervision:
    """Issue a supervision notice to the unit that works on the case, or one above that unit.

    Raises PermissionDenied; Refused for a unit that has nothing to do with it, a day that will
    not do, or a second notice while one is running.
    """
    step = take(case, "supervise", by=by, at=at)
    case = step.here.case
    _check(step, unit, requirement, until)
    told = Told(case, step.on)
    told.roles(unit, {Role.UNIT_CLERK, Role.HEAD})
    if not told.people:
        raise Refused(gettext("%(unit)s目前没有能办理此件的人。") % {"unit": unit.name})
    leader = leader_in_charge(case, unit, step.on)
    notice = _write(step, unit, leader, failing=failing, requirement=requirement, until=until)
    if proposal is not None:
        if proposal.case_id != case.pk:
            raise Refused(gettext("这条提示说的不是此件。"))
        take_up(proposal, by=by, at=at)
    people = side_of(case, notice, step.on)
    body = {
        "supervision": notice.slug, "unit": unit.code, "failing": notice.failing,
        "until": until.isoformat(), "tell": people,
    }  # fmt: skip
    said = {
        "number": notice.number, "addressee": unit.name, "situation": FAILING[notice.failing],
        "asks": requirement, "answer_by": said_day(until),
    }  # fmt: skip
    record(step, body=body, text=f"{notice.number} {requirement}", said=said)
    return notice


@transaction.atomic
def list_supervision(notice: Supervision, *, words: str, by: User, at: datetime) -> Supervision:
    """List it 挂牌: everybody concerned sees that it is pressed hardest. Raises
    PermissionDenied, Refused."""
    step, notice = _take(notice, "list_supervision", by, at)
    if notice.is_listed or notice.stage == SupervisionStage.PASSED:
        raise Refused(gettext("%(number)s已经挂牌或已办结。") % {"number": notice.number})
    _require(words, gettext("请写明挂牌督办的理由。"))
    notice.listed_on = step.on
    notice.save(update_fields=["listed_on"])
    return _record(step, notice, words, tell=side_of(step.here.case, notice, step.on))


@transaction.atomic
def answer_supervision(notice: Supervision, *, answer: str, by: User, at: datetime) -> Supervision:
    """Answer in the name of the unit. Raises PermissionDenied, Refused."""
    step, notice = _take(notice, "answer_supervision", by, at)
    if notice.stage not in {SupervisionStage.ISSUED, SupervisionStage.RETURNED}:
        raise _elsewhere(notice)
    held = standing(by, step.on)
    if not any(notice.unit_id in held.units(role) for role in ANSWERERS):
        raise PermissionDenied(
            gettext("督办函由%(unit)s回复。") % {"unit": notice.unit.name},
        )
    _require(answer, gettext("请写明整改和办理情况。"))
    notice.answer, notice.answered_by, notice.answered_on = answer, by, step.on
    notice.stage, notice.checked_by, notice.checked_on = SupervisionStage.ANSWERED, None, None
    notice.save(
        update_fields=["answer", "answered_by", "answered_on", "stage", "checked_by", "checked_on"]
    )
    office = Told(step.here.case, step.on)
    office.roles(notice.office, {Role.REGISTRAR, Role.OFFICE})
    return _record(step, notice, answer, tell=[notice.issued_by_id, *office.people])


@transaction.atomic
def return_supervision(
    notice: Supervision, *, words: str, until: date, by: User, at: datetime
) -> Supervision:
    """Send the answer back with reasons and a new day. Raises PermissionDenied for its author
    and for others than the office, Refused."""
    step, notice = _checking(notice, "return_supervision", by, at)
    _require(words, gettext("请写明退回的理由。"))
    _require_day(until, step.on)
    notice.stage, notice.until, notice.check_words = SupervisionStage.RETURNED, until, words
    notice.checked_by, notice.checked_on = by, step.on
    notice.save(update_fields=["stage", "until", "check_words", "checked_by", "checked_on"])
    return _record(step, notice, words, until=until, tell=side_of(step.here.case, notice, step.on))


@transaction.atomic
def pass_supervision(notice: Supervision, *, words: str, by: User, at: datetime) -> Supervision:
    """Accept the answer and end the supervision; `words` may be empty. Raises
    PermissionDenied, Refused."""
    step, notice = _checking(notice, "pass_supervision", by, at)
    notice.stage, notice.check_words = SupervisionStage.PASSED, words
    notice.checked_by, notice.checked_on = by, step.on
    notice.save(update_fields=["stage", "check_words", "checked_by", "checked_on"])
    return _record(step, notice, words, tell=side_of(step.here.case, notice, step.on))


def units_to_supervise(case: Case, sent: Assignment | None) -> list[Unit]:
    """Return the units a notice may go to: who works on it, and the units above up to, but not,
    the root; never one on the accused side (2022 Art. 30)."""
    if sent is None:
        return []
    above = Unit.objects.filter(code__in=sent.unit.lineage()[1:]).order_by("-path")
    units = {unit.pk: unit for unit in (sent.unit, sent.co_unit, *above) if unit is not None}
    side = accused_side.of(case)
    return [unit for unit in units.values() if not side.holds(unit)]


def units_left(case: Case, sent: Assignment | None) -> list[Unit]:
    """Return those of these units that no notice on the case is running for."""
    running = set(case.supervisions.running().values_list("unit", flat=True))
    return [unit for unit in units_to_supervise(case, sent) if unit.pk not in running]


def leader_in_charge(case: Case, unit: Unit, on: date) -> User | None:
    """Return the leader who answers for the unit: by portfolio, else in charge of petitions;
    only one for whom the case exists."""
    for duty in (Duty.DUAL, Duty.IN_CHARGE):
        told = Told(case, on)
        told.duties(unit, (duty,))
        if told.people:
            return told.people[min(told.people)]
    return None


def side_of(case: Case, notice: Supervision, on: date) -> list[int]:
    """Return who is pressed: the unit's head and desk, its handler, the leader in charge."""
    told = Told(case, on)
    told.roles(notice.unit, {Role.UNIT_CLERK, Role.HEAD})
    people = {*told.people} | ({notice.leader_id} if notice.leader_id else set())
    sent = case.assignments.filter(unit=notice.unit_id, is_current=True)
    for assignment in sent.select_related("unit", "handler"):
        people |= {person.pk for person in at_work(case, assignment, on)}
    return sorted(people)


def may_check(notice: Supervision, by: User, on: date) -> bool:
    """Tell whether this person may judge the answer: the office, but not its author."""
    held = standing(by, on)
    office = held.units(Role.OFFICE) | held.units(Role.REGISTRAR)
    return notice.office_id in office and notice.answered_by_id != by.pk


def _check(step: Step, unit: Unit, requirement: str, until: date) -> None:
    case = step.here.case
    _require(requirement, gettext("请写明督办要求。"))
    _require_day(until, step.on)
    if unit.pk not in {one.pk for one in units_to_supervise(case, step.here.assignment)}:
        raise Refused(gettext("督办函只能发给此件的承办、协办单位或其上级单位。"))
    running = case.supervisions.running().filter(unit=unit).first()
    if running is not None:
        raise Refused(
            gettext("%(unit)s已有在办的督办函%(number)s。")
            % {"unit": unit.name, "number": running.number}
        )


def _write(
    step: Step,
    unit: Unit,
    leader: User | None,
    *,
    failing: Failing,
    requirement: str,
    until: date,
) -> Supervision:
    office, year = step.here.case.unit, step.on.year
    (serial,) = take_number(office, SeriesKind.SUPERVISION, year)
    notice: Supervision = Supervision.objects.create(
        case=step.here.case,
        slug=f"{office.code}-DB-{year}-{serial:04d}",
        number=f"{office.docket_word}督〔{year}〕{serial:04d}",
        office=office,
        year=year,
        serial=serial,
        unit=unit,
        leader=leader,
        failing=failing,
        requirement=requirement,
        until=until,
        issued_by=step.by,
        issued_on=step.on,
    )
    return notice


def _take(notice: Supervision, code: str, by: User, at: datetime) -> tuple[Step, Supervision]:
    step = take(notice.case, code, by=by, at=at)
    rows = Supervision.objects.select_for_update(of=("self",))
    return step, rows.select_related("unit", "office").get(pk=notice.pk)


def _checking(notice: Supervision, code: str, by: User, at: datetime) -> tuple[Step, Supervision]:
    step, notice = _take(notice, code, by, at)
    if notice.stage != SupervisionStage.ANSWERED:
        raise _elsewhere(notice)
    if not may_check(notice, by, step.on):
        raise PermissionDenied(
            gettext("由%(unit)s核查，本人回复的不能由本人核查。") % {"unit": notice.office.name}
        )
    return step, notice


def _record(
    step: Step,
    notice: Supervision,
    words: str,
    *,
    tell: list[int],
    until: date | None = None,
) -> Supervision:
    body = {"supervision": notice.slug, "unit": notice.unit.code, "tell": sorted(set(tell))}
    if until:
        body |= {"until": until.isoformat()}
    record(step, body=body, text=f"{notice.number} {words}".strip())
    return notice


def _require(words: str, sentence: str) -> None:
    if not words.strip():
        raise Refused(sentence)


def _require_day(until: date, on: date) -> None:
    if not on < until <= on + LONGEST:
        raise Refused(gettext("回复期限须在明日与六十日之间。"))


def _elsewhere(notice: Supervision) -> Refused:
    return Refused(
        gettext("督办函现为“%(stage)s”，不能这样办理。") % {"stage": notice.get_stage_display()}
    )

"""What a lead does on a case: the four duties with their proof, the plan, the instructions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from accountability.actions.leads import running_lead
from accountability.actions.tasks import owners, set_task
from accountability.models import (
    ANSWERED_IN,
    CaseLead,
    DutyRecord,
    Instruction,
    LeadDuty,
    TaskSource,
)
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions import granted
from petitions.actions.step import Step, record, take
from petitions.models import Case
from petitions.workflow import Refused


class Measure(NamedTuple):
    """One measure of a plan: what, whose, by when."""

    what: str
    unit: Unit
    due_on: date
    person: User | None = None


@transaction.atomic
def do_lead_duty(
    case: Case, *, duty: LeadDuty, done_on: date, words: str, by: User, at: datetime
) -> DutyRecord:
    """Prove one of the four duties: the day, and what was done. By the lead or the deputy.

    Raises PermissionDenied; Refused without words, for another day, and for a plan, which has
    measures.
    """
    step = take(case, "do_lead_duty", by=by, at=at)
    lead = _own_lead(step)
    if duty == LeadDuty.PLAN:
        raise Refused(gettext("化解方案须写明措施、责任单位和期限，请在“化解方案”一栏填写。"))
    if not words.strip():
        raise Refused(gettext("请写明履行情况，不能只打勾。"))
    if not lead.began_on <= done_on <= step.on:
        raise Refused(
            gettext("日期须在%(first)s（包案之日）至今天之间。")
            % {"first": lead.began_on.isoformat()}
        )
    row = prove(lead, duty, done_on, words, by)
    record(step, body={"lead": lead.pk, "duty": duty, "day": done_on.isoformat()}, text=words)
    return row


@transaction.atomic
def make_plan(
    case: Case, *, summary: str, measures: Sequence[Measure], by: User, at: datetime
) -> DutyRecord:
    """Write the plan of a case: a summary, and measures with an owner and a day each.

    Measures of an earlier plan stay; each is a task. Raises PermissionDenied, Refused.
    """
    step = take(case, "do_lead_duty", by=by, at=at)
    lead = _own_lead(step)
    if not summary.strip():
        raise Refused(gettext("请写明方案要点。"))
    planned = case.tasks.filter(source=TaskSource.PLAN, set_on__gte=lead.began_on).exists()
    if not measures and not planned:
        raise Refused(gettext("方案至少要有一项措施，写明责任单位和期限。"))
    tasks = [
        set_task(
            case,
            what=one.what,
            unit=one.unit,
            person=one.person,
            due_on=one.due_on,
            source=TaskSource.PLAN,
            origin=f"lead/{lead.pk}",
            by=by,
            at=at,
        )
        for one in measures
    ]
    row = prove(lead, LeadDuty.PLAN, step.on, summary, by)
    body = {"lead": lead.pk, "duty": LeadDuty.PLAN.value, "day": step.on.isoformat()}
    record(step, body=body | {"tasks": [task.no for task in tasks]}, text=summary)
    return row


@transaction.atomic
def instruct(
    case: Case,
    *,
    words: str,
    kind: str = Instruction.Kind.NOTE,
    due_on: date | None = None,
    by: User,
    at: datetime,
) -> Instruction:
    """Give those who handle the case an instruction that they answer by a day.

    By who leads the case, or by a leader above it; of a lead it proves the duty to guide.
    Raises PermissionDenied, Refused.
    """
    step = take(case, "instruct", by=by, at=at)
    case, lead = step.here.case, running_lead(step.here.case, lock=True)
    leads = lead is not None and by.pk in lead.people
    if not (leads or _is_above(step)):
        raise PermissionDenied(gettext("批示由包案领导、协助人或分管领导作出。"))
    if not words.strip():
        raise Refused(gettext("请写明批示内容。"))
    due_on = due_on or step.on + ANSWERED_IN
    if due_on < step.on:
        raise Refused(gettext("期限不能早于今天。"))
    last = case.instructions.aggregate(last=Max("no"))["last"] or 0
    row: Instruction = Instruction.objects.create(
        case=case, no=last + 1, kind=kind, words=words, given_by=by, given_on=step.on,
        unit=case.host or case.unit, person=case.handler if case.host else None, due_on=due_on,
    )  # fmt: skip
    if lead is not None and leads:
        prove(lead, LeadDuty.GUIDANCE, step.on, words, by)
    body = {"instruction": row.no, "kind": kind, "unit": row.unit.code}
    body |= {"until": due_on.isoformat(), "tell": owners(row, step.on)}
    record(step, body=body, text=words)
    return row


@transaction.atomic
def answer_instruction(
    instruction: Instruction, *, answer: str, by: User, at: datetime
) -> Instruction:
    """Answer an instruction, once: the person it went to, or who acts in that unit.

    Raises PermissionDenied, Refused.
    """
    step = take(instruction.case, "answer_instruction", by=by, at=at)
    rows = Instruction.objects.select_for_update(of=("self",)).select_related("unit", "person")
    row = rows.get(pk=instruction.pk)
    if row.answered_on is not None:
        raise Refused(gettext("这条批示已经答复。"))
    if not answer.strip():
        raise Refused(gettext("请写明落实情况。"))
    if not may_answer(row, by, step.on):
        raise PermissionDenied(gettext("批示由承办人或承办单位答复。"))
    row.answer, row.answered_by, row.answered_on = answer, by, step.on
    row.save(update_fields=["answer", "answered_by", "answered_on"])
    record(step, body={"instruction": row.no, "tell": [row.given_by_id]}, text=answer)
    return row


def may_answer(row: Instruction, by: User, on: date) -> bool:
    """Tell whether this person answers it: named, or acting in the unit it went to."""
    return row.person_id == by.pk or row.unit_id in {p.unit_id for p in standing(by, on).posts}


def may_instruct(case: Case, lead: CaseLead | None, by: User, on: date) -> bool:
    """Tell whether this person may give instructions on a case they see."""
    held = standing(by, on)
    if lead is not None and by.pk in lead.people:
        return True
    return Role.LEADER in held.roles and granted.shown_by_post(held, case)


def prove(lead: CaseLead, duty: LeadDuty, done_on: date, words: str, by: User) -> DutyRecord:
    """Write the proof of a duty; the action that calls it records the event."""
    row: DutyRecord = lead.duties.create(duty=duty, done_on=done_on, words=words, by=by)
    return row


def _own_lead(step: Step) -> CaseLead:
    """Return the running lead of the case, if it is that of who acts."""
    lead = running_lead(step.here.case, lock=True)
    if lead is None:
        raise Refused(gettext("此件现在没有包案领导。"))
    if step.by.pk not in lead.people:
        raise PermissionDenied(gettext("包案职责由包案领导或协助人履行。"))
    return lead


def _is_above(step: Step) -> bool:
    return may_instruct(step.here.case, None, step.by, step.on)

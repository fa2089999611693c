"""Tasks on a case: set with an owner and a day, done with proof, moved or cancelled with words."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from accountability.models import CaseTask, ContactSlot, Instruction, TaskSource, TaskStage
from audit import log
from organization import chain
from organization.models import Unit, User
from organization.standing import standing
from petitions import replay
from petitions.actions.step import Step, lock, record, take
from petitions.handing_parts import Mover
from petitions.models import Case
from petitions.workflow import Refused, StaleCase


@transaction.atomic
def set_task(
    case: Case,
    *,
    what: str,
    unit: Unit,
    due_on: date,
    source: TaskSource,
    person: User | None = None,
    origin: str = "",
    by: User,
    at: datetime,
) -> CaseTask:
    """Give somebody something to do on a case by a day.

    Raises PermissionDenied; Refused when the owner may not see the case or the day has passed.
    """
    step = take(case, "set_task", by=by, at=at)
    case = step.here.case
    if not what.strip():
        raise Refused(gettext("请写明要做什么。"))
    if due_on < step.on:
        raise Refused(gettext("期限不能早于今天。"))
    _require_owner(case, unit, person, step.on)
    last = case.tasks.aggregate(last=Max("no"))["last"] or 0
    task: CaseTask = CaseTask.objects.create(
        case=case, no=last + 1, source=source, origin=origin, what=what, unit=unit, person=person,
        due_on=due_on, first_due_on=due_on, set_by=by, set_on=step.on,
    )  # fmt: skip
    body = {"task": task.no, "source": source, "unit": unit.code, "until": due_on.isoformat()}
    if person:
        body |= {"person": person.pk}
    record(step, body=body | {"tell": owners(task, step.on)}, text=what)
    return task


@transaction.atomic
def finish_task(task: CaseTask, *, proof: str, by: User, at: datetime) -> CaseTask:
    """Report what was done. Only the owner, or whoever set it, may; raises PermissionDenied,
    Refused."""
    step, task = _take(task, "finish_task", by, at)
    if not proof.strip():
        raise Refused(gettext("请写明完成情况和依据，不能只打勾。"))
    if ContactSlot.objects.filter(task=task, entry__period__closed_at__isnull=True).exists():
        raise Refused(gettext("三个一定以记录为准：请在重要节点页面记录谈话、接触和工作。"))
    if by.pk not in {task.set_by_id, *owners(task, step.on)}:
        raise PermissionDenied(gettext("任务由责任人或责任单位完成。"))
    return _end(task, step, TaskStage.DONE, proof)


@transaction.atomic
def cancel_task(task: CaseTask, *, words: str, by: User, at: datetime) -> CaseTask:
    """Withdraw a task with a reason. Only whoever set it, or the office; raises
    PermissionDenied, Refused."""
    step, task = _take(task, "cancel_task", by, at)
    _require_setter(task, step)
    if not words.strip():
        raise Refused(gettext("请写明撤销理由。"))
    return _end(task, step, TaskStage.CANCELLED, words)


@transaction.atomic
def move_task(task: CaseTask, *, due_on: date, words: str, by: User, at: datetime) -> CaseTask:
    """Give a task another day, with a reason; the first day stays on record."""
    step, task = _take(task, "move_task", by, at)
    _require_setter(task, step)
    if not words.strip():
        raise Refused(gettext("请写明调整期限的理由。"))
    if due_on < step.on:
        raise Refused(gettext("期限不能早于今天。"))
    task.due_on = due_on
    task.save(update_fields=["due_on"])
    body = {"task": task.no, "until": due_on.isoformat(), "tell": owners(task, step.on)}
    record(step, body=body, text=words)
    return task


@transaction.atomic
def pass_on(owed: CaseTask | Instruction, to: User, mover: Mover) -> None:
    """Let somebody else owe a task, or the answer to an instruction, as part of a hand-over, which
    has judged who may. Raises Refused for who may not see the case; StaleCase."""
    case, on = lock(owed.case), timezone.localdate(mover.at)
    row = type(owed)._default_manager.select_for_update().get(pk=owed.pk)
    is_open = row.stage == TaskStage.OPEN if isinstance(row, CaseTask) else row.answered_on is None
    if row.person_id != mover.giver.pk or not is_open:
        raise StaleCase(gettext("有的件刚被他人处理过，没有移交。请重新预览。"))
    _require_owner(case, row.unit, to, on)
    row.person = to
    row.save(update_fields=["person"])
    kind = "task" if isinstance(row, CaseTask) else "instruction"
    body = {kind: row.no, "person": to.pk, "handed_over_by": mover.giver.pk, "tell": [to.pk]}
    signature = standing(mover.by, on).signature(mover.role, unit=row.unit)
    log.append(case.chain, "work_handed_over", by=signature, at=mover.at, body=body)
    replay.project(case)


def owners(task: CaseTask | Instruction, on: date) -> list[int]:
    """Return who owes it: the person named, else whoever acts in the unit that day."""
    if task.person_id is not None:
        return [task.person_id]
    return sorted(person.pk for person in _acting(task.unit, on))


def _acting(unit: Unit, on: date) -> list[User]:
    posts = chain.acting(on).in_unit(unit).select_related("person")
    return [person for rung in chain.rungs(posts, on) for person in rung.acting]


def _require_owner(case: Case, unit: Unit, person: User | None, on: date) -> None:
    """Refuse an owner for whom the case does not exist, without saying why."""
    people = [person] if person else _acting(unit, on)
    if any(Case.objects.visible_to(one, on).filter(pk=case.pk).exists() for one in people):
        return
    name = person.name if person else unit.name
    raise Refused(gettext("%(name)s目前办理不了此件，请另选责任人。") % {"name": name})


def _take(task: CaseTask, code: str, by: User, at: datetime) -> tuple[Step, CaseTask]:
    step = take(task.case, code, by=by, at=at)
    rows = CaseTask.objects.select_for_update(of=("self",)).select_related("unit", "person")
    task = rows.get(pk=task.pk)
    if task.stage != TaskStage.OPEN:
        raise Refused(gettext("这项任务%(stage)s。") % {"stage": task.get_stage_display()})
    return step, task


def _require_setter(task: CaseTask, step: Step) -> None:
    office = standing(step.by, step.on).units(step.role)
    if step.by.pk != task.set_by_id and step.here.case.unit_id not in office:
        raise PermissionDenied(gettext("任务由交办人或信访办调整、撤销。"))


def _end(task: CaseTask, step: Step, stage: TaskStage, words: str) -> CaseTask:
    task.stage, task.proof = stage, words
    task.ended_by, task.ended_on = step.by, step.on
    task.save(update_fields=["stage", "proof", "ended_by", "ended_on"])
    record(step, body={"task": task.no, "tell": [task.set_by_id]}, text=words)
    return task

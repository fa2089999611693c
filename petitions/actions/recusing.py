"""Keeping out of a case: declared, decided, asked for by the petitioner, ended (2022 Art. 28)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext

from organization.models import Post, Role, User
from organization.standing import standing
from petitions.actions.step import Step, record, take
from petitions.models import Case, Recusal, RecusalRequest
from petitions.models.handling import FINISHED
from petitions.workflow import Refused


@transaction.atomic
def declare_recusal(
    case: Case, *, ground: str, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Keep out of a case by one's own word. It holds at once and is confirmed later."""
    step = take(case, "declare_recusal", by=by, at=at, version=version)
    return _begin(step, by, ground, words, decided_by=None)


@transaction.atomic
def recuse(
    case: Case,
    person: User,
    *,
    ground: str,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Decide that somebody keeps out; an open request of the petitioner is granted with it.

    Raises PermissionDenied for the person, and for everybody but the head of the person's unit,
    the head of the office and the leaders above it.
    """
    step = take(case, "recuse", by=by, at=at, version=version)
    _require_decider(step, person)
    asked = RecusalRequest.objects.filter(
        case=step.here.case, person=person, answered_on__isnull=True
    )
    asked.update(answered_on=step.on, granted=True)
    return _begin(step, person, ground, words, decided_by=by)


@transaction.atomic
def confirm_recusal(
    case: Case, recusal: Recusal, *, by: User, at: datetime, version: int | None = None
) -> Case:
    """Confirm what somebody declared. Raises PermissionDenied, Refused when it was decided."""
    step = take(case, "confirm_recusal", by=by, at=at, version=version)
    recusal = _running(recusal, step)
    _require_decider(step, recusal.person)
    if recusal.decided_by_id is not None:
        raise Refused(gettext("该回避已经决定，无须确认。"))
    recusal.decided_by = by
    recusal.save(update_fields=["decided_by"])
    return record(step, body={"person": recusal.person_id})


@transaction.atomic
def end_recusal(
    case: Case,
    recusal: Recusal,
    *,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Let somebody back in, with reasons. Raises PermissionDenied, Refused."""
    step = take(case, "end_recusal", by=by, at=at, version=version)
    recusal = _running(recusal, step)
    _require_decider(step, recusal.person)
    recusal.ended_on = step.on
    recusal.save(update_fields=["ended_on"])
    return record(step, body={"person": recusal.person_id}, text=words)


@transaction.atomic
def ask_recusal(
    case: Case, person: User, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Record that the petitioner asks for somebody to keep out."""
    step = take(case, "ask_recusal", by=by, at=at, version=version)
    case = step.here.case
    if RecusalRequest.objects.filter(case=case, person=person, answered_on__isnull=True).exists():
        raise Refused(gettext("对该人员的回避申请尚未答复。"))
    if _is_out(case, person):
        raise Refused(gettext("该人员已经回避此件。"))
    RecusalRequest.objects.create(case=case, person=person, asked_on=step.on)
    return record(step, body={"person": person.pk}, text=words)


@transaction.atomic
def refuse_recusal(
    case: Case,
    request: RecusalRequest,
    *,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Answer the petitioner's request with a reasoned no. Granting it is `recuse`."""
    step = take(case, "refuse_recusal", by=by, at=at, version=version)
    open_ones = RecusalRequest.objects.select_for_update(of=("self",)).select_related("person")
    found = open_ones.filter(pk=request.pk, case=step.here.case, answered_on__isnull=True).first()
    if found is None:
        raise Refused(gettext("该回避申请已经答复。"))
    _require_decider(step, found.person)
    found.answered_on, found.granted = step.on, False
    found.save(update_fields=["answered_on", "granted"])
    return record(step, body={"person": found.person_id}, text=words)


def may_decide(by: User, person: User, step_case: Case, on: Any) -> bool:
    """Tell whether `by` may decide on this person: their head, the office's, a leader above."""
    if by.pk == person.pk:
        return False
    held = standing(by, on)
    if step_case.unit_id in held.units(Role.OFFICE) | held.reach(Role.LEADER):
        return True
    units = Post.objects.on(on).of(person).values_list("unit", flat=True)
    return bool(held.units(Role.HEAD) & set(units))


def _require_decider(step: Step, person: User) -> None:
    if not may_decide(step.by, person, step.here.case, step.on):
        raise PermissionDenied(
            gettext("回避由本人所在单位负责人或信访办负责人决定，不能由本人决定。")
        )


def _is_out(case: Case, person: User) -> bool:
    return Recusal.objects.filter(case=case, person=person, ended_on__isnull=True).exists()


def _running(recusal: Recusal, step: Step) -> Recusal:
    rows = Recusal.objects.select_for_update(of=("self",)).select_related("person")
    found = rows.filter(pk=recusal.pk, case=step.here.case, ended_on__isnull=True).first()
    if found is None:
        raise Refused(gettext("该回避已经解除。"))
    return found


def _begin(step: Step, person: User, ground: str, words: str, *, decided_by: User | None) -> Case:
    """Write the recusal and free the assignment, in the order in which the database agrees."""
    case, assignment = step.here.case, step.here.assignment
    if ground not in Recusal.Ground.values:
        raise Refused(gettext("请选择回避情形。"))
    if _is_out(case, person):
        raise Refused(gettext("该人员已经回避此件。"))
    body: dict[str, Any] = {"person": person.pk, "ground": ground}
    if assignment and assignment.handler_id == person.pk and assignment.stage not in FINISHED:
        body["handler"] = None
    Recusal.objects.create(
        case=case, person=person, ground=ground, decided_by=decided_by, began_on=step.on
    )
    return record(step, body=body, text=words)

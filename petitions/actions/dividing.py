"""Whose matter it is when several units could answer: a superior names one (2022 Art. 24), and
the unit that has it asks another for help."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from organization.models import Unit, User
from petitions import guards
from petitions.actions.routing import Order, check_recipient, latest_due, require_receiver
from petitions.actions.step import Step, record, take
from petitions.models import Assignment, AssignmentKind, AssignmentStage, Case
from petitions.workflow import Refused


@transaction.atomic
def designate(
    case: Case,
    *,
    to: Unit,
    words: str,
    by: User,
    at: datetime,
    co_unit: Unit | None = None,
    version: int | None = None,
) -> Case:
    """Name, as common superior, the unit that must accept the matter; it may not send it back.

    Raises PermissionDenied, StaleCase, WrongStage or Refused: the rules for sending a case hold
    for whoever names a unit, too.
    """
    step = take(case, "designate", by=by, at=at, version=version)
    former = step.here.assigned
    if to.pk == former.unit_id:
        body: dict[str, Any] = {"assignment": former.no, "unit": to.code}
        return record(step, body=body, text=words)
    check_recipient(case, Order(to, co_unit, None, words, words), step.on)
    return record(step, body=_hand_on(step, to, co_unit, words), text=words)


def _hand_on(step: Step, to: Unit, co_unit: Unit | None, words: str) -> dict[str, Any]:
    """Take the case from the unit that has it, give it to the other, and say so in the body."""
    case, former = step.here.case, step.here.assigned
    former.stage, former.ended_on = AssignmentStage.RETURNED, step.on  # one is open at a time
    former.save(update_fields=["stage", "ended_on"])
    no = case.assignments.count() + 1
    Assignment.objects.create(
        case=case,
        proceeding=former.proceeding,
        no=no,
        kind=former.kind,
        unit=to,
        co_unit=co_unit,
        sent_by=step.by,
        requirement=former.requirement,
        soft_reason=words if guards.soft_block(case, to) else "",
        stage=AssignmentStage.SIGNED,
        assigned_on=step.on,
        due_on=latest_due(step.on) if former.kind == AssignmentKind.ASSIGN else None,
    )
    body = {"assignment": no, "unit": to.code, "from": former.no}
    return body | ({"co_unit": co_unit.code} if co_unit else {})


@transaction.atomic
def add_cohandler(
    case: Case,
    *,
    to: Unit,
    until: date,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Ask another unit to help, by a day inside one's own limit; the host goes on to answer.

    Raises PermissionDenied, StaleCase, WrongStage or Refused.
    """
    step = take(case, "add_cohandler", by=by, at=at, version=version)
    case, host = step.here.case, step.here.assigned
    if refused := guards.hard_block(case, to):
        raise Refused(refused)
    if to.pk in {host.unit_id, case.unit_id}:
        raise Refused(gettext("协办单位不能是承办单位或登记单位自己。"))
    if not Unit.objects.active(step.on).filter(pk=to.pk).exists():
        raise Refused(gettext("%(unit)s已撤销，请选承继单位。") % {"unit": to.name})
    require_receiver(case, to, step.on)
    if until < step.on or (host.due_on is not None and until > host.due_on):
        raise Refused(gettext("协办期限须在今天与本单位的限办日期之间。"))
    host.co_unit, host.co_due_on = to, until
    host.save(update_fields=["co_unit", "co_due_on"])
    return record(step, body={"co_unit": to.code, "until": until.isoformat()}, text=words)

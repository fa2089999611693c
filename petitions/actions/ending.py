"""Ways in which a case ends besides a reply, and how it begins again: withdrawn, voided, archived,
handled anew. Withdrawing takes two people: one writes it down, another asks the petitioner."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from organization.models import Post, Role, User
from petitions import guards
from petitions.actions.routing import latest_due
from petitions.actions.step import Step, record, take
from petitions.models import (
    Assignment,
    AssignmentKind,
    AssignmentStage,
    Case,
    Proceeding,
    ProceedingKind,
)
from petitions.models.handling import FINISHED
from petitions.workflow import Refused


@transaction.atomic
def ask_withdraw(
    case: Case,
    *,
    asked_on: date,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Write down that the petitioner asked in writing to withdraw, and when; nothing ends by it.

    An accusation and what harms a minor go on whatever the petitioner wishes. Raises
    PermissionDenied, StaleCase, WrongStage or Refused.
    """
    step = take(case, "ask_withdraw", by=by, at=at, version=version)
    if not step.here.case.received_on <= asked_on <= step.on:
        raise Refused(gettext("撤回申请日期须在收到来件之日与今天之间。"))
    return record(step, body={"asked_on": asked_on.isoformat()}, text=words)


@transaction.atomic
def withdraw(
    case: Case,
    *,
    means: str,
    contacted_on: date,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """End a case because the petitioner, asked by somebody who does not handle it, confirms.

    Raises PermissionDenied for who wrote the request down or handles the case.
    """
    step = take(case, "withdraw", by=by, at=at, version=version)
    return _asked_back(step, means, contacted_on, words)


@transaction.atomic
def keep_up(
    case: Case,
    *,
    means: str,
    contacted_on: date,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Go on with a case because the petitioner, when asked, does not wish to withdraw."""
    step = take(case, "keep_up", by=by, at=at, version=version)
    return _asked_back(step, means, contacted_on, words)


def _asked_back(step: Step, means: str, contacted_on: date, words: str) -> Case:
    if not step.here.case.received_on <= contacted_on <= step.on:
        raise Refused(gettext("核实日期须在收到来件之日与今天之间。"))
    return record(step, body={"means": means, "on": contacted_on.isoformat()}, text=words)


@transaction.atomic
def void(case: Case, *, words: str, by: User, at: datetime, version: int | None = None) -> Case:
    """Take a registration out that never should have been one, such as a test; it stays to be
    seen, with its number and the reason."""
    return record(take(case, "void", by=by, at=at, version=version), text=words)


@transaction.atomic
def archive(case: Case, *, by: User, at: datetime, version: int | None = None) -> Case:
    """Put a case whose work is over into the archive; from then it can only be read."""
    return record(take(case, "archive", by=by, at=at, version=version))


@transaction.atomic
def reopen(
    case: Case, *, ground: str, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Handle a case anew: a proceeding of its own, by the same unit, with sixty days of its own.

    Raises PermissionDenied, StaleCase, WrongStage or Refused.
    """
    step = take(case, "reopen", by=by, at=at, version=version)
    return record(step, body=begin_anew(step) | {"ground": ground}, text=words)


def begin_anew(step: Step) -> dict[str, Any]:
    """Write the proceeding and the assignment of a case that is handled anew, and return what the
    event says of them."""
    case, former = step.here.case, step.here.assigned
    if former.stage not in FINISHED:  # one open assignment at a time
        former.stage, former.ended_on = AssignmentStage.DROPPED, step.on
        former.save(update_fields=["stage", "ended_on"])
    number, no = case.proceedings.count() + 1, case.assignments.count() + 1
    proceeding = Proceeding.objects.create(case=case, no=number, kind=ProceedingKind.INITIAL)
    handler = _still_handling(former, step)
    Assignment.objects.create(
        case=case,
        proceeding=proceeding,
        no=no,
        kind=AssignmentKind.ASSIGN,
        unit=former.unit,
        co_unit=former.co_unit,
        sent_by=step.by,
        handler=handler,
        stage=AssignmentStage.WORKING,
        assigned_on=step.on,
        due_on=latest_due(step.on),
    )
    body: dict[str, Any] = {"assignment": no, "unit": former.unit.code, "proceeding": number}
    return body | ({"handler": handler.pk} if handler else {})


def _still_handling(former: Assignment, step: Step) -> User | None:
    """Return the former handler if that person still is one there and may still know the case."""
    person = former.handler
    if person is None:
        return None
    posts = Post.objects.on(step.on).filter(person=person, role=Role.HANDLER, unit=former.unit)
    free = posts.exists() and not guards.person_block(step.here.case, person, step.on)
    return person if free else None

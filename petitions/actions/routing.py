"""Sending a case to the unit that must answer for it, and taking it back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from organization import calendar, chain
from organization.models import Unit, User
from petitions import clock, guards, replay
from petitions.actions.step import Step, record, take
from petitions.letter import ends_with_opinion, issuer_of
from petitions.models import (
    Assignment,
    AssignmentKind,
    AssignmentStage,
    Case,
    Proceeding,
    ProceedingKind,
    Recusal,
)
from petitions.models.clocks import ClockCode
from petitions.workflow import Refused


@dataclass(frozen=True)
class Order:
    """What is sent with a case: to whom, who helps, by when, with what words."""

    to: Unit
    co_unit: Unit | None
    due_on: date | None
    requirement: str
    reason: str


@transaction.atomic
def approve_routing(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Decide, as a leader, how an urgent, major or group matter is to be routed (批办)."""
    return record(take(case, "approve_routing", by=by, at=at, version=version), text=words)


@transaction.atomic
def assign(
    case: Case,
    *,
    to: Unit,
    by: User,
    at: datetime,
    due_on: date | None = None,
    requirement: str = "",
    reason: str = "",
    co_unit: Unit | None = None,
    version: int | None = None,
) -> Case:
    """Assign a case to a unit with a report asked for by a due day (交办, 2022 Art. 22).

    Without `due_on` the unit has the full limit of the rule; a set day may only be earlier.
    `reason` and `co_unit`, a department that helps, are demanded when the unit is the one
    complained about. Raises PermissionDenied,
    WrongStage, StaleCase or Refused, and then nothing has changed.
    """
    step = take(case, "assign", by=by, at=at, version=version)
    last = _last_day(step, due_on)
    return _send(step, Order(to, co_unit, due_on or last, requirement, reason), last)


@transaction.atomic
def accept_here(
    case: Case,
    *,
    to: Unit,
    by: User,
    at: datetime,
    due_on: date | None = None,
    requirement: str = "",
    reason: str = "",
    co_unit: Unit | None = None,
    version: int | None = None,
) -> Case:
    """Accept a matter at once in the name of the body, as its office, and hand it to the
    department of the body that handles it: one notice to the petitioner, and no second (Art. 23).

    The department begins to work that day and reports by `due_on`. Raises as `assign` does, and
    Refused for a unit that does not answer in the name of this body.
    """
    step = take(case, "accept_here", by=by, at=at, version=version)
    if to.kind != Unit.Kind.DEPARTMENT or issuer_of(to) != issuer_of(step.here.case.unit):
        raise Refused(gettext("本机关受理的由本机关处室承办；其他单位的事项请转送或者交办。"))
    last = _last_day(step, due_on)
    return _send(step, Order(to, co_unit, due_on or last, requirement, reason), last)


@transaction.atomic
def transfer(
    case: Case,
    *,
    to: Unit,
    by: User,
    at: datetime,
    requirement: str = "",
    reason: str = "",
    co_unit: Unit | None = None,
    version: int | None = None,
) -> Case:
    """Pass a case on to the unit whose matter it is; no report is asked for (转送, Art. 22)."""
    step = take(case, "transfer", by=by, at=at, version=version)
    return _send(step, Order(to, co_unit, None, requirement, reason))


@transaction.atomic
def cancel(case: Case, *, words: str, by: User, at: datetime, version: int | None = None) -> Case:
    """Take an assignment back that nobody has signed for; the clocks run from receipt again."""
    return record(take(case, "cancel", by=by, at=at, version=version), text=words)


def latest_due(on: date) -> date:
    """Return the last day an assignment made on this day may run to."""
    days = calendar.load(on, on + timedelta(days=200))
    rule = clock.rule_for(ClockCode.ASSIGN, on, replay.rules())
    return clock.due(rule, on, days).on


def _last_day(step: Step, due_on: date | None) -> date:
    """Return the last day the rule allows. Raises Refused for a day that was set beyond it."""
    last = latest_due(step.on)
    if due_on is not None and not step.on < due_on <= last:
        raise Refused(
            gettext("限办日期须在交办次日与法定最后一日(%(last)s)之间。")
            % {"last": last.isoformat()}
        )
    return last


def _send(step: Step, order: Order, last: date | None = None) -> Case:
    """Write the assignment; `last` is the latest day of one that asks for a report."""
    own = step.row.code == "accept_here"
    case = step.here.case
    check_recipient(case, order, step.on)
    no = case.assignments.count() + 1
    proceeding, _ = Proceeding.objects.get_or_create(
        case=case, no=1, defaults={"kind": ProceedingKind.INITIAL}
    )
    Assignment.objects.create(
        case=case,
        proceeding=proceeding,
        no=no,
        kind=AssignmentKind.ASSIGN if own else AssignmentKind(step.row.code),
        stage=AssignmentStage.WORKING if own else AssignmentStage.PENDING_SIGN,
        signed_on=step.on if own else None,
        unit=order.to,
        co_unit=order.co_unit,
        sent_by=step.by,
        requirement=order.requirement,
        soft_reason=order.reason,
        assigned_on=step.on,
        due_on=order.due_on,
    )
    body: dict[str, Any] = {"assignment": no, "unit": order.to.code}
    if order.co_unit:
        body["co_unit"] = order.co_unit.code
    if order.due_on and order.due_on != last:
        body["due_on"] = order.due_on.isoformat()
    if own:
        body["statutory"] = ends_with_opinion(case)
    return record(step, body=body, text=order.requirement)


def check_recipient(case: Case, order: Order, on: date) -> None:
    """Refuse a unit that may not or cannot take the case, saying the rule and the way out."""
    guards.require_unit(case, order.to, order.co_unit, order.reason)
    if order.to.pk == case.unit_id:
        raise Refused(gettext("不能转交给登记单位自己。"))
    for unit in filter(None, (order.to, order.co_unit)):
        if not Unit.objects.active(on).filter(pk=unit.pk).exists():
            raise Refused(gettext("%(unit)s已撤销，请选承继单位。") % {"unit": unit.name})
        require_receiver(case, unit, on)


def require_receiver(case: Case, to: Unit, on: date) -> None:
    """Refuse a unit in which nobody could take the case up."""
    posts = chain.acting(on).filter(unit=to, role__in=chain.RECEIVING).select_related("person")
    out = set(Recusal.objects.filter(case=case, ended_on=None).values_list("person", flat=True))
    acting = {one for rung in chain.rungs(posts, on) for one in rung.able(out)}
    there = bool(acting)
    if case.restricted:
        there = any(not guards.person_block(case, one, on) for one in acting)
    if not there:
        above = chain.receiver_above(to, on)
        raise Refused(
            gettext("%(unit)s目前没有在岗的收件人，可先转其上级：%(parent)s。")
            % {"unit": to.name, "parent": above.name if above else gettext("信访办公室")}
        )

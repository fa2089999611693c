"""Reception days: planned for a leader, matters booked, what was said and promised written down."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accountability.actions import Promise, ReceptionKind, record_reception
from accountability.models import CaseTask
from audit import log
from audit.log import Signature
from meetings.models import Booking, Reception, ReceptionStage
from meetings.permissions import require_planner
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions import granted
from petitions.actions.granting import lend
from petitions.actions.step import record, take
from petitions.models import Case
from petitions.workflow import Refused

AFTERWARDS = timedelta(days=14)  # how long the leader may read up on a case that was booked


@transaction.atomic
def plan_reception(
    *,
    unit: Unit,
    leader: User,
    on: date,
    starts: time,
    ends: time,
    place: str,
    by: User,
    at: datetime,
) -> Reception:
    """Fix a day on which a leader receives petitioners (22:18 ¶2; 05:10).

    Raises PermissionDenied; Refused for a day that has passed, hours that will not do, or
    somebody who leads nothing.
    """
    today = timezone.localdate(at)
    signature = require_planner(unit, by, today)
    if on < today:
        raise Refused(gettext("接访日不能早于今天。"))
    if ends <= starts:
        raise Refused(gettext("结束时间须晚于开始时间。"))
    if not standing(leader, on).roles & {Role.LEADER, Role.HEAD, Role.OFFICE}:
        raise Refused(gettext("%(name)s那天不任领导职务。") % {"name": leader.name})
    if Reception.objects.filter(leader=leader, on=on, starts=starts).exists():
        raise Refused(gettext("这位领导这一时段已有接访安排。"))
    slug = f"{unit.code}-JF-{on:%Y%m%d}-{starts:%H%M}-{leader.pk}"
    reception = Reception.objects.create(
        chain=log.open_chain(f"reception/{slug}"), slug=slug, unit=unit, leader=leader, on=on,
        starts=starts, ends=ends, place=place, planned_by=by, planned_on=today,
    )  # fmt: skip
    body = {"leader": leader.pk, "until": on.isoformat()}
    log.append(reception.chain, "reception_planned", by=signature, at=at, body=body)
    return reception


@transaction.atomic
def cancel_reception(reception: Reception, *, words: str, by: User, at: datetime) -> Reception:
    """Call a day off that nobody was received on yet. Raises PermissionDenied, Refused."""
    reception, signature = _take(reception, by, at)
    if not words.strip():
        raise Refused(gettext("请写明取消的原因。"))
    if reception.bookings.filter(held_on__isnull=False).exists():
        raise Refused(gettext("这一天已有接访记录，不能取消。"))
    reception.stage = ReceptionStage.CANCELLED
    reception.save(update_fields=["stage"])
    log.append(reception.chain, "reception_cancelled", by=signature, at=at, body={}, text=words)
    return reception


@transaction.atomic
def book(reception: Reception, *, case: Case, note: str, by: User, at: datetime) -> Booking:
    """Book a case for a reception day; the leader may read it until a fortnight after.

    A leader who is kept out of the case cannot receive in it; the refusal does not say why.
    Raises PermissionDenied, Refused.
    """
    reception, _signature = _take(reception, by, at)
    step = take(case, "book_reception", by=by, at=at)
    case = step.here.case
    if reception.on < step.on:
        raise Refused(gettext("这一天已经过去，请另选接访日。"))
    if reception.bookings.filter(case=case).exists():
        raise Refused(gettext("%(number)s已预约在这一天。") % {"number": case.number})
    leader = reception.leader
    if leader.pk != by.pk and not case.restricted:
        reason = gettext("%(day)s接访") % {"day": reception.on.isoformat()}
        lend(step, granted.ATTEND, to=leader, reason=reason, until=reception.on + AFTERWARDS)
    if not Case.objects.visible_to(leader, step.on).filter(pk=case.pk).exists():
        raise Refused(gettext("此件不能安排这位领导接访，请另选接访日。"))
    booking: Booking = Booking.objects.create(
        reception=reception, case=case, note=note, booked_by=by, booked_on=step.on
    )
    body = {"reception": reception.slug, "until": reception.on.isoformat(), "tell": [leader.pk]}
    record(step, body=body, text=note)
    return booking


@transaction.atomic
def receive(
    booking: Booking,
    *,
    words: str,
    promises: Sequence[Promise] = (),
    by: User,
    at: datetime,
) -> list[CaseTask]:
    """Write down what was said on the day; every promise becomes a dated task on the case.

    The leader who received, or the office; raises PermissionDenied, Refused.
    """
    rows = Booking.objects.select_for_update(of=("self",)).select_related("reception", "case")
    booking = rows.get(pk=booking.pk)
    reception, on = booking.reception, timezone.localdate(at)
    if by.pk != reception.leader_id:
        require_planner(reception.unit, by, on)
    if booking.held_on is not None:
        raise Refused(gettext("这一预约已有接访记录。"))
    if reception.stage != ReceptionStage.PLANNED or on < reception.on:
        raise Refused(gettext("接访当天或之后才能记录。"))
    tasks: list[CaseTask] = record_reception(
        booking.case, kind=ReceptionKind.RECEPTION, on=reception.on, words=words,
        promises=promises, origin=f"reception/{reception.slug}", by=by, at=at,
    )  # fmt: skip
    booking.held_on, booking.held_by, booking.heard = reception.on, by, words
    booking.save(update_fields=["held_on", "held_by", "heard"])
    return tasks


def _take(reception: Reception, by: User, at: datetime) -> tuple[Reception, Signature]:
    """Lock a day that still stands, for somebody who keeps it or receives on it."""
    on = timezone.localdate(at)
    rows = Reception.objects.select_for_update(of=("self",))
    reception = rows.select_related("chain", "unit", "leader").get(pk=reception.pk)
    if by.pk == reception.leader_id:
        signature = standing(by, on).signature()
    else:
        signature = require_planner(reception.unit, by, on)
    if reception.stage != ReceptionStage.PLANNED:
        raise Refused(gettext("这一接访日已经取消。"))
    if not signature.role:
        raise PermissionDenied(gettext("您当日没有岗位。"))
    return reception, signature

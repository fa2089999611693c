"""What the days of a key period bring by themselves: contact duties, the shutting after the last
day, and reminders of screening returns that are missing."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext

from accountability import wishes
from accountability.actions.contacts import is_met
from accountability.actions.key_periods import close_period
from accountability.actions.tasks import owners
from accountability.models import (
    CaseTask,
    ContactSlot,
    ContactWish,
    KeyPeriod,
    PeriodCase,
    ScreeningReturn,
    TaskSource,
    TaskStage,
    WishKind,
)
from audit import log
from jobs.leases import Lease
from jobs.registry import Job
from organization import calendar
from organization.models import Role, User
from organization.standing import standing
from organization.workdays import MissingYear
from petitions import replay
from petitions.actions.step import lock
from petitions.models import Case, Resolution

AGAIN = timedelta(days=3)  # a unit that does not answer is reminded every third day


def today_missing(at: datetime) -> Sequence[str]:
    """Return this day: the run looks at everything, so days that were missed need no own run."""
    return [timezone.localdate(at).isoformat()]


def run_periods(_period: str, lease: Lease, at: datetime) -> str:
    """Shut what is over, give each listed case the task of these days; returns a hash of it."""
    today = timezone.localdate(at)
    done = [*_shut(today, lease, at), *_duties(today, lease, at)]
    return hashlib.sha256("\n".join(done).encode()).hexdigest()


def remind_returns(_period: str, lease: Lease, at: datetime) -> str:
    """Remind units that have not answered by the day they were given; quiet on days off."""
    today = timezone.localdate(at)
    done = []
    if _is_workday(today):
        late = Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - AGAIN)
        rows = ScreeningReturn.objects.owed().filter(late, round__until__lte=today)
        for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
            done += _remind(pk, lease, at)
    return hashlib.sha256("\n".join(done).encode()).hexdigest()


def _shut(today: date, lease: Lease, at: datetime) -> Iterator[str]:
    over = KeyPeriod.objects.filter(closed_at__isnull=True, ends_on__lt=today).order_by("pk")
    for period in list(over):
        with transaction.atomic():
            lease.confirm()
            if close_period(period, at=at):
                yield f"closed {period.slug}"
        for task in _moot(period):
            _cancel(task, lease, at)


def _duties(today: date, lease: Lease, at: datetime) -> Iterator[str]:
    for period in KeyPeriod.objects.running(today).order_by("pk"):
        slot = period.slot_of(today)
        listed = (
            period.cases.active().exclude(slots__no=slot).select_related("case", "period", "unit")
        )
        for entry in listed.order_by("pk"):
            if _give(entry, period, slot, lease, at):
                yield f"{period.slug} {entry.pk} {slot}"
        for task in _moot(period):
            _cancel(task, lease, at)


@transaction.atomic
def _give(entry: PeriodCase, period: KeyPeriod, slot: int, lease: Lease, at: datetime) -> bool:
    """Set the task of one stretch on one case, unless it is there or contact must rest."""
    lease.confirm()
    today = timezone.localdate(at)
    case = lock(entry.case)
    _first, last = period.slot_days(slot)
    standing_now = list(case.contact_wishes.standing())
    rests = wishes.rests_until(standing_now, case, last)
    if (rests and rests > last) or ContactSlot.objects.filter(entry=entry, no=slot).exists():
        return False
    if is_met(entry, slot):  # staff were quicker than the job
        return False
    number = (case.tasks.aggregate(last=Max("no"))["last"] or 0) + 1
    task: CaseTask = CaseTask.objects.create(
        case=case, no=number, source=TaskSource.KEY_PERIOD, origin=f"period/{period.slug}",
        what=gettext("三个一定：谈话、接触、工作记录"), unit=entry.unit,
        person=_owner(entry, case, standing_now, today), due_on=last, first_due_on=last,
        set_by=entry.listed_by, set_on=today,
    )  # fmt: skip
    ContactSlot.objects.create(entry=entry, no=slot, task=task)
    body = {
        "task": task.no, "source": task.source, "unit": entry.unit.code,
        "until": last.isoformat(), "period": period.slug, "tell": owners(task, today),
    }  # fmt: skip
    log.append(case.chain, "set_task", by=log.SYSTEM, at=at, body=body)
    replay.project(case)
    return True


def _owner(
    entry: PeriodCase, case: Case, standing_now: Sequence[ContactWish], on: date
) -> User | None:
    """Return the handler while the handler works in the unit and the petitioner agrees."""
    handler = case.handler
    if handler is None or not handler.is_active:
        return None
    if not Case.objects.visible_to(handler, on).filter(pk=case.pk).exists():  # recused
        return None
    others = {w.officer_id for w in standing_now if w.kind == WishKind.OTHER_OFFICER}
    here = entry.unit_id in standing(handler, on).units(Role.HANDLER)
    return handler if here and handler.pk not in others else None


def _moot(period: KeyPeriod) -> list[CaseTask]:
    """Return the open tasks of cases that were closed or resolved meanwhile."""
    done = Q(case__closed_on__isnull=False) | Q(case__resolution=Resolution.RESOLVED)
    rows = CaseTask.objects.open().filter(done, origin=f"period/{period.slug}")
    return list(rows.select_related("case").order_by("pk"))


@transaction.atomic
def _cancel(task: CaseTask, lease: Lease, at: datetime) -> None:
    """Take back the task of a case that has left the list."""
    lease.confirm()
    case = lock(task.case)
    task = CaseTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.stage != TaskStage.OPEN:
        return
    task.stage, task.proof = TaskStage.CANCELLED, gettext("事项已办结或已化解，退出节点名单。")
    task.ended_by_id, task.ended_on = task.set_by_id, timezone.localdate(at)
    task.save(update_fields=["stage", "proof", "ended_by", "ended_on"])
    log.append(case.chain, "cancel_task", by=log.SYSTEM, at=at, body={"task": task.no})
    replay.project(case)


@transaction.atomic
def _remind(pk: int, lease: Lease, at: datetime) -> list[str]:
    lease.confirm()
    today = timezone.localdate(at)
    rows = ScreeningReturn.objects.select_for_update(of=("self",))
    row = rows.select_related("round__chain", "unit").get(pk=pk)
    if row.filed_on is not None or row.reminded_on == today:
        return []
    row.reminded_on = today
    row.save(update_fields=["reminded_on"])
    body = {"unit": row.unit.code, "until": row.round.until.isoformat()}
    log.append(row.round.chain, "screening_reminded", by=log.SYSTEM, at=at, body=body)
    return [f"{row.round.slug} {row.unit.code}"]


def _is_workday(day: date) -> bool:
    try:
        return calendar.load(day, day).is_workday(day)
    except MissingYear:  # then nobody knows of a holiday
        return True


KEY_PERIODS = Job("key_periods", today_missing, run_periods)
SCREENING_REMINDERS = Job("screening_reminders", today_missing, remind_returns)

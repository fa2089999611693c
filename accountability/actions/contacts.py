"""Keeping contact 三个一定, and the petitioner's wish how to be reached, which binds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accountability import wishes
from accountability.models import (
    CaseTask,
    ContactDuty,
    ContactPurpose,
    ContactRecord,
    ContactSlot,
    ContactWish,
    KeyPeriod,
    PeriodCase,
    TaskStage,
    WishKind,
    owed,
)
from organization.models import Unit, User
from organization.standing import standing
from organization.templatetags.desk import day_long
from petitions.actions.step import Step, record, take
from petitions.models import Case
from petitions.ways import ContactMeans
from petitions.workflow import Refused


@dataclass(frozen=True)
class Said:
    """What staff did: which duty, when, how, what for, what was raised and promised."""

    duty: ContactDuty
    done_on: date
    purpose: ContactPurpose
    raised: str
    means: str = ""
    promised: str = ""
    next_on: date | None = None


@transaction.atomic
def keep_contact(
    case: Case, said: Said, *, period: KeyPeriod | None = None, by: User, at: datetime
) -> ContactRecord:
    """Record a talk, a contact or work on a case; inside a period it meets the duty of its days.

    Raises PermissionDenied; Refused for a tick without words, a day outside the period, and
    whatever goes against the wish of the petitioner.
    """
    step = take(case, "keep_contact", by=by, at=at)
    case = step.here.case
    _check(said, step.on)
    entry = _entry(period, case, said, by, at) if period else None
    if said.duty != ContactDuty.RECORD:
        refused = wishes.refusal(case, by, said.means, said.done_on, said.purpose)
        if refused:
            raise Refused(refused)
    row: ContactRecord = ContactRecord.objects.create(
        case=case, period=period, duty=said.duty, done_on=said.done_on, done_by=by,
        unit=_unit(step), means=said.means, purpose=said.purpose, raised=said.raised,
        promised=said.promised, next_on=said.next_on,
    )  # fmt: skip
    body: dict[str, Any] = {
        "duty": str(said.duty), "means": str(said.means), "purpose": str(said.purpose),
        "on": said.done_on.isoformat(),
    }  # fmt: skip
    if entry:
        body["period"] = entry.period.slug
        if task := _meet(entry, said.done_on, step):
            body["task"] = task.no
    if said.next_on:
        body["until"] = said.next_on.isoformat()
    record(step, body=body, text="\n".join(filter(None, (said.raised, said.promised))))
    return row


@transaction.atomic
def note_wish(
    case: Case,
    kind: WishKind,
    *,
    officer: User | None = None,
    every_days: int | None = None,
    by: User,
    at: datetime,
) -> ContactWish:
    """Note how the petitioner wants to be reached; a wish of the same kind takes its place."""
    step = take(case, "note_wish", by=by, at=at)
    if kind == WishKind.OTHER_OFFICER and officer is None:
        raise Refused(gettext("请选择信访人不希望联系的人员。"))
    if kind == WishKind.LESS and not (every_days and every_days > 1):
        raise Refused(gettext("请写明至少间隔几日，不少于2日。"))
    officer = officer if kind == WishKind.OTHER_OFFICER else None
    standing_now = step.here.case.contact_wishes.standing().filter(kind=kind)
    if officer:
        standing_now = standing_now.filter(officer=officer)
    standing_now.update(ended_on=step.on)
    wish: ContactWish = ContactWish.objects.create(
        case=step.here.case, kind=kind, officer=officer, noted_by=by, noted_on=step.on,
        every_days=every_days if kind == WishKind.LESS else None,
    )  # fmt: skip
    body: dict[str, Any] = {"wish": str(kind)}
    if officer:
        body["officer"] = officer.pk
    if wish.every_days:
        body["every"] = wish.every_days
    handler = step.here.case.handler_id
    record(step, body=body | {"tell": [handler] if handler else []})
    return wish


@transaction.atomic
def end_wish(wish: ContactWish, *, by: User, at: datetime) -> ContactWish:
    """Note that the petitioner took a wish back."""
    step = take(wish.case, "note_wish", by=by, at=at)
    wish = ContactWish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    if wish.ended_on is not None:
        raise Refused(gettext("这项意愿已经撤回。"))
    wish.ended_on = step.on
    wish.save(update_fields=["ended_on"])
    record(step, body={"wish": wish.kind, "ended": True})
    return wish


def _check(said: Said, on: date) -> None:
    if not said.raised.strip():
        raise Refused(gettext("只打勾不算落实，请写明谈了什么、办了什么。"))
    if said.done_on > on:
        raise Refused(gettext("日期不能晚于今天。"))
    if said.duty == ContactDuty.RECORD:
        if said.means:
            raise Refused(gettext("工作记录不填联系方式。"))
    elif said.means not in ContactMeans.values:
        raise Refused(gettext("请选择联系方式。"))
    if said.promised.strip() and said.next_on is None:
        raise Refused(gettext("有承诺的，请写明下次联系日期。"))
    if said.next_on and said.next_on < on:
        raise Refused(gettext("下次联系日期不能早于今天。"))


def _entry(period: KeyPeriod, case: Case, said: Said, by: User, at: datetime) -> PeriodCase:
    """Return the listing of the case in the period, which must be under way."""
    on = timezone.localdate(at)
    if not period.is_open(on):
        raise Refused(gettext("今天不在节点之内：节点未开始，或已结束并锁定。"))
    if not KeyPeriod.objects.visible_to(by, on).filter(pk=period.pk).exists():
        raise PermissionDenied(gettext("不在本节点的知悉名单上。"))
    if said.done_on < period.starts_on:
        raise Refused(
            gettext("日期在节点之外：本节点自%(first)s起，至%(last)s止。")
            % {"first": day_long(period.starts_on), "last": day_long(period.ends_on)}
        )
    entry = PeriodCase.objects.select_related("period").filter(period=period, case=case).first()
    if entry is None:
        raise Refused(gettext("此件未列入本节点。"))
    return entry


def _unit(step: Step) -> Unit:
    """Return the unit in whose name the contact was kept."""
    here = step.here
    held = standing(step.by, step.on)
    post = held.post_for(step.role, unit=here.case.host or here.case.unit)
    return post.unit if post else here.case.unit


def _meet(entry: PeriodCase, day: date, step: Step) -> CaseTask | None:
    """Finish the task of these days once every duty that is owed has a record."""
    no = entry.period.slot_of(day)
    slot = ContactSlot.objects.select_related("task").filter(entry=entry, no=no).first()
    if slot is None or slot.task.stage != TaskStage.OPEN:
        return None
    if not is_met(entry, no):
        return None
    task = slot.task
    task.stage, task.proof = TaskStage.DONE, gettext("谈话、接触、工作记录均已留存。")
    task.ended_by, task.ended_on = step.by, step.on
    task.save(update_fields=["stage", "proof", "ended_by", "ended_on"])
    return task


def is_met(entry: PeriodCase, slot: int) -> bool:
    """Tell whether every duty that is owed has a record in this stretch of days."""
    days = entry.period.slot_days(slot)
    rows = ContactRecord.objects.filter(
        period=entry.period, case=entry.case_id, done_on__range=days
    )
    wanted = owed(ContactWish.objects.standing().filter(case=entry.case_id))
    return set(wanted) <= set(rows.values_list("duty", flat=True))

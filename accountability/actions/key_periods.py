"""Key periods: opened by the office, cases listed for facts of the matter, checks, zero reports.

After the last day nothing is recorded any more. The chain of a period tells of units and days;
which cases are listed stands on their own chains alone.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accountability.models import (
    CheckRecord,
    KeyPeriod,
    ListingReason,
    PeriodCase,
    PeriodReader,
    ZeroReport,
)
from accountability.models.key_periods import LONGEST
from accountability.offices import office_of, role_in
from audit import log
from organization.models import OFFICERS, Role, Unit, User
from organization.standing import standing
from petitions import guards
from petitions.actions.step import record, take
from petitions.models import Case, Resolution
from petitions.ways import Outcome
from petitions.workflow import Refused

RHYTHM_MAX = 30


@transaction.atomic
def open_period(
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    rhythm: int,
    zero_by: time,
    units: Iterable[Unit],
    people: Iterable[User] = (),
    by: User,
    at: datetime,
) -> KeyPeriod:
    """Open a period for these units, and for these people by name, until its last day.

    Raises PermissionDenied for everybody but the head of the office; Refused for days that will
    not do.
    """
    on = timezone.localdate(at)
    office = office_of(by, on)
    # One after the other: the slug counts the periods that begin on this day.
    Unit.objects.select_for_update(of=("self",)).get(pk=office.pk)
    _check_days(name, starts_on, ends_on, rhythm, on)
    stem = f"{office.code}-JD-{starts_on:%Y%m%d}"
    slug = f"{stem}-{KeyPeriod.objects.filter(slug__startswith=f'{stem}-').count() + 1}"
    period = KeyPeriod.objects.create(
        chain=log.open_chain(f"period/{slug}"), slug=slug, office=office, name=name.strip(),
        starts_on=starts_on, ends_on=ends_on, rhythm=rhythm, zero_by=zero_by,
        opened_by=by, opened_on=on,
    )  # fmt: skip
    taking_part = {unit.pk: unit for unit in (office, *units)}
    named = [PeriodReader(period=period, unit=unit, until=ends_on) for unit in taking_part.values()]
    for person in {person.pk: person for person in people}.values():
        _require_reader(person, on)
        named.append(PeriodReader(period=period, person=person, until=ends_on))
    PeriodReader.objects.bulk_create(named)
    body = {
        "from": starts_on.isoformat(),
        "to": ends_on.isoformat(),
        "rhythm": rhythm,
        "units": sorted(unit.code for unit in taking_part.values()),
        "people": sorted(row.person_id for row in named if row.person_id),
    }
    _record(period, "period_opened", by, Role.OFFICE, at, body)
    return period


@transaction.atomic
def name_reader(
    period: KeyPeriod, person: User, *, until: date, by: User, at: datetime
) -> PeriodReader:
    """Let somebody open the period until a day, at the latest its last; again: another day."""
    period, on = _take(period, at)
    _require_office(period, by, on)
    _require_reader(person, on)
    if not on <= until <= period.ends_on:
        raise Refused(gettext("知悉期限须在今天与节点最后一天之间。"))
    row, _new = PeriodReader.objects.update_or_create(
        period=period, person=person, defaults={"until": until}
    )
    body = {"person": person.pk, "until": until.isoformat()}
    _record(period, "period_reader_named", by, Role.OFFICE, at, body)
    return row


@transaction.atomic
def list_case(
    period: KeyPeriod, case: Case, *, reason: ListingReason, unit: Unit, by: User, at: datetime
) -> PeriodCase:
    """List an open case in a period for a fact of the matter; the unit keeps contact.

    Raises PermissionDenied; Refused when the fact is not on record, the case is done, or the unit
    does not take part or does not have the case.
    """
    step = take(case, "list_key_case", by=by, at=at)
    case = step.here.case
    period, on = _take(period, at)
    if not KeyPeriod.objects.visible_to(by, on).filter(pk=period.pk).exists():
        raise PermissionDenied(gettext("不在本节点的知悉名单上。"))
    if case.closed_on is not None or case.resolution == Resolution.RESOLVED:
        raise Refused(gettext("只列入尚未办结、尚未化解的信访事项。"))
    if not _holds(ListingReason(reason), case, on):
        raise Refused(
            gettext("案卷中没有“%(reason)s”的记载，不能以此列入。")
            % {"reason": ListingReason(reason).label}
        )
    _require_unit(period, case, unit)
    if PeriodCase.objects.filter(period=period, case=case).exists():
        raise Refused(gettext("此件已列入本节点。"))
    entry = PeriodCase.objects.create(
        period=period, case=case, unit=unit, reason=reason, listed_by=by, listed_on=on
    )
    record(step, body={"period": period.slug, "reason": str(reason), "unit": unit.code})
    return entry


@transaction.atomic
def record_check(
    period: KeyPeriod,
    unit: Unit,
    *,
    checked_on: date,
    means: CheckRecord.Means,
    findings: str,
    by: User,
    at: datetime,
) -> CheckRecord:
    """Write down that a unit was visited or telephoned. By the office, or a leader above it."""
    period, on = _take_running(period, at)
    role = _directs(period, by, on)
    if not period.readers.filter(unit=unit).exists():
        raise Refused(gettext("%(unit)s不在本节点之内。") % {"unit": unit.name})
    if not period.starts_on <= checked_on <= on:
        raise Refused(gettext("检查日期须在节点之内，且不晚于今天。"))
    if not findings.strip():
        raise Refused(gettext("请写明检查情况，不能只打勾。"))
    row = CheckRecord.objects.create(
        period=period, unit=unit, checked_on=checked_on, means=means, findings=findings,
        checked_by=by,
    )  # fmt: skip
    body = {"unit": unit.code, "on": checked_on.isoformat(), "means": str(means)}
    _record(period, "unit_checked", by, role, at, body)
    return row


@transaction.atomic
def zero_report(period: KeyPeriod, unit: Unit, *, by: User, at: datetime) -> ZeroReport:
    """Report that nothing new came up today. Raises PermissionDenied; Refused a second time, and
    outside the period."""
    period, on = _take_running(period, at)
    role = role_in(unit, by, on)
    if role is None:
        raise PermissionDenied(gettext("零报告由%(unit)s报送。") % {"unit": unit.name})
    if not period.readers.filter(unit=unit).exists():
        raise Refused(gettext("%(unit)s不在本节点之内。") % {"unit": unit.name})
    row, is_new = ZeroReport.objects.get_or_create(
        period=period, unit=unit, day=on,
        defaults={"filed_by": by, "filed_at": at, "late": period.zero_is_late(at)},
    )  # fmt: skip
    if not is_new:
        raise Refused(
            gettext("今日零报告已由%(name)s报送，不必重复。") % {"name": row.filed_by.name}
        )
    body = {"unit": unit.code, "day": on.isoformat(), "late": row.late}
    _record(period, "zero_reported", by, role, at, body)
    return row


def close_period(period: KeyPeriod, *, at: datetime) -> bool:
    """Shut a period whose last day has passed, in the name of the system; once. Call it inside a
    transaction."""
    locked = KeyPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    if locked.closed_at is not None or locked.ends_on >= timezone.localdate(at):
        return False
    locked.closed_at = at
    locked.save(update_fields=["closed_at"])
    log.append(locked.chain, "period_closed", by=log.SYSTEM, at=at, body={})
    return True


def may_direct(period: KeyPeriod, by: User, on: date) -> bool:
    """Tell whether the person is of the office of the period, or leads it."""
    held = standing(by, on)
    leads = period.office_id in held.reach(Role.LEADER)
    return leads or period.office_id in held.units(Role.OFFICE)


def _check_days(name: str, starts_on: date, ends_on: date, rhythm: int, on: date) -> None:
    if not name.strip():
        raise Refused(gettext("请写明节点名称。"))
    if not on <= starts_on <= ends_on:
        raise Refused(gettext("开始日期不早于今天，结束日期不早于开始日期。"))
    if ends_on - starts_on >= LONGEST:
        raise Refused(gettext("一个节点最长六十日，更长的请分段设立。"))
    if not 1 <= rhythm <= RHYTHM_MAX:
        raise Refused(gettext("联系间隔为1至30日。"))


def _require_reader(person: User, on: date) -> None:
    held = standing(person, on)
    if not person.is_active or not held.posts or held.roles & OFFICERS:
        raise Refused(gettext("%(name)s不能列入知悉名单。") % {"name": person.name})


def _require_unit(period: KeyPeriod, case: Case, unit: Unit) -> None:
    """Refuse a unit that is not in the period, or that does not have the case."""
    if not period.readers.filter(unit=unit).exists():
        raise Refused(gettext("%(unit)s不在本节点之内。") % {"unit": unit.name})
    place = case.host or case.unit
    if unit.pk != case.unit_id and not place.is_under(unit):
        raise Refused(gettext("责任单位须为承办单位、其上级或登记单位。"))
    if guards.hard_block(case, unit):
        raise Refused(gettext("%(unit)s目前办理不了此件，请另选责任单位。") % {"unit": unit.name})


def _holds(reason: ListingReason, case: Case, on: date) -> bool:
    """Tell whether the case itself bears this fact; a leader's request needs none."""
    reply = case.replies.order_by("no").last()
    facts = {
        ListingReason.REPEAT: case.petition_count > 1,
        ListingReason.GROUP: case.is_group,
        ListingReason.OVERDUE: case.due_on is not None and case.due_on < on,
        ListingReason.MINOR: case.minor_harm,
        ListingReason.UNEXECUTED: reply is not None
        and reply.issued_on is not None
        and reply.outcome in {Outcome.UPHELD, Outcome.PARTLY},
    }
    return facts.get(reason, True)


def _take(period: KeyPeriod, at: datetime) -> tuple[KeyPeriod, date]:
    """Lock the period and refuse one that is over."""
    rows = KeyPeriod.objects.select_for_update(of=("self",)).select_related("chain", "office")
    locked, on = rows.get(pk=period.pk), timezone.localdate(at)
    if locked.closed_at is not None or on > locked.ends_on:
        raise Refused(gettext("本节点已结束并锁定，只能查看。"))
    return locked, on


def _take_running(period: KeyPeriod, at: datetime) -> tuple[KeyPeriod, date]:
    """Lock the period and refuse one that is over or has not begun."""
    locked, on = _take(period, at)
    if on < locked.starts_on:
        raise Refused(gettext("本节点尚未开始。"))
    return locked, on


def _require_office(period: KeyPeriod, by: User, on: date) -> None:
    if period.office_id not in standing(by, on).units(Role.OFFICE):
        raise PermissionDenied(gettext("由牵头单位的信访办主任办理。"))


def _directs(period: KeyPeriod, by: User, on: date) -> Role:
    if not may_direct(period, by, on):
        raise PermissionDenied(gettext("由牵头单位或其上级领导办理。"))
    office = period.office_id in standing(by, on).units(Role.OFFICE)
    return Role.OFFICE if office else Role.LEADER


def _record(
    period: KeyPeriod, kind: str, by: User, role: Role, at: datetime, body: Mapping[str, Any]
) -> None:
    signature = standing(by, timezone.localdate(at)).signature(role)
    log.append(period.chain, kind, by=signature, at=at, body=body)

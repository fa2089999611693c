"""Calling a meeting, changing it, sending its agenda, opening it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from meetings.models import (
    COMING,
    REGULAR,
    AgendaItem,
    Attendee,
    Meeting,
    MeetingKind,
    MeetingStage,
)
from meetings.permissions import require_keeper, require_planner
from organization.models import Unit, User
from organization.standing import standing
from petitions import granted
from petitions.actions.granting import lend
from petitions.actions.step import Step, record, take
from petitions.models import Case
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.workflow import Refused

AFTERWARDS = timedelta(days=14)  # how long attendees may read up on a case after the meeting


@transaction.atomic
def plan_meeting(
    *,
    unit: Unit,
    kind: MeetingKind,
    held_on: date,
    title: str = "",
    campaign: str = "",
    starts: time | None = None,
    place: str = "",
    convenor: User | None = None,
    people: Collection[User] = (),
    units: Collection[Unit] = (),
    slot: date | None = None,
    by: User | None,
    at: datetime,
) -> Meeting:
    """Call a meeting of an office; `by` is None where the fortnight calls it.

    It has its number from now on. Raises PermissionDenied; Refused for a day that has passed or
    a person who keeps the system.
    """
    on = timezone.localdate(at)
    signature = require_planner(unit, by, on) if by else log.SYSTEM
    _require_day(held_on, on)
    _require_handling([*people, *([convenor] if convenor else [])], on)
    (serial,) = take_number(unit, SeriesKind.MEETING, held_on.year)
    slug = f"{unit.code}-HY-{held_on.year}-{serial:03d}"
    meeting = Meeting.objects.create(
        chain=log.open_chain(f"meeting/{slug}"),
        slug=slug,
        number=f"{unit.docket_word}会〔{held_on.year}〕第{serial}次",
        unit=unit, year=held_on.year, serial=serial, kind=kind, title=title, campaign=campaign,
        slot=slot, held_on=held_on, starts=starts, place=place, convenor=convenor,
        planned_by=by, planned_on=on,
    )  # fmt: skip
    _seat(meeting, people, units)
    body = {"kind": meeting.kind, "until": held_on.isoformat()}
    log.append(meeting.chain, "meeting_planned", by=signature, at=at, body=body)
    return meeting


@transaction.atomic
def change_meeting(
    meeting: Meeting,
    *,
    held_on: date,
    starts: time | None,
    place: str,
    convenor: User | None,
    by: User,
    at: datetime,
) -> Meeting:
    """Give a coming meeting another day, hour, place or convenor. Raises PermissionDenied,
    Refused."""
    meeting = lock(meeting, *COMING)
    on = timezone.localdate(at)
    signature = require_keeper(meeting, by, on)
    _require_day(held_on, on)
    if held_on.year != meeting.year:
        raise Refused(gettext("编号已按年度编定，不能改到另一年；请取消后另行安排。"))
    _require_handling([convenor] if convenor else [], on)
    meeting.held_on, meeting.starts = held_on, starts
    meeting.place, meeting.convenor = place, convenor
    meeting.save(update_fields=["held_on", "starts", "place", "convenor"])
    body = {"until": held_on.isoformat()}
    log.append(meeting.chain, "meeting_changed", by=signature, at=at, body=body)
    return meeting


@transaction.atomic
def invite(
    meeting: Meeting,
    *,
    people: Collection[User] = (),
    units: Collection[Unit] = (),
    by: User,
    at: datetime,
) -> Meeting:
    """Add people and units. Once the agenda is out they may read its cases as well."""
    meeting = lock(meeting, *COMING)
    on = timezone.localdate(at)
    signature = require_keeper(meeting, by, on)
    _require_handling(people, on)
    known = set(meeting.attendees.values_list("person", flat=True))
    fresh = [person for person in people if person.pk not in known]
    _seat(meeting, people, units)
    if meeting.stage == MeetingStage.AGENDA_SET:
        open_cases(meeting, meeting.items.all(), fresh, by=by, at=at)
    body = {
        "people": sorted(person.pk for person in people),
        "units": sorted(u.code for u in units),
    }
    log.append(meeting.chain, "meeting_invited", by=signature, at=at, body=body)
    return meeting


@transaction.atomic
def uninvite(attendee: Attendee, *, by: User, at: datetime) -> Meeting:
    """Take somebody off the list; what was opened to them ends by itself."""
    meeting = lock(attendee.meeting, *COMING)
    signature = require_keeper(meeting, by, timezone.localdate(at))
    body = {"unit": attendee.unit.code} if attendee.unit else {"person": attendee.person_id}
    attendee.delete()
    log.append(meeting.chain, "meeting_uninvited", by=signature, at=at, body=body)
    return meeting


@transaction.atomic
def send_agenda(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Fix the agenda, tell the attendees, and open its cases to those who attend by name.

    Who is kept out of a case stays out of it, and nobody is told so. A restricted case is never
    opened this way.
    """
    meeting = lock(meeting, MeetingStage.PLANNED)
    signature = require_keeper(meeting, by, timezone.localdate(at))
    if meeting.kind in REGULAR and not meeting.items.exists():
        raise Refused(gettext("议程还是空的，请先列入议题。"))
    meeting.stage = MeetingStage.AGENDA_SET
    meeting.save(update_fields=["stage"])
    people = [row.person for row in meeting.attendees.select_related("person") if row.person]
    open_cases(meeting, meeting.items.all(), people, by=by, at=at)
    body = {"until": meeting.held_on.isoformat()}
    log.append(meeting.chain, "agenda_sent", by=signature, at=at, body=body)
    return meeting


@transaction.atomic
def hold(meeting: Meeting, *, present: Collection[int] = (), by: User, at: datetime) -> Meeting:
    """Open the meeting and note who came; `present` are the ids of attendees.

    Raises PermissionDenied; Refused before its day.
    """
    meeting = lock(meeting, *COMING)
    on = timezone.localdate(at)
    signature = require_keeper(meeting, by, on)
    if on < meeting.held_on:
        raise Refused(
            gettext("会议定于%(day)s召开；提前召开请先调整日期。")
            % {"day": meeting.held_on.isoformat()}
        )
    meeting.stage = MeetingStage.HELD
    meeting.save(update_fields=["stage"])
    meeting.attendees.filter(pk__in=list(present)).update(attended=True)
    body = {"present": sorted(present)}
    log.append(meeting.chain, "meeting_held", by=signature, at=at, body=body)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, words: str, by: User, at: datetime) -> Meeting:
    """Call a coming meeting off with a reason; it keeps its number."""
    meeting = lock(meeting, *COMING)
    signature = require_keeper(meeting, by, timezone.localdate(at))
    if not words.strip():
        raise Refused(gettext("请写明取消的原因。"))
    meeting.stage = MeetingStage.CANCELLED
    meeting.save(update_fields=["stage"])
    log.append(meeting.chain, "meeting_cancelled", by=signature, at=at, body={}, text=words)
    return meeting


def lock(meeting: Meeting, *stages: str) -> Meeting:
    """Return the meeting, locked until the transaction ends; raises Refused elsewhere."""
    rows = Meeting.objects.select_for_update(of=("self",))
    locked = rows.select_related("chain", "unit", "convenor").get(pk=meeting.pk)
    if locked.stage not in stages:
        raise Refused(
            gettext("会议现为“%(stage)s”，不能这样办理。") % {"stage": locked.get_stage_display()}
        )
    return locked


def open_cases(
    meeting: Meeting,
    items: Iterable[AgendaItem],
    people: Collection[User],
    *,
    by: User,
    at: datetime,
) -> None:
    """Open the cases of these items to these people until a fortnight after the meeting."""
    for item in items:
        case = item.case
        if case is None or item.is_closed or not people:
            continue
        if not Case.objects.visible_to(by, timezone.localdate(at)).filter(pk=case.pk).exists():
            continue
        step = take(case, "discuss", by=by, at=at)
        lent = [person.pk for person in people if _lend(step, meeting, person)]
        if lent:
            record(step, body={"meeting": meeting.slug, "opened_to": sorted(lent)})


def _lend(step: Step, meeting: Meeting, person: User) -> bool:
    """Open the case to one attendee, unless they see it anyway or are kept out of it."""
    if person.pk == step.by.pk:
        return False
    reason = gettext("参加%(meeting)s") % {"meeting": meeting.number}
    until = max(meeting.held_on, step.on) + AFTERWARDS
    try:
        return lend(step, granted.ATTEND, to=person, reason=reason, until=until) is not None
    except Refused:
        return False


def _seat(meeting: Meeting, people: Iterable[User], units: Iterable[Unit]) -> None:
    for person in people:
        Attendee.objects.get_or_create(meeting=meeting, person=person)
    for unit in units:
        Attendee.objects.get_or_create(meeting=meeting, unit=unit)


def _require_day(held_on: date, on: date) -> None:
    if held_on < on:
        raise Refused(gettext("会议日期不能早于今天。"))


def _require_handling(people: Iterable[User], on: date) -> None:
    for person in people:
        if standing(person, on).is_officer:
            raise Refused(
                gettext("%(name)s是管理员、安全管理员或审计员，不参加讨论信访事项的会议。")
                % {"name": person.name}
            )

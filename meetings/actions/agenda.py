"""What stands on an agenda: put there, moved, taken off, with its material."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from accountability.actions import propose, take_up
from accountability.models import Proposal, Purpose
from audit import log
from meetings.actions.planning import lock, open_cases
from meetings.models import COMING, AgendaItem, Meeting, MeetingKind, MeetingStage
from meetings.permissions import may_keep, may_report, require_keeper
from meetings.topics import REQUESTED
from organization.models import Unit, User
from petitions import redaction
from petitions.actions.step import record, take
from petitions.identity import veil_of
from petitions.models import Case
from petitions.workflow import Refused


@transaction.atomic
def put_on_agenda(
    meeting: Meeting,
    *,
    case: Case | None = None,
    title: str = "",
    unit: Unit | None = None,
    minutes: int = 15,
    by: User,
    at: datetime,
) -> AgendaItem:
    """Put a case, or a matter without a case, on the agenda of a coming meeting.

    What rules proposed the case for is taken up and kept as the reason. A restricted case goes
    into the closed annex. At a workshop a case is told anew: the item has no link to it, and a
    title that gives it away is refused. Raises PermissionDenied, Refused.
    """
    meeting = lock(meeting, *COMING)
    signature = require_keeper(meeting, by, timezone.localdate(at))
    if case is None:
        item = _add(meeting, None, title, unit, minutes, by, at)
        log.append(meeting.chain, "agenda_put", by=signature, at=at, body={"item": item.pk})
        return item
    step = take(case, "discuss", by=by, at=at)
    case = step.here.case
    if meeting.kind == MeetingKind.WORKSHOP:
        _require_anonymous(case, title)
        item = _add(meeting, None, title, unit, minutes, by, at)
    else:
        if meeting.items.filter(case=case).exists():
            raise Refused(gettext("%(number)s已在议程上。") % {"number": case.number})
        item = _add(meeting, case, title or case.title, unit or case.host, minutes, by, at)
        item.reasons = _taken_up(case, by, at)
        item.save(update_fields=["reasons"])
    record(step, body={"meeting": meeting.slug, "until": meeting.held_on.isoformat()})
    if meeting.stage == MeetingStage.AGENDA_SET:
        seated = meeting.attendees.select_related("person")
        people = [row.person for row in seated if row.person]
        open_cases(meeting, [item], people, by=by, at=at)
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by: User, at: datetime) -> AgendaItem:
    """Let an item change places with the one before or after it, as this person sees them."""
    meeting = lock(item.meeting, *COMING)
    on = timezone.localdate(at)
    signature = require_keeper(meeting, by, on)
    seen = AgendaItem.objects.visible_to(by, on).filter(meeting=meeting)
    rows = list(seen.filter(closed_annex=item.closed_annex).in_order())
    place = next((n for n, row in enumerate(rows) if row.pk == item.pk), None)
    if place is None:
        raise PermissionDenied(gettext("议程由会议承办单位安排。"))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        raise Refused(gettext("已经在最前面或最后面。"))
    one, two = rows[place], rows[other]
    one.order, two.order = two.order, one.order
    for row in (one, two):
        row.save(update_fields=["order"])
    log.append(meeting.chain, "agenda_ordered", by=signature, at=at, body={})
    return one


@transaction.atomic
def drop_item(item: AgendaItem, *, words: str, by: User, at: datetime) -> Meeting:
    """Take an item off a coming agenda with a reason. Raises PermissionDenied, Refused."""
    meeting = lock(item.meeting, *COMING)
    signature = require_keeper(meeting, by, timezone.localdate(at))
    if not words.strip():
        raise Refused(gettext("请写明撤下议题的原因。"))
    body = {"item": item.pk}
    if item.case is None:
        log.append(meeting.chain, "agenda_dropped", by=signature, at=at, body=body, text=words)
    else:
        step = take(item.case, "discuss", by=by, at=at)
        record(step, body=body | {"meeting": meeting.slug, "dropped": True}, text=words)
    item.delete()
    return meeting


@transaction.atomic
def give_material(item: AgendaItem, *, words: str, by: User, at: datetime) -> AgendaItem:
    """Hand in what the unit reports on an item. Only the unit that reports, or who keeps the
    meeting; raises PermissionDenied, Refused."""
    meeting = lock(item.meeting, *COMING)
    on = timezone.localdate(at)
    if not (may_report(item, by, on) or may_keep(meeting, by, on)):
        raise PermissionDenied(gettext("材料由汇报单位提交。"))
    if not words.strip():
        raise Refused(gettext("请写明材料内容或存放位置。"))
    if item.case is not None:
        step = take(item.case, "give_material", by=by, at=at)
        record(step, body={"meeting": meeting.slug, "item": item.pk}, text=words)
    item.material, item.material_on, item.material_by = words, on, by
    item.save(update_fields=["material", "material_on", "material_by"])
    return item


@transaction.atomic
def request_topic(case: Case, *, words: str, by: User, at: datetime) -> Proposal | None:
    """Ask for a case to be discussed, as a leader or the office; it lies in the topic pool.

    Returns None when this person asked today already. Raises PermissionDenied, Refused.
    """
    step = take(case, "discuss", by=by, at=at)
    case = step.here.case
    if not words.strip():
        raise Refused(gettext("请写明为什么提请例会研究。"))
    facts = {"on": step.on.isoformat(), "by": by.name}
    asked = propose(REQUESTED.code, f"{step.on}/{by.pk}", case=case, facts=facts, at=at)
    if asked is not None:
        record(step, body={"asked": True}, text=words)
    return asked


def _add(
    meeting: Meeting,
    case: Case | None,
    title: str,
    unit: Unit | None,
    minutes: int,
    by: User,
    at: datetime,
) -> AgendaItem:
    if not title.strip():
        raise Refused(gettext("请写明议题。"))
    last = meeting.items.aggregate(last=Max("order"))["last"] or 0
    return AgendaItem.objects.create(
        meeting=meeting,
        order=last + 1,
        case=case,
        title=(veil_of(case) if case else str)(title.strip()),
        unit=unit,
        minutes=minutes,
        closed_annex=case is not None and case.restricted,
        added_by=by,
        added_on=timezone.localdate(at),
    )


def _taken_up(case: Case, by: User, at: datetime) -> list[dict[str, object]]:
    """Take up what rules propose on this case, and return rules and facts."""
    rows = Proposal.objects.open(Purpose.TOPIC).filter(case=case).order_by("made_on", "pk")
    return [{"rule": row.rule, "facts": take_up(row, by=by, at=at).facts} for row in rows]


def _require_anonymous(case: Case, title: str) -> None:
    if case.restricted:
        raise Refused(gettext("限制知悉的事项不能拿到研讨会上讨论。"))
    traces = redaction.found(case, title)
    if traces:
        raise Refused(
            gettext("研讨用的题目要另写，不能让人认出此件：%(found)s。")
            % {"found": "；".join(traces)}
        )

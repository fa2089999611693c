"""What a meeting decides, what came of its items, and its minutes."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accountability.actions import set_task
from accountability.models import TaskSource
from audit import log
from meetings.actions.planning import lock
from meetings.models import OVER, AgendaItem, Decision, Meeting, MeetingStage, Outcome
from meetings.permissions import may_keep, require_keeper
from organization.models import Unit, User
from organization.standing import standing
from petitions import redaction
from petitions.actions.step import record, take
from petitions.models import Case, Resolution
from petitions.workflow import Refused


@transaction.atomic
def decide(
    item: AgendaItem,
    *,
    what: str,
    unit: Unit,
    until: date,
    person: User | None = None,
    by: User,
    at: datetime,
) -> Decision:
    """Write down who does what by when; on a case it becomes a task there.

    Raises PermissionDenied; Refused before the meeting was opened, after its minutes are out, or
    when the owner cannot do it.
    """
    meeting = lock(item.meeting, MeetingStage.HELD)
    on = timezone.localdate(at)
    signature = require_keeper(meeting, by, on)
    if not what.strip():
        raise Refused(gettext("请写明议定事项。"))
    if until < on:
        raise Refused(gettext("期限不能早于今天。"))
    task = None
    if item.case is not None:
        origin = f"meeting/{meeting.slug}"
        task = set_task(
            item.case, what=what, unit=unit, person=person, due_on=until,
            source=TaskSource.MEETING, origin=origin, by=by, at=at,
        )  # fmt: skip
    decision = Decision.objects.create(
        item=item, what=what, unit=unit, person=person, until=until, task=task,
        decided_by=by, decided_on=on,
    )  # fmt: skip
    body = {"decision": decision.pk, "unit": unit.code, "until": until.isoformat()}
    if item.case is None or task is None:
        log.append(meeting.chain, "item_decided", by=signature, at=at, body=body, text=what)
    else:
        step = take(item.case, "decide", by=by, at=at)
        record(step, body=body | {"meeting": meeting.slug, "task": task.no}, text=what)
    return decision


@transaction.atomic
def finish_decision(decision: Decision, *, proof: str, by: User, at: datetime) -> Decision:
    """Report a decision without a case as done. One on a case is finished as a task there.

    Only its owner, or who keeps the meeting; raises PermissionDenied, Refused.
    """
    meeting = lock(decision.item.meeting, *OVER)
    on = timezone.localdate(at)
    rows = Decision.objects.select_for_update(of=("self",)).select_related("unit", "task")
    decision = rows.get(pk=decision.pk)
    held = standing(by, on)
    owns = Decision.objects.owed_by(by, on).filter(pk=decision.pk).exists()
    if not owns and not may_keep(meeting, by, on):
        raise PermissionDenied(gettext("议定事项由责任人或责任单位完成。"))
    if decision.task is not None:
        raise Refused(gettext("这项议定事项已成为信访件上的任务，请在任务里完成。"))
    if decision.done_on is not None:
        raise Refused(gettext("这项议定事项已经完成。"))
    if not proof.strip():
        raise Refused(gettext("请写明完成情况和依据，不能只打勾。"))
    decision.done_on, decision.done_by, decision.proof = on, by, proof
    decision.save(update_fields=["done_on", "done_by", "proof"])
    body = {"decision": decision.pk}
    log.append(meeting.chain, "decision_done", by=held.signature(), at=at, body=body, text=proof)
    return decision


@transaction.atomic
def set_outcome(
    item: AgendaItem, *, outcome: Outcome, words: str, by: User, at: datetime
) -> AgendaItem:
    """Say what came of an item, with words.

    推动解决 needs a case that was verified as resolved; of a matter without a case the words are
    the ground. After the minutes only that can still be added. Raises PermissionDenied, Refused.
    """
    meeting = lock(item.meeting, *OVER)
    on = timezone.localdate(at)
    signature = require_keeper(meeting, by, on)
    if outcome == Outcome.NONE or not words.strip():
        raise Refused(gettext("请选择结果并写明议定情况。"))
    if meeting.stage == MeetingStage.MINUTED and outcome != Outcome.RESOLVED:
        raise Refused(gettext("纪要已经形成，只能补记“推动解决”。"))
    body: dict[str, str | int] = {"outcome": str(outcome)}
    if item.case is not None:
        step = take(item.case, "decide", by=by, at=at)
        _require_resolved(step.here.case, outcome)
        record(step, body=body | {"meeting": meeting.slug}, text=words)
    else:
        body |= {"item": item.pk}
        log.append(meeting.chain, "item_outcome", by=signature, at=at, body=body, text=words)
    item.outcome, item.outcome_on, item.words = outcome, on, words
    item.save(update_fields=["outcome", "outcome_on", "words"])
    return item


@transaction.atomic
def minute(meeting: Meeting, *, words: str, by: User, at: datetime) -> Meeting:
    """Write up a meeting. What was not discussed is carried to the next one.

    The general words are read by all who attended: one that gives a case of the closed annex
    away is refused. Raises PermissionDenied, Refused.
    """
    meeting = lock(meeting, MeetingStage.HELD)
    on = timezone.localdate(at)
    signature = require_keeper(meeting, by, on)
    if not words.strip():
        raise Refused(gettext("请写明会议综合情况。"))
    _require_discreet(meeting, words, by, on)
    left = meeting.items.filter(outcome=Outcome.NONE)
    left.update(outcome=Outcome.CARRIED, outcome_on=on)
    meeting.stage, meeting.minutes = MeetingStage.MINUTED, words
    meeting.minuted_by, meeting.minuted_on = by, on
    meeting.save(update_fields=["stage", "minutes", "minuted_by", "minuted_on"])
    log.append(meeting.chain, "meeting_minuted", by=signature, at=at, body={}, text=words)
    return meeting


def _require_resolved(case: Case, outcome: Outcome) -> None:
    if outcome == Outcome.RESOLVED and case.resolution != Resolution.RESOLVED:
        raise Refused(
            gettext("此件现为“%(state)s”，经信访办核实化解之后才能记“推动解决”。")
            % {"state": case.get_resolution_display()}
        )


def _require_discreet(meeting: Meeting, words: str, by: User, on: date) -> None:
    """Refuse words that tell of a restricted case; what the writer may not know is not asked."""
    seen = AgendaItem.objects.visible_to(by, on).filter(meeting=meeting, closed_annex=True)
    for item in seen.select_related("case"):
        traces = redaction.found(item.case, words) if item.case else []
        if traces:
            raise Refused(
                gettext("综合情况不能写附件议题的内容：%(found)s。") % {"found": "；".join(traces)}
            )

"""Holding somebody to account, from the reply on: heard first, decided from above, carried out,
contested."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accountability.actions.proceeding import lock, record
from accountability.models import AccountabilityProceeding, Finding, ProceedingStage, Sanction
from accountability.proceeding_parties import decides_here, is_kept_from
from organization.models import User
from petitions.workflow import Refused


@transaction.atomic
def file_reply(
    proceeding: AccountabilityProceeding, *, words: str, by: User, at: datetime
) -> AccountabilityProceeding:
    """Reply to the notice, as the answerable person; also after the day, until it is decided."""
    row, on = lock(proceeding, "reply", by), timezone.localdate(at)
    if not words.strip():
        raise Refused(gettext("请写明申辩意见。"))
    row.stage, row.reply, row.replied_on = ProceedingStage.REPLIED, words, on
    row.save(update_fields=["stage", "reply", "replied_on"])
    return record(row, "reply_proceeding", by, at, {}, text=words)


@transaction.atomic
def decide_proceeding(
    proceeding: AccountabilityProceeding,
    *,
    finding: str,
    sanction: str,
    words: str,
    by: User,
    at: datetime,
) -> AccountabilityProceeding:
    """Decide, as the leader named. What is not founded ends with it.

    Raises PermissionDenied for anybody else, for a leader who no longer leads there or is kept
    out of a case; Refused before the reply or the lapse of its day.
    """
    row, on = lock(proceeding, "decide", by), timezone.localdate(at)
    cases = set(row.facts.values_list("case", flat=True))
    if not decides_here(row, by, on) or is_kept_from(cases, by, on):
        raise PermissionDenied(gettext("你目前不能决定此件，请提起人另选决定人。"))
    if not row.may_be_decided(on):
        raise Refused(gettext("申辩期限尚未届满，收到申辩或期满之后才能决定。"))
    if finding not in Finding.values or sanction not in Sanction.values:
        raise Refused(gettext("请选择认定和措施。"))
    if finding == Finding.UNFOUNDED and sanction != Sanction.NONE:
        raise Refused(gettext("责任不成立的，不得采取措施。"))
    if not words.strip():
        raise Refused(gettext("请写明决定的理由，并对申辩意见作出回应。"))
    is_over = finding == Finding.UNFOUNDED
    row.stage = ProceedingStage.CLOSED if is_over else ProceedingStage.DECIDED
    row.finding, row.sanction, row.decision, row.decided_on = finding, sanction, words, on
    row.ended_on = on if is_over else None
    row.save(update_fields=["stage", "finding", "sanction", "decision", "decided_on", "ended_on"])
    said = {"finding": finding, "sanction": sanction}
    return record(row, "decide_proceeding", by, at, said, text=words)


@transaction.atomic
def record_outcome(
    proceeding: AccountabilityProceeding,
    *,
    words: str,
    recommendation: str = "",
    by: User,
    at: datetime,
) -> AccountabilityProceeding:
    """Record how the decision was carried out, and the recommendation it led to, if any."""
    row, on = lock(proceeding, "outcome", by), timezone.localdate(at)
    if not words.strip():
        raise Refused(gettext("请写明执行情况。"))
    row.stage, row.ended_on = ProceedingStage.CLOSED, on
    row.outcome, row.recommendation = words, recommendation
    row.save(update_fields=["stage", "ended_on", "outcome", "recommendation"])
    said = {"recommendation": recommendation}
    return record(row, "close_proceeding", by, at, said, text=words)


@transaction.atomic
def file_appeal(
    proceeding: AccountabilityProceeding, *, words: str, by: User, at: datetime
) -> AccountabilityProceeding:
    """Note that the answerable person contests the decision; once. Who opened it passes it on."""
    row, on = lock(proceeding, "appeal", by), timezone.localdate(at)
    if row.decided_on is None or row.appealed_on is not None:
        raise Refused(gettext("申诉已经提交，或尚无决定可以申诉。"))
    if not words.strip():
        raise Refused(gettext("请写明申诉意见。"))
    row.appeal, row.appealed_on = words, on
    row.save(update_fields=["appeal", "appealed_on"])
    return record(row, "appeal_proceeding", by, at, {}, text=words)

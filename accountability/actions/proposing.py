"""Proposals of rules: made once per occasion, taken up by another action, or dismissed with a
reason that is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accountability.models import Proposal, Purpose
from accountability.proposal_trail import DISMISSED, PREFIX
from accountability.rules import all_rules, may_answer
from audit import log
from organization.models import Role, User
from organization.standing import standing
from petitions.actions.step import record, take
from petitions.models import Case
from petitions.workflow import Refused

DECIDERS = frozenset({Role.OFFICE, Role.REGISTRAR, Role.LEADER})


def propose(
    rule: str,
    occasion: str,
    *,
    case: Case | None = None,
    about: str = "",
    facts: Mapping[str, Any],
    at: datetime,
) -> Proposal | None:
    """Make a proposal unless this occasion already has one; None when it has.

    `occasion` tells this time from the next, such as "2026-03-02" or "petition/8".
    """
    subject = f"case/{case.slug}" if case else about
    row, is_new = Proposal.objects.get_or_create(
        key=f"{rule}/{subject}/{occasion}",
        defaults={
            "rule": rule,
            "purpose": all_rules()[rule].purpose,
            "case": case,
            "about": about,
            "facts": dict(facts),
            "made_on": timezone.localdate(at),
        },
    )
    return row if is_new else None


@transaction.atomic
def take_up(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Note that an action follows the proposal; who takes a step on its case may. Raises
    PermissionDenied, Refused."""
    if _stands_apart(proposal):
        _require(proposal, by, timezone.localdate(at))
    return _decide(proposal, Proposal.Stage.TAKEN, "", by, at)


@transaction.atomic
def dismiss(proposal: Proposal, *, words: str, by: User, at: datetime) -> Proposal:
    """Leave a proposal with a reason, as somebody who might carry it out. Raises
    PermissionDenied, Refused."""
    on = timezone.localdate(at)
    _require(proposal, by, on)
    if not words.strip():
        raise Refused(gettext("请写明不采纳的理由，理由会留存。"))
    if proposal.case is None or _stands_apart(proposal):
        row = _decide(proposal, Proposal.Stage.DISMISSED, words, by, at)
        chain, signature = log.open_chain(f"{PREFIX}{row.pk}"), standing(by, on).signature()
        log.append(chain, DISMISSED, by=signature, at=at, body={"rule": row.rule}, text=words)
        return row
    step = take(proposal.case, "dismiss_proposal", by=by, at=at)
    row = _decide(proposal, Proposal.Stage.DISMISSED, words, by, at)
    record(step, body={"rule": row.rule, "proposal": row.pk}, text=words)
    return row


def _stands_apart(proposal: Proposal) -> bool:
    """Tell whether no case's chain tells of it: who reads a case must not learn from it that
    somebody may be held to account."""
    return proposal.case is None or proposal.purpose == Purpose.PROCEEDING


def _require(proposal: Proposal, by: User, on: date) -> None:
    if not may_answer(proposal, by, on):
        raise PermissionDenied(gettext("这条提示只能由有权采纳它的人处理。"))


def _decide(proposal: Proposal, stage: str, words: str, by: User, at: datetime) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if row.stage != Proposal.Stage.OPEN:
        raise Refused(
            gettext("这条提示已经处理过：%(stage)s。") % {"stage": row.get_stage_display()}
        )
    row.stage, row.words = stage, words
    row.decided_by, row.decided_on = by, timezone.localdate(at)
    row.save(update_fields=["stage", "words", "decided_by", "decided_on"])
    return row

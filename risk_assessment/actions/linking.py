"""Saying that a case came of a decision: predicted and happened stand side by side then.

The case's own chain tells of it; the chain of the decision does not, because not everybody who
reads that may know of the case.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from organization.models import User
from petitions.actions.step import Step, record, take
from petitions.models import Case
from petitions.workflow import Refused
from risk_assessment.actions.taking import latest_round
from risk_assessment.models import AffectedGroup, DecisionCase, MajorDecision


@transaction.atomic
def link_decision(
    case: Case,
    decision: MajorDecision,
    *,
    group: AffectedGroup | None = None,
    by: User,
    at: datetime,
) -> DecisionCase:
    """Link a case to the decision it is about, and to the predicted group that speaks in it.

    Raises PermissionDenied; Refused for a restricted case, a decision the person does not know,
    or a link that is there.
    """
    step = take(case, "link_decision", by=by, at=at)
    case = step.here.case
    _require_known(step, decision)
    if case.restricted:
        raise Refused(gettext("限制知悉的件不关联决策。"))
    if group is not None and (group.is_dropped or group.assessment_id != latest_round(decision).pk):
        raise Refused(gettext("请选择这项决策最近一轮评估的群体。"))
    if DecisionCase.objects.running().filter(decision=decision, case=case).exists():
        raise Refused(gettext("此件已经关联这项决策。"))
    link: DecisionCase = DecisionCase.objects.create(
        decision=decision, case=case, group=group, linked_by=by, linked_on=step.on
    )
    body = {"decision": decision.slug} | ({"group": group.no} if group else {})
    record(step, body=body)
    return link


@transaction.atomic
def unlink_decision(link: DecisionCase, *, by: User, at: datetime) -> DecisionCase:
    """Take a wrong link back; the case's chain keeps both. Raises PermissionDenied, Refused."""
    step = take(link.case, "link_decision", by=by, at=at)
    _require_known(step, link.decision)
    link = DecisionCase.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.ended_on:
        raise Refused(gettext("这条关联已经取消。"))
    link.ended_by, link.ended_on = by, step.on
    link.save(update_fields=["ended_by", "ended_on"])
    record(step, body={"decision": link.decision.slug, "ended": True})
    return link


def _require_known(step: Step, decision: MajorDecision) -> None:
    known = MajorDecision.objects.visible_to(step.by, step.on).filter(pk=decision.pk)
    if not known.exists():
        raise Refused(gettext("没有这项决策。"))

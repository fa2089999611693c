"""What every action of this app does around its own change: lock, may they - and then record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Role, User
from organization.standing import standing
from petitions.workflow import Refused
from risk_assessment.models import (
    WRITERS,
    Assessment,
    AssessmentStage,
    MajorDecision,
    RiskScore,
    led_by,
)


@dataclass(frozen=True)
class Taken:
    """The locked decision with its latest round, and who acts in which role when."""

    decision: MajorDecision
    assessment: Assessment
    by: User
    role: Role
    at: datetime

    @property
    def on(self) -> date:
        """The day in Asia/Shanghai."""
        return timezone.localdate(self.at)


def lock(decision: MajorDecision) -> MajorDecision:
    """Return the decision, locked until the end: it stands for all that hangs on it."""
    rows = MajorDecision.objects.select_for_update(of=("self",)).select_related("unit", "chain")
    return rows.get(pk=decision.pk)


def latest_round(decision: MajorDecision) -> Assessment:
    """Return the newest round; every decision has one."""
    return decision.assessments.order_by("-round")[:1].get()


def writing(decision: MajorDecision, *, by: User, at: datetime) -> Taken:
    """Take a decision whose assessment is being written, as somebody who assesses.

    Raises PermissionDenied; Refused when it waits for the signature or is signed.
    """
    decision = lock(decision)
    taken = Taken(decision, latest_round(decision), by, assessor_role(decision, by, at), at)
    if taken.assessment.stage != AssessmentStage.DRAFTING:
        raise Refused(
            gettext("评估现为“%(stage)s”，不能再改。")
            % {"stage": taken.assessment.get_stage_display()}
        )
    return taken


def signing(decision: MajorDecision, *, by: User, at: datetime) -> Taken:
    """Take an assessment that waits for the signature, as a leader who did not write it.

    Raises PermissionDenied, Refused.
    """
    decision = lock(decision)
    assessment = latest_round(decision)
    if not may_sign(decision, assessment, by, timezone.localdate(at)):
        raise PermissionDenied(gettext("由分管领导签署，参与评估的人不能签署。"))
    if assessment.stage != AssessmentStage.TO_SIGN:
        raise Refused(
            gettext("评估现为“%(stage)s”，不在待签署。") % {"stage": assessment.get_stage_display()}
        )
    return Taken(decision, assessment, by, Role.LEADER, at)


def assessor_role(decision: MajorDecision, by: User, at: datetime) -> Role:
    """Return the role under which somebody assesses for the unit. Raises PermissionDenied."""
    held = standing(by, timezone.localdate(at))
    for role in WRITERS:
        if decision.unit_id in held.units(role):
            return role
    raise PermissionDenied(
        gettext("由%(unit)s的负责人、信访专员或经办人办理。") % {"unit": decision.unit.name}
    )


def may_assess(decision: MajorDecision, by: User, on: date) -> bool:
    """Tell whether this person assesses for the unit whose decision it is."""
    held = standing(by, on)
    return any(decision.unit_id in held.units(role) for role in WRITERS)


def may_sign(decision: MajorDecision, assessment: Assessment, by: User, on: date) -> bool:
    """Tell whether this person may sign: a leader above the unit who took no part in it."""
    if decision.unit_id not in led_by(standing(by, on)):
        return False
    if by.pk in {decision.opened_by_id, assessment.submitted_by_id}:
        return False
    return not RiskScore.objects.filter(point__assessment=assessment, given_by=by).exists()


def record(
    taken: Taken, kind: str, *, body: Mapping[str, Any] | None = None, text: str = ""
) -> None:
    """Write the event on the chain of the decision, signed with the role that counts."""
    signature = standing(taken.by, taken.on).signature(taken.role, unit=taken.decision.unit)
    facts = {"round": taken.assessment.round} | dict(body or {})
    log.append(taken.decision.chain, kind, by=signature, at=taken.at, body=facts, text=text)


def require_words(words: str, refusal: str) -> None:
    """Raise Refused with this sentence unless something was said."""
    if not words.strip():
        raise Refused(refusal)

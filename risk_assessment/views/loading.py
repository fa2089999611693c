"""What the pages of one decision begin with: the decision this reader may see, or 404."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.utils import timezone

from organization.http import UserRequest
from risk_assessment.actions.taking import latest_round
from risk_assessment.contents import Contents, contents_of
from risk_assessment.models import Assessment, MajorDecision


@dataclass(frozen=True)
class Loaded:
    """A decision with its newest round and what stands in it."""

    decision: MajorDecision
    assessment: Assessment
    contents: Contents


def decision_or_404(request: UserRequest, slug: str) -> Loaded:
    """Return the decision as it stands. Raises Http404 for one that is not theirs."""
    rows = MajorDecision.objects.visible_to(request.user, timezone.localdate())
    rows = rows.select_related("unit", "topic", "chain", "opened_by", "issued_by")
    decision = get_object_or_404(rows, slug=slug)
    assessment = latest_round(decision)
    return Loaded(decision, assessment, contents_of(assessment))

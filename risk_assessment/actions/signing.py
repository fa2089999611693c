"""The conclusion, the signature of a leader who took no part, and the issue of the decision."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from organization.models import User
from petitions.workflow import Refused
from risk_assessment.actions.taking import (
    Taken,
    assessor_role,
    latest_round,
    lock,
    record,
    require_words,
    signing,
    writing,
)
from risk_assessment.contents import contents_of
from risk_assessment.models import (
    GOES_AHEAD,
    Assessment,
    AssessmentStage,
    Conclusion,
    MajorDecision,
)
from risk_assessment.steps import LAST, bar_to, bar_to_issue, states

MEASURES = 5  # the step that only a decision which goes ahead must have finished


@transaction.atomic
def submit_assessment(
    decision: MajorDecision,
    *,
    conclusion: str,
    controllability: str,
    words: str,
    by: User,
    at: datetime,
) -> Assessment:
    """Come to a conclusion and hand the assessment to the leader (step 6).

    Raises Refused and says which step is not finished, or why the risks bar the conclusion.
    """
    taken = writing(decision, by=by, at=at)
    row = taken.assessment
    if conclusion not in Conclusion.values:
        raise Refused(gettext("请选择结论。"))
    require_words(controllability, gettext("请写明可控性。"))
    require_words(words, gettext("请写明结论的理由。"))
    contents = contents_of(row)
    bar = bar_to(conclusion, contents)
    if bar:
        raise Refused(bar)
    _require_steps(taken, conclusion)
    row.conclusion, row.controllability, row.words = conclusion, controllability, words
    row.stage, row.returned = AssessmentStage.TO_SIGN, ""
    row.submitted_by, row.submitted_on = by, taken.on
    row.save(
        update_fields=[
            "conclusion", "controllability", "words", "stage", "returned", "submitted_by",
            "submitted_on",
        ]
    )  # fmt: skip
    record(taken, "risk_submitted", body={"conclusion": conclusion}, text=words)
    return row


@transaction.atomic
def return_assessment(decision: MajorDecision, *, words: str, by: User, at: datetime) -> Assessment:
    """Send the assessment back with reasons, as the leader. Raises PermissionDenied, Refused."""
    taken = signing(decision, by=by, at=at)
    require_words(words, gettext("请写明退回的意见。"))
    row = taken.assessment
    row.stage, row.returned = AssessmentStage.DRAFTING, words
    row.save(update_fields=["stage", "returned"])
    record(taken, "risk_returned", text=words)
    return row


@transaction.atomic
def sign_assessment(
    decision: MajorDecision, *, words: str = "", by: User, at: datetime
) -> Assessment:
    """Sign the assessment as a leader who took no part in it. Raises PermissionDenied, Refused."""
    taken = signing(decision, by=by, at=at)
    row = taken.assessment
    row.stage, row.signed_by, row.signed_on = AssessmentStage.SIGNED, by, taken.on
    row.save(update_fields=["stage", "signed_by", "signed_on"])
    record(taken, "risk_signed", body={"conclusion": row.conclusion}, text=words)
    return row


@transaction.atomic
def issue_decision(
    decision: MajorDecision, *, issued_on: date, by: User, at: datetime
) -> MajorDecision:
    """Mark a decision as issued. Refused without a signed assessment that lets it go ahead.

    Raises PermissionDenied, Refused.
    """
    decision = lock(decision)
    row = latest_round(decision)
    taken = Taken(decision, row, by, assessor_role(decision, by, at), at)
    bar = bar_to_issue(decision, row, contents_of(row))
    if bar:
        raise Refused(bar)
    if issued_on > taken.on:
        raise Refused(gettext("出台日期不能晚于今天。"))
    if decision.touches_public and row.signed_on and issued_on < row.signed_on:
        raise Refused(gettext("出台日期不能早于评估签署的日期。"))
    decision.issued_on, decision.issued_by = issued_on, by
    decision.save(update_fields=["issued_on", "issued_by"])
    record(taken, "risk_issued", body={"issued": issued_on.isoformat()})
    return decision


def _require_steps(taken: Taken, conclusion: str) -> None:
    goes_ahead = conclusion in GOES_AHEAD
    for state in states(taken.decision, contents_of(taken.assessment)):
        if state.no == LAST or (state.no == MEASURES and not goes_ahead) or state.done:
            continue
        raise Refused(
            gettext("第%(no)d步“%(step)s”还缺：%(missing)s。")
            % {"no": state.no, "step": state.label, "missing": "、".join(state.missing)}
        )

"""Entering a decision, saying what it is about, and beginning another round of assessment."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accountability.actions import take_up
from accountability.models import Proposal
from audit import log
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models import Topic
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.workflow import Refused
from risk_assessment.actions.taking import (
    Taken,
    assessor_role,
    latest_round,
    lock,
    may_assess,
    record,
    require_words,
    writing,
)
from risk_assessment.contents import contents_of
from risk_assessment.labels import PREFIX
from risk_assessment.models import (
    AffectedGroup,
    Assessment,
    AssessmentStage,
    DecisionKind,
    MajorDecision,
    RiskPoint,
    led_by,
)
from risk_assessment.starting import STARTING


@transaction.atomic
def open_decision(
    unit: Unit,
    *,
    title: str,
    kind: str,
    planned_on: date,
    topic: Topic | None = None,
    matter: str = "",
    touches_public: bool = True,
    why_not: str = "",
    by: User,
    at: datetime,
) -> MajorDecision:
    """Enter a decision and begin its assessment with the risk points of its kind.

    Raises PermissionDenied for who does not assess for the unit; Refused.
    """
    on = timezone.localdate(at)
    decision = MajorDecision(
        unit=unit, title=title.strip(), kind=kind, topic=topic, matter=matter,
        touches_public=touches_public, why_not="" if touches_public else why_not,
        planned_on=planned_on, opened_by=by, opened_on=on, year=on.year,
    )  # fmt: skip
    role = assessor_role(decision, by, at)
    require_words(title, gettext("请写明决策事项。"))
    if not touches_public:
        require_words(why_not, gettext("不涉及公众切身利益的，请写明理由，理由会留存。"))
    if planned_on < on:
        raise Refused(gettext("拟出台日期不能早于今天：先评估，后决策。"))
    (decision.serial,) = take_number(unit, SeriesKind.ASSESSMENT, on.year)
    decision.slug = f"{unit.code}-PG-{on.year}-{decision.serial:04d}"
    word = unit.docket_word or unit.code  # without a docket word two units would share a number
    decision.number = f"{word}评〔{on.year}〕{decision.serial:04d}"
    decision.chain = log.open_chain(f"{PREFIX}{decision.slug}")
    decision.save(force_insert=True)
    assessment = decision.assessments.create(begun_on=on)
    _start_points(assessment, DecisionKind(kind))
    taken = Taken(decision, assessment, by, role, at)
    body = {"unit": unit.code, "kind": kind, "public": touches_public}
    record(taken, "risk_opened", body=body | {"planned": planned_on.isoformat()}, text=title)
    return decision


@transaction.atomic
def describe(
    decision: MajorDecision,
    *,
    matter: str,
    basis: str,
    planned_on: date,
    legality: str,
    reasonableness: str,
    feasibility: str,
    topic: Topic | None = None,
    by: User,
    at: datetime,
) -> MajorDecision:
    """Say what is decided on what basis, and judge three of the four criteria (step 1)."""
    taken = writing(decision, by=by, at=at)
    decision, row = taken.decision, taken.assessment
    decision.matter, decision.basis, decision.planned_on = matter, basis, planned_on
    decision.topic = topic
    decision.save(update_fields=["matter", "basis", "planned_on", "topic"])
    row.legality, row.reasonableness, row.feasibility = legality, reasonableness, feasibility
    row.save(update_fields=["legality", "reasonableness", "feasibility"])
    record(taken, "risk_described", body={"planned": planned_on.isoformat()}, text=matter)
    return decision


@transaction.atomic
def reassess(
    decision: MajorDecision, *, words: str, proposal: Proposal | None = None, by: User, at: datetime
) -> Assessment:
    """Begin another round: groups and risk points are taken over, scores are given anew.

    The unit itself, its leaders and the Petition Office may. Raises PermissionDenied; Refused
    while a round is under way.
    """
    decision = lock(decision)
    role, on = _orderer(decision, by, at), timezone.localdate(at)
    former = latest_round(decision)
    if former.stage != AssessmentStage.SIGNED:
        raise Refused(
            gettext("第%(round)d轮评估还没有签署，不用再启动。") % {"round": former.round}
        )
    require_words(words, gettext("请写明再评估的缘由。"))
    if proposal is not None:
        if proposal.about != f"{PREFIX}{decision.slug}":
            raise Refused(gettext("这条提示说的是另一项决策。"))
        take_up(proposal, by=by, at=at)
    fresh = Assessment.objects.create(
        decision=decision, round=former.round + 1, why=words, begun_on=on, plan=former.plan,
        legality=former.legality, reasonableness=former.reasonableness,
        feasibility=former.feasibility,
    )  # fmt: skip
    _take_over(former, fresh)
    body = {"proposal": proposal.pk} if proposal else {}
    record(Taken(decision, fresh, by, role, at), "risk_reassessed", body=body, text=words)
    return fresh


def may_reassess(decision: MajorDecision, by: User, on: date) -> bool:
    """Tell whether this person may order another round."""
    held = standing(by, on)
    if held.is_officer:
        return False
    leads = decision.unit_id in led_by(held)
    return leads or Role.OFFICE in held.roles or may_assess(decision, by, on)


def _orderer(decision: MajorDecision, by: User, at: datetime) -> Role:
    on = timezone.localdate(at)
    if not may_reassess(decision, by, on):
        raise PermissionDenied(gettext("由承办单位、分管领导或信访办启动再评估。"))
    if may_assess(decision, by, on):
        return assessor_role(decision, by, at)
    held = standing(by, on)
    return Role.LEADER if decision.unit_id in led_by(held) else Role.OFFICE


def _start_points(assessment: Assessment, kind: DecisionKind) -> None:
    RiskPoint.objects.bulk_create(
        RiskPoint(assessment=assessment, no=no, title=str(title))
        for no, title in enumerate(STARTING[kind], start=1)
    )


def _take_over(former: Assessment, fresh: Assessment) -> None:
    contents = contents_of(former)
    for group in contents.groups:
        AffectedGroup.objects.create(
            assessment=fresh, no=group.no, name=group.name, size=group.size,
            demand=group.demand, expected=group.expected,
        )  # fmt: skip
    for point in contents.points:
        RiskPoint.objects.create(
            assessment=fresh, no=point.no, title=point.title, words=point.words
        )

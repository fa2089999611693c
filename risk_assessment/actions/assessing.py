"""Writing the assessment: groups, records, risk points and their scores (steps 2 to 4)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from organization.models import User
from petitions.models import Case
from petitions.workflow import Refused
from risk_assessment.actions.taking import Taken, record, require_words, writing
from risk_assessment.levels import SCALE
from risk_assessment.models import (
    AffectedGroup,
    AssessmentRecord,
    MajorDecision,
    PointEvidence,
    RiskPoint,
    RiskScore,
)

Scores = Mapping[int, tuple[int, int]]


@transaction.atomic
def add_group(
    decision: MajorDecision,
    *,
    name: str,
    size: int,
    demand: str,
    expected: int = 0,
    by: User,
    at: datetime,
) -> AffectedGroup:
    """Name a group that is affected, what it asks for and how many objections are expected."""
    taken = writing(decision, by=by, at=at)
    require_words(name, gettext("请写明群体。"))
    groups = AffectedGroup.objects.filter(assessment=taken.assessment)
    group: AffectedGroup = groups.create(
        assessment=taken.assessment, no=_next(groups.aggregate(last=Max("no"))["last"]),
        name=name, size=size, demand=demand, expected=expected,
    )  # fmt: skip
    body = {"group": group.no, "size": size, "expected": expected}
    record(taken, "risk_group_added", body=body, text=name)
    return group


@transaction.atomic
def drop_group(decision: MajorDecision, *, no: int, by: User, at: datetime) -> None:
    """Take a group off again. Raises Refused when it is not there."""
    taken = writing(decision, by=by, at=at)
    group = AffectedGroup.objects.kept().filter(assessment=taken.assessment, no=no).first()
    if group is None:
        raise Refused(gettext("这个群体已经不在评估里。"))
    group.is_dropped = True
    group.save(update_fields=["is_dropped"])
    record(taken, "risk_group_dropped", body={"group": no})


@transaction.atomic
def add_record(
    decision: MajorDecision,
    *,
    kind: str,
    held_on: date,
    who: str,
    findings: str,
    headcount: int = 0,
    adopted: str = "",
    by: User,
    at: datetime,
) -> AssessmentRecord:
    """Record a hearing, a survey, a visit or what other departments said (Art. 23)."""
    taken = writing(decision, by=by, at=at)
    require_words(findings, gettext("请写明主要意见。"))
    if held_on > taken.on:
        raise Refused(gettext("日期不能晚于今天：记录已经做过的事。"))
    row: AssessmentRecord = AssessmentRecord.objects.create(
        assessment=taken.assessment, kind=kind, held_on=held_on, who=who, headcount=headcount,
        findings=findings, adopted=adopted, written_by=by,
    )  # fmt: skip
    body = {"kind": kind, "held": held_on.isoformat(), "headcount": headcount}
    record(taken, "risk_record_added", body=body, text=findings)
    return row


@transaction.atomic
def add_point(
    decision: MajorDecision, *, title: str, words: str = "", by: User, at: datetime
) -> RiskPoint:
    """Name a risk point (Art. 23)."""
    taken = writing(decision, by=by, at=at)
    require_words(title, gettext("请写明风险点。"))
    last = taken.assessment.points.aggregate(last=Max("no"))["last"]
    point: RiskPoint = taken.assessment.points.create(no=_next(last), title=title, words=words)
    record(taken, "risk_point_added", body={"point": point.no}, text=title)
    return point


@transaction.atomic
def drop_point(decision: MajorDecision, *, no: int, by: User, at: datetime) -> None:
    """Take a risk point off that does not fit, together with its measures."""
    taken = writing(decision, by=by, at=at)
    point = point_of(taken, no)
    point.is_dropped = True
    point.save(update_fields=["is_dropped"])
    record(taken, "risk_point_dropped", body={"point": no}, text=point.title)


@transaction.atomic
def cite_case(
    decision: MajorDecision, *, no: int, case: Case, by: User, at: datetime
) -> PointEvidence:
    """Cite a past case as evidence for a risk point. The chain tells the point, never the case.

    Raises Refused for a case that does not exist for this person, or that few may know of.
    """
    taken = writing(decision, by=by, at=at)
    point = point_of(taken, no)
    seen = Case.objects.visible_to(by, taken.on).filter(restricted=False, pk=case.pk)
    if not seen.exists():
        raise Refused(gettext("这一件不能引为例证。"))
    row, is_new = PointEvidence.objects.get_or_create(
        point=point, case=case, defaults={"cited_by": by, "cited_on": taken.on}
    )
    if is_new:
        record(taken, "risk_case_cited", body={"point": no})
    return row


@transaction.atomic
def score_points(
    decision: MajorDecision, *, scores: Scores, after: bool = False, by: User, at: datetime
) -> int:
    """Give risk points their scores, before or after the measures; every former score is kept.

    Returns how many changed. Raises Refused for a score off the scale, or one after measures
    where there are none.
    """
    taken = writing(decision, by=by, at=at)
    changed = {}
    for no, (likelihood, impact) in sorted(scores.items()):
        if likelihood not in SCALE or impact not in SCALE:
            raise Refused(gettext("可能性和影响都在 1 到 5 之间。"))
        if _score(point_of(taken, no), likelihood, impact, after=after, taken=taken):
            changed[f"R{no}"] = f"{likelihood}x{impact}"
    if changed:
        record(taken, "risk_scored", body={"after": after, "scores": changed})
    return len(changed)


def point_of(taken: Taken, no: int) -> RiskPoint:
    """Return a risk point of the round by its number. Raises Refused."""
    point: RiskPoint | None = taken.assessment.points.filter(no=no, is_dropped=False).first()
    if point is None:
        raise Refused(gettext("风险点 R%(no)s 已经不在评估里。") % {"no": no})
    return point


def _score(point: RiskPoint, likelihood: int, impact: int, *, after: bool, taken: Taken) -> bool:
    """Write one score with its history; tells whether anything changed."""
    names = ("after_likelihood", "after_impact") if after else ("likelihood", "impact")
    if (getattr(point, names[0]), getattr(point, names[1])) == (likelihood, impact):
        return False
    if after and not point.measures.filter(is_dropped=False).exists():
        raise Refused(gettext("%(point)s还没有防范措施，不能打措施后的分。") % {"point": point})
    setattr(point, names[0], likelihood)
    setattr(point, names[1], impact)
    point.save(update_fields=list(names))
    RiskScore.objects.create(
        point=point, is_after=after, likelihood=likelihood, impact=impact,
        given_by=taken.by, given_on=taken.on,
    )  # fmt: skip
    return True


def _next(last: int | None) -> int:
    return (last or 0) + 1

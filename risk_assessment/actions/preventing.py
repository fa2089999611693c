"""Measures against risks: set while assessing (step 5), done with proof after the signature."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from organization.models import Post, Role, Unit, User
from organization.standing import standing
from petitions.workflow import Refused
from risk_assessment.actions.assessing import point_of
from risk_assessment.actions.taking import Taken, lock, may_assess, record, require_words, writing
from risk_assessment.models import AssessmentStage, MajorDecision, Measure


@transaction.atomic
def add_measure(
    decision: MajorDecision,
    *,
    no: int,
    what: str,
    unit: Unit,
    until: date,
    person: User | None = None,
    by: User,
    at: datetime,
) -> Measure:
    """Set a measure against the risk point `no`, with who answers for it and a day.

    Raises Refused when the person has no post in the unit, or the day has passed.
    """
    taken = writing(decision, by=by, at=at)
    point = point_of(taken, no)
    require_words(what, gettext("请写明措施。"))
    if until < taken.on:
        raise Refused(gettext("期限不能早于今天。"))
    posts = Post.objects.on(taken.on).held().in_unit(unit)
    if person is not None:
        posts = posts.filter(person=person)
    if not posts.exists():
        name = person.name if person else unit.name
        raise Refused(gettext("%(name)s目前不在%(unit)s任职。") % {"name": name, "unit": unit.name})
    rows = Measure.objects.filter(point__assessment=taken.assessment)
    measure: Measure = Measure.objects.create(
        point=point, no=(rows.aggregate(last=Max("no"))["last"] or 0) + 1, what=what, unit=unit,
        person=person, until=until,
    )  # fmt: skip
    body = {"point": no, "measure": measure.no, "unit": unit.code, "until": until.isoformat()}
    record(taken, "risk_measure_set", body=body | _person(person), text=what)
    return measure


@transaction.atomic
def drop_measure(decision: MajorDecision, *, no: int, by: User, at: datetime) -> None:
    """Take a measure off while the assessment is being written."""
    taken = writing(decision, by=by, at=at)
    rows = Measure.objects.filter(point__assessment=taken.assessment, is_dropped=False)
    measure = rows.filter(no=no).first()
    if measure is None:
        raise Refused(gettext("这项措施已经不在评估里。"))
    measure.is_dropped = True
    measure.save(update_fields=["is_dropped"])
    record(taken, "risk_measure_dropped", body={"measure": no})


@transaction.atomic
def write_plan(decision: MajorDecision, *, plan: str, by: User, at: datetime) -> None:
    """Write what is done if it comes to it all the same 处置预案 (Art. 23)."""
    taken = writing(decision, by=by, at=at)
    require_words(plan, gettext("请写明处置预案。"))
    taken.assessment.plan = plan
    taken.assessment.save(update_fields=["plan"])
    record(taken, "risk_plan_written", text=plan)


@transaction.atomic
def finish_measure(measure: Measure, *, proof: str, by: User, at: datetime) -> Measure:
    """Report a measure as done, by what evidence. Who owes it or assesses may.

    Raises PermissionDenied; Refused without proof, twice, or before the signature.
    """
    assessment = measure.point.assessment
    decision = lock(assessment.decision)
    assessment.refresh_from_db()
    on = timezone.localdate(at)
    rows = Measure.objects.select_for_update(of=("self",)).select_related("unit")
    measure = rows.get(pk=measure.pk)
    role = _doer(decision, measure, by, on)
    if assessment.stage != AssessmentStage.SIGNED or measure.is_dropped:
        raise Refused(gettext("评估签署之后才办理措施。"))
    if measure.done_on:
        raise Refused(gettext("这项措施已经完成。"))
    require_words(proof, gettext("请写明完成情况和依据，不能只打勾。"))
    measure.done_on, measure.done_by, measure.proof = on, by, proof
    measure.save(update_fields=["done_on", "done_by", "proof"])
    taken = Taken(decision, assessment, by, role, at)
    record(taken, "risk_measure_done", body={"measure": measure.no}, text=proof)
    return measure


def may_finish(decision: MajorDecision, measure: Measure, by: User, on: date) -> bool:
    """Tell whether this person may report the measure as done."""
    mine = Measure.objects.owed_by(by, on).filter(pk=measure.pk)
    return may_assess(decision, by, on) or mine.exists()


def _doer(decision: MajorDecision, measure: Measure, by: User, on: date) -> Role:
    posts = standing(by, on).posts
    if not posts or not may_finish(decision, measure, by, on):
        raise PermissionDenied(gettext("措施由责任人、责任单位或评估单位办理。"))
    near = [post for post in posts if post.unit_id in {measure.unit_id, decision.unit_id}]
    return Role((near or list(posts))[0].role)


def _person(person: User | None) -> dict[str, int]:
    return {"person": person.pk} if person else {}

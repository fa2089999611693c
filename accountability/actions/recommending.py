"""The three kinds of recommendation: written from cases, answered by the unit's head."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accountability.models import (
    Cause,
    Outcome,
    Recommendation,
    RecommendationKind,
    RecommendationStage,
    RootCause,
)
from accountability.models.recommendations import OFFICE_ROLES
from accountability.papers import said_on_case
from audit import log
from organization import chain
from organization.models import Duty, Role, Unit, User
from organization.standing import standing
from petitions import accused_side, redaction
from petitions.actions.step import Step, record, take
from petitions.models import Case
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.workflow import Refused

TO_ANSWER = timedelta(days=30)  # C12: 2005 Art. 36 and the Shanghai rules ask for 30 days
LONGEST = timedelta(days=180)
MOST = 50  # cases under one recommendation


@transaction.atomic
def recommend(
    *,
    unit: Unit,
    kind: RecommendationKind,
    text: str,
    cases: Sequence[Case],
    until: date,
    by: User,
    at: datetime,
) -> Recommendation:
    """Send a unit a recommendation that grew from these cases (2022 Art. 40).

    Raises PermissionDenied; Refused when the text gives away a case that does not exist for the
    unit, when the unit is on the accused side of one, or when nobody there can answer.
    """
    if not 0 < len(cases) <= MOST:
        raise Refused(gettext("建议须有依据：请关联 1 至 %(n)d 件信访事项。") % {"n": MOST})
    by_id = {case.pk: case for case in cases}
    steps = [take(by_id[pk], "recommend", by=by, at=at) for pk in sorted(by_id)]
    on = steps[0].on
    _check(unit, text, until, on)
    for step in steps:
        _require_apart(step.here.case, unit, text, on)
    recommendation = _write(steps, unit, kind, text, until)
    for step in steps:
        body = {"recommendation": recommendation.slug, "unit": unit.code, "kind": kind}
        said = said_on_case(recommendation, len(steps))
        record(step, body=body, text=recommendation.number, said=said)
    body = {"unit": unit.code, "kind": kind, "until": until.isoformat()}
    signed = steps[0].role
    return _record(recommendation, "recommendation_issued", by, signed, at, body=body, text=text)


@transaction.atomic
def answer_recommendation(
    recommendation: Recommendation, *, outcome: Outcome, answer: str, by: User, at: datetime
) -> Recommendation:
    """Say as the head of the unit whether it is adopted, and why or how. Raises
    PermissionDenied, Refused."""
    row, on = _lock(recommendation), timezone.localdate(at)
    _require_stage(row, RecommendationStage.ISSUED)
    if not may_answer(row, by, on):
        raise PermissionDenied(
            gettext("由%(unit)s负责人书面反馈。") % {"unit": row.unit.name},
        )
    if not answer.strip():
        raise Refused(gettext("请写明采纳后怎么做，或者不采纳的理由。"))
    row.outcome, row.answer, row.answered_by = outcome, answer, by
    row.answered_on, row.stage = on, RecommendationStage.ANSWERED
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_on", "stage"])
    role = next(Role(post.role) for post in standing(by, on).posts)
    if row.unit_id in standing(by, on).units(Role.HEAD):
        role = Role.HEAD
    body = {"outcome": outcome}
    return _record(row, "recommendation_answered", by, role, at, body=body, text=answer)


@transaction.atomic
def close_recommendation(
    recommendation: Recommendation, *, by: User, at: datetime
) -> Recommendation:
    """Take note of the answer, as the office that issued it. Raises PermissionDenied, Refused."""
    row, on = _lock(recommendation), timezone.localdate(at)
    _require_stage(row, RecommendationStage.ANSWERED)
    role = next((one for one in OFFICE_ROLES if row.office_id in standing(by, on).units(one)), None)
    if role is None or not _shown(row, by, on):
        raise PermissionDenied(gettext("由%(unit)s了结。") % {"unit": row.office.name})
    row.stage, row.closed_by, row.closed_on = RecommendationStage.CLOSED, by, on
    row.save(update_fields=["stage", "closed_by", "closed_on"])
    return _record(row, "recommendation_closed", by, role, at)


@transaction.atomic
def set_root_cause(case: Case, *, cause: Cause, words: str, by: User, at: datetime) -> RootCause:
    """Say why the matter came to be a petition; may be said anew, the history keeps what was
    said before. Raises PermissionDenied, Refused."""
    step = take(case, "set_root_cause", by=by, at=at)
    if not words.strip():
        raise Refused(gettext("请写明根源在哪里，怎样才能不再发生。"))
    row, _is_new = RootCause.objects.update_or_create(
        case=step.here.case,
        defaults={"cause": cause, "words": words, "set_by": by, "set_on": step.on},
    )
    record(step, body={"cause": cause}, text=words)
    return row


def answerers(unit: Unit, on: date) -> list[User]:
    """Return who may answer for the unit: its head, else the next held rung above."""
    rungs = chain.held_or_above(unit, Duty.HEAD, on)
    return [person for rung in rungs for person in rung.acting]


def may_answer(recommendation: Recommendation, by: User, on: date) -> bool:
    """Tell whether this person answers for the unit, and the letter exists for them."""
    return by in answerers(recommendation.unit, on) and _shown(recommendation, by, on)


def _shown(recommendation: Recommendation, by: User, on: date) -> bool:
    return Recommendation.objects.visible_to(by, on).filter(pk=recommendation.pk).exists()


def _check(unit: Unit, text: str, until: date, on: date) -> None:
    if not text.strip():
        raise Refused(gettext("请写明事实和建议。"))
    if not on < until <= on + LONGEST:
        raise Refused(gettext("反馈期限须在明日与一百八十日之间。"))
    if not answerers(unit, on):
        raise Refused(gettext("%(unit)s目前没有能反馈的负责人。") % {"unit": unit.name})


def _require_apart(case: Case, unit: Unit, text: str, on: date) -> None:
    """Refuse what would tell a unit of a case that does not exist for it."""
    if accused_side.of(case).holds(unit):
        raise Refused(
            gettext("依据《信访工作条例》第三十条，%(number)s不能作为给该单位的建议的依据。")
            % {"number": case.number}
        )
    heads = [person for person in answerers(unit, on) if _leads(person, unit, on)]
    if case.restricted and not heads:
        raise Refused(gettext("%(unit)s目前没有能反馈的负责人。") % {"unit": unit.name})
    if _knows(case, answerers(unit, on), on):
        return
    traces = redaction.found(case, text)
    if traces:
        raise Refused(
            gettext("%(unit)s不办理%(number)s，建议内容请改写：%(found)s。")
            % {"unit": unit.name, "number": case.number, "found": "；".join(traces)}
        )


def _leads(person: User, unit: Unit, on: date) -> bool:
    return unit.pk in standing(person, on).units(Role.HEAD)


def _knows(case: Case, people: Iterable[User], on: date) -> bool:
    return any(Case.objects.visible_to(one, on).filter(pk=case.pk).exists() for one in people)


def _write(
    steps: Sequence[Step], unit: Unit, kind: RecommendationKind, text: str, until: date
) -> Recommendation:
    cases, on = [step.here.case for step in steps], steps[0].on
    office, year = cases[0].unit, on.year
    (serial,) = take_number(office, SeriesKind.RECOMMENDATION, year)
    slug = f"{office.code}-JY-{year}-{serial:04d}"
    row = Recommendation.objects.create(
        chain=log.open_chain(f"recommendation/{slug}"),
        slug=slug,
        number=f"{office.docket_word}建〔{year}〕{serial:04d}",
        office=office,
        year=year,
        serial=serial,
        kind=kind,
        unit=unit,
        text=text,
        is_restricted=any(case.restricted for case in cases),
        until=until,
        issued_by=steps[0].by,
        issued_on=on,
    )
    row.cases.set(cases)
    return row


def _lock(recommendation: Recommendation) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",))
    return rows.select_related("chain", "unit", "office").get(pk=recommendation.pk)


def _require_stage(row: Recommendation, stage: RecommendationStage) -> None:
    if row.stage != stage:
        raise Refused(
            gettext("建议书现为“%(stage)s”，不能这样办理。") % {"stage": row.get_stage_display()}
        )


def _record(
    row: Recommendation,
    kind: str,
    by: User,
    role: Role,
    at: datetime,
    *,
    body: dict[str, Any] | None = None,
    text: str = "",
) -> Recommendation:
    """Write it on the letter's own chain, which tells of no case."""
    signature = standing(by, timezone.localdate(at)).signature(role)
    log.append(row.chain, kind, by=signature, at=at, body=body or {}, text=text)
    return row

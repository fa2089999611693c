"""Blind transfer: asking a unit for facts without telling it of the case (2022 Art. 30).

The request has a chain of its own, on which nothing of the case stands. The case's chain tells
that facts were asked for; only who may see the case can read that.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Post, Role, Unit, User
from organization.standing import standing
from petitions import redaction
from petitions.actions.step import record, take
from petitions.models import FACT_OPEN, Case, FactRequest, FactStage
from petitions.models.facts import ANSWERERS
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.paper import day as said_day
from petitions.workflow import BY_CODE, Refused

LONGEST = timedelta(days=60)
DRAFTERS = (Role.UNIT_CLERK, Role.HANDLER)


@transaction.atomic
def ask_facts(
    case: Case, *, unit: Unit, text: str, due_on: date, by: User, at: datetime
) -> FactRequest:
    """Send a unit a question written anew, with a number of its own.

    Raises PermissionDenied, WrongStage, or Refused: the text gives the case away, the day or the
    unit will not do.
    """
    step = take(case, "ask_facts", by=by, at=at)
    case = step.here.case
    _check(case, unit, text, due_on, step.on)
    year = step.on.year
    (serial,) = take_number(case.unit, SeriesKind.FACTS, year)
    slug = f"{case.unit.code}-HC-{year}-{serial:04d}"
    request = FactRequest.objects.create(
        chain=log.open_chain(f"fact/{slug}"),
        case=case,
        slug=slug,
        number=f"{case.unit.docket_word}核〔{year}〕{serial:04d}",
        office=case.unit,
        year=year,
        serial=serial,
        unit=unit,
        text=text,
        due_on=due_on,
        asked_by=by,
        asked_on=step.on,
    )
    body = {"unit": unit.code, "due_on": due_on.isoformat()}
    _record(request, "fact_asked", by, step.role, at, body=body, text=text)
    said = {
        "number": request.number, "addressee": unit.name, "fact_text": text,
        "answer_by": said_day(due_on),
    }  # fmt: skip
    record(step, body={"request": slug}, said=said)
    return request


@transaction.atomic
def sign_facts(request: FactRequest, *, by: User, at: datetime) -> FactRequest:
    """Sign for a request in the name of the unit that is asked."""
    request = _take(request, FactStage.ASKED)
    role = _unit_role(request, by, ANSWERERS, at)
    request.stage, request.signed_on = FactStage.SIGNED, timezone.localdate(at)
    request.save(update_fields=["stage", "signed_on"])
    return _record(request, "fact_signed", by, role, at)


@transaction.atomic
def draft_answer(request: FactRequest, *, answer: str, by: User, at: datetime) -> FactRequest:
    """Write the answer and hand it to the head of the unit."""
    request = _take(request, FactStage.SIGNED)
    role = _unit_role(request, by, DRAFTERS, at)
    if not answer.strip():
        raise Refused(gettext("请写明核查情况。"))
    request.answer, request.answered_by, request.stage = answer, by, FactStage.DRAFTED
    request.save(update_fields=["answer", "answered_by", "stage"])
    return _record(request, "fact_drafted", by, role, at, text=answer)


@transaction.atomic
def return_answer(request: FactRequest, *, words: str, by: User, at: datetime) -> FactRequest:
    """Send the answer back to its author, with reasons; only by the head of the unit."""
    request = _take(request, FactStage.DRAFTED)
    role = _reviewer(request, by, at)
    request.stage = FactStage.SIGNED
    request.save(update_fields=["stage"])
    return _record(request, "fact_returned", by, role, at, text=words)


@transaction.atomic
def approve_answer(request: FactRequest, *, by: User, at: datetime) -> FactRequest:
    """Let the answer go to the office, as the head of the unit who did not write it."""
    request = _take(request, FactStage.DRAFTED)
    role = _reviewer(request, by, at)
    request.stage, request.reviewed_by = FactStage.ANSWERED, by
    request.answered_on = timezone.localdate(at)
    request.save(update_fields=["stage", "reviewed_by", "answered_on"])
    return _record(request, "fact_answered", by, role, at)


@transaction.atomic
def close_facts(request: FactRequest, *, by: User, at: datetime) -> FactRequest:
    """Take note of the answer, as the office that asked."""
    request = _take(request, FactStage.ANSWERED)
    role = _office_role(request, by, at)
    request.stage, request.ended_on = FactStage.CLOSED, timezone.localdate(at)
    request.save(update_fields=["stage", "ended_on"])
    return _record(request, "fact_closed", by, role, at)


@transaction.atomic
def withdraw_facts(request: FactRequest, *, words: str, by: User, at: datetime) -> FactRequest:
    """Take the question back before it was answered. The reason must not tell of the case."""
    request = _take(request, *FACT_OPEN)
    role = _office_role(request, by, at)
    _require_clean(request.case, words)
    request.stage, request.ended_on = FactStage.WITHDRAWN, timezone.localdate(at)
    request.save(update_fields=["stage", "ended_on"])
    return _record(request, "fact_withdrawn", by, role, at, text=words)


def may_review(request: FactRequest, by: User, on: date) -> bool:
    """Tell whether this person may judge the answer: a head of the unit, not its author."""
    heads = standing(by, on).units(Role.HEAD)
    return request.unit_id in heads and request.answered_by_id != by.pk


def _check(case: Case, unit: Unit, text: str, due_on: date, on: date) -> None:
    if not text.strip():
        raise Refused(gettext("请写明要核查的事实。"))
    if not on < due_on <= on + LONGEST:
        raise Refused(gettext("回复期限须在明日与六十日之间。"))
    if unit.pk == case.unit_id:
        raise Refused(gettext("不能发给登记单位自己。"))
    posts = Post.objects.on(on).held().filter(unit=unit, role__in=ANSWERERS)
    if not Unit.objects.active(on).filter(pk=unit.pk).exists() or not posts.exists():
        raise Refused(gettext("%(unit)s目前没有在岗的收件人。") % {"unit": unit.name})
    _require_clean(case, text)


def _require_clean(case: Case, text: str) -> None:
    traces = redaction.found(case, text)
    if traces:
        raise Refused(gettext("不能发出，请改写后再发：%(found)s。") % {"found": "；".join(traces)})


def _take(request: FactRequest, *stages: FactStage) -> FactRequest:
    """Lock the request and refuse one that is elsewhere."""
    rows = FactRequest.objects.select_for_update(of=("self",)).select_related(
        "chain", "unit", "office", "case"
    )
    locked = rows.get(pk=request.pk)
    if locked.stage not in stages:
        raise Refused(
            gettext("此函现为“%(stage)s”，不能这样办理。") % {"stage": locked.get_stage_display()}
        )
    return locked


def _unit_role(request: FactRequest, by: User, roles: Iterable[Role], at: datetime) -> Role:
    held = standing(by, timezone.localdate(at))
    for role in roles:
        if request.unit_id in held.units(role):
            return role
    raise PermissionDenied(
        gettext("由%(unit)s的信访专员或经办人办理。") % {"unit": request.unit.name}
    )


def _reviewer(request: FactRequest, by: User, at: datetime) -> Role:
    if not may_review(request, by, timezone.localdate(at)):
        raise PermissionDenied(
            gettext("由%(unit)s负责人审核，本人起草的不能由本人审核。")
            % {"unit": request.unit.name}
        )
    return Role.HEAD


def _office_role(request: FactRequest, by: User, at: datetime) -> Role:
    """Return the role in the office; the case must exist for the person."""
    on = timezone.localdate(at)
    held = standing(by, on)
    if Case.objects.visible_to(by, on).filter(pk=request.case_id).exists():
        for role in BY_CODE["ask_facts"].roles:
            if request.office_id in held.units(role):
                return role
    raise PermissionDenied(gettext("由发函单位办理。"))


def _record(
    request: FactRequest,
    kind: str,
    by: User,
    role: Role,
    at: datetime,
    *,
    body: dict[str, Any] | None = None,
    text: str = "",
) -> FactRequest:
    log.append(
        request.chain,
        kind,
        by=standing(by, timezone.localdate(at)).signature(role),
        at=at,
        body=body or {},
        text=text,
    )
    return request

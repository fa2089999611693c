"""What a petitioner does about a registered case, and what the office makes of it.

Whoever holds the query code has no post: their events are signed by the petitioner as such. Steps
of the life cycle are taken by the desk they wait at, from what was sent and on the day it came.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Unit, User
from organization.standing import standing
from petitions import actions as petition_actions
from petitions import replay, situation
from petitions.actions.step import lock
from petitions.models import Attachment, Case, IssuedPaper, Petition
from petitions.workflow import Refused
from portal import openings
from portal.actions.publishing import withdraw_at_once
from portal.models import DEALT_BY, ActKind, ActStage, PetitionerAct, Rating, Satisfaction

LONGEST = 20_000


@transaction.atomic
def tell(
    petition: Petition, kind: ActKind, words: str, *, files: UUID | None = None, at: datetime
) -> PetitionerAct:
    """Take in what the petitioner tells or asks for, and put it on the desk it is for.

    What is said of retaliation leaves no trace in the history that the unit reads. Raises Refused
    for what the state of the case does not allow.
    """
    case = lock(petition.case)
    refusal = openings.refusal(case, petition, kind)
    if refusal:
        raise Refused(refusal)
    if not words.strip() and kind != ActKind.SECRECY:
        raise Refused(gettext("请写明内容。"))
    rows: Sequence[Attachment] = ()
    if files is not None:
        rows = petition_actions.add_petitioner_files(
            case, files, about=petition.number, by=log.PETITIONER, at=at
        )
    act = PetitionerAct.objects.create(
        case=case,
        petition=petition,
        kind=kind,
        words=words.strip()[:LONGEST],
        files=len(rows),
        sent_at=at,
        desk=_desk(case, kind),
    )
    if kind == ActKind.SECRECY:
        petition.asks_secrecy = True
        petition.save(update_fields=["asks_secrecy"])
        withdraw_at_once(case, at=at)
        act.stage, act.answered_at = ActStage.TAKEN, at
        act.save(update_fields=["stage", "answered_at"])
    body = {"act": str(act.key), "files": len(rows)}
    log.append(
        _chain(act), f"petitioner_{kind}", by=log.PETITIONER, at=at, body=body, text=act.words
    )
    return act


def _chain(act: PetitionerAct) -> Any:
    if act.kind == ActKind.RETALIATION:
        return log.open_chain(f"retaliation/{act.key}")
    return act.case.chain


def _desk(case: Case, kind: ActKind) -> Unit:
    if kind == ActKind.SUPPLEMENT and case.host is not None and case.closed_on is None:
        return case.host
    if kind in {ActKind.REVIEW, ActKind.REREVIEW}:
        desk = situation.of(case).review_desk_id
        return Unit.objects.get(pk=desk) if desk else case.unit
    return case.unit


@transaction.atomic
def rate(petition: Petition, *, of_office: str, of_unit: str, words: str, at: datetime) -> Rating:
    """Take the petitioner's rating of office and unit, once and within its days.

    Raises Refused.
    """
    case, on = lock(petition.case), timezone.localdate(at)
    refusal = openings.rating_refusal(case, petition, on)
    if refusal:
        raise Refused(refusal)
    rating = Rating.objects.create(
        petition=petition,
        office=case.unit,
        unit=case.host,
        of_office=of_office,
        of_unit=of_unit if case.host else "",
        words=words.strip()[:LONGEST],
        rated_on=on,
        rated_at=at,
    )
    body = {"petition": petition.number, "of_office": rating.of_office, "of_unit": rating.of_unit}
    log.append(case.chain, "evaluated", by=log.PETITIONER, at=at, body=body)
    if rating.words and Satisfaction.BAD in {of_office, rating.of_unit}:  # the office looks at it
        body = {"petition": petition.number}
        log.append(case.chain, "rated_dissatisfied", by=log.PETITIONER, at=at, body=body)
    replay.project(case)
    return rating


@transaction.atomic
def note_fetched(paper: IssuedPaper, *, at: datetime) -> None:
    """Note in the history, once, that the petitioner took a paper: it may prove its service."""
    case = lock(paper.case)
    fetched = case.chain.events.filter(kind="petitioner_fetched").values_list("body", flat=True)
    if not any(body.get("paper") == paper.no for body in fetched):
        body = {"paper": paper.no, "kind": paper.kind, "number": paper.number}
        log.append(case.chain, "petitioner_fetched", by=log.PETITIONER, at=at, body=body)


@transaction.atomic
def deal_with(
    act: PetitionerAct,
    *,
    answer: str = "",
    person: User | None = None,
    late_reason: str = "",
    by: User,
    at: datetime,
) -> PetitionerAct:
    """Take the step that was asked for, on the day it was asked; `answer` is read by who asked.

    Raises PermissionDenied, Refused and what the step itself raises; then nothing has changed.
    """
    act = _take(act, by, at)
    step = STEPS.get(ActKind(act.kind))
    if step is not None:
        step(act, person, late_reason, by, at)
    return _answered(act, ActStage.TAKEN, answer, by, at)


@transaction.atomic
def decline(act: PetitionerAct, *, answer: str, by: User, at: datetime) -> PetitionerAct:
    """Answer with reasons why what was asked for is not done; who asked reads them."""
    act = _take(act, by, at)
    if not answer.strip():
        raise Refused(gettext("请写明理由，信访人会看到。"))
    return _answered(act, ActStage.DECLINED, answer, by, at)


def _review(act: PetitionerAct, _person: Any, late: str, by: User, at: datetime) -> None:
    final = act.kind == ActKind.REREVIEW
    run = petition_actions.request_rereview if final else petition_actions.request_review
    run(act.case, received_on=_day(act), words=act.words, late_reason=late, by=by, at=at)


def _recusal(act: PetitionerAct, person: User | None, _late: str, by: User, at: datetime) -> None:
    if person is None:
        raise Refused(gettext("请选择信访人申请回避的人员；认不出是谁的，先联系信访人核实。"))
    petition_actions.ask_recusal(act.case, person, words=act.words, by=by, at=at)


def _withdraw(act: PetitionerAct, _person: Any, _late: str, by: User, at: datetime) -> None:
    petition_actions.ask_withdraw(act.case, asked_on=_day(act), words=act.words, by=by, at=at)


STEPS: dict[ActKind, Callable[[PetitionerAct, User | None, str, User, datetime], None]] = {
    ActKind.REVIEW: _review,
    ActKind.REREVIEW: _review,
    ActKind.RECUSAL: _recusal,
    ActKind.WITHDRAW: _withdraw,
}


def _day(act: PetitionerAct) -> date:
    return timezone.localdate(act.sent_at)


def _take(act: PetitionerAct, by: User, at: datetime) -> PetitionerAct:
    """Lock the act; raises PermissionDenied for who has no part in it, Refused if it is over."""
    rows = PetitionerAct.objects.select_for_update(of=("self",)).select_related("case__chain")
    act, on = rows.get(pk=act.pk), timezone.localdate(at)
    if act.stage != ActStage.WAITING:
        raise Refused(gettext("这件已经处理过，请刷新后再看。"))
    if not PetitionerAct.objects.owed_by(by, on).filter(pk=act.pk).exists():
        raise PermissionDenied(
            gettext("由%(unit)s的%(roles)s处理。")
            % {
                "unit": act.desk.name,
                "roles": "、".join(str(role.label) for role in DEALT_BY[act.kind]),
            }
        )
    return act


def _answered(
    act: PetitionerAct, stage: ActStage, answer: str, by: User, at: datetime
) -> PetitionerAct:
    act.stage, act.answer, act.answered_by, act.answered_at = stage, answer.strip(), by, at
    act.save(update_fields=["stage", "answer", "answered_by", "answered_at"])
    kind = "petitioner_act_taken" if stage == ActStage.TAKEN else "petitioner_act_declined"
    signature = standing(by, timezone.localdate(at)).signature()
    body = {"act": str(act.key), "of": act.kind}
    log.append(_chain(act), kind, by=signature, at=at, body=body, text=act.answer)
    return act

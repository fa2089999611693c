"""Review 复查 and re-review 复核 by the bodies above, and a settlement that makes them needless.

Who handled the case decides neither. An opinion that is revoked sends the case back to its unit.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import User
from petitions import replay, review_chain
from petitions.actions import issuing
from petitions.actions.ending import begin_anew
from petitions.actions.serving import Service
from petitions.actions.step import Step, lock, record, take
from petitions.models import Case, CaseStage, Clock, Proceeding, ProceedingKind, Reply, ReviewLevel
from petitions.models.clocks import ClockCode
from petitions.ways import Outcome, ReopenGround, Verdict
from petitions.workflow import Refused


@transaction.atomic
def request_review(
    case: Case,
    *,
    received_on: date,
    words: str,
    late_reason: str = "",
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Take in the request for a review of the opinion, received on a day (Art. 35).

    Thirty days after service it needs `late_reason`. Raises PermissionDenied, StaleCase,
    WrongStage or Refused.
    """
    step = take(case, "request_review", by=by, at=at, version=version)
    return _request(step, 1, received_on, words, late_reason)


@transaction.atomic
def request_rereview(
    case: Case,
    *,
    received_on: date,
    words: str,
    late_reason: str = "",
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Take in the request for a re-review of the review opinion (Art. 36)."""
    step = take(case, "request_rereview", by=by, at=at, version=version)
    return _request(step, 2, received_on, words, late_reason)


def _request(step: Step, level: int, received_on: date, words: str, late_reason: str) -> Case:
    case, window = step.here.case, step.here.clock(WINDOWS[level])
    if window is None or not window.started_on <= received_on <= step.on:
        raise Refused(gettext("收到申请的日期须在送达之日与今天之间。"))
    if received_on > window.due_on and not late_reason.strip():
        raise Refused(gettext("已过30日申请期：受理须写明理由（条例第三十五、三十六条）。"))
    body = review_chain.reviewer(step.here.assigned.unit, level)
    number = case.proceedings.count() + 1
    Proceeding.objects.create(
        case=case, no=number, kind=KINDS[level], unit=body.unit, body=body.name[:100]
    )
    said: dict[str, Any] = {
        "proceeding": number,
        "received_on": received_on.isoformat(),
        "desk": review_chain.desk_of(case, body).pk,
        "late": received_on > window.due_on,
    }
    text = f"{words}\n逾期受理的理由：{late_reason.strip()}" if said["late"] else words
    return record(step, body=said, text=text)


WINDOWS = {1: ClockCode.REVIEW_APPLY, 2: ClockCode.REREVIEW_APPLY}
KINDS = {1: ProceedingKind.REVIEW, 2: ProceedingKind.REREVIEW}


@transaction.atomic
def decide_review(
    case: Case,
    *,
    verdict: str,
    number: str = "",
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Uphold, change or revoke the opinion, as somebody who had no part in it (Art. 35).

    `number` is that of a paper that a body outside issued. What is revoked is handled anew at
    once. Raises PermissionDenied, StaleCase, WrongStage or Refused.
    """
    return _decide(
        take(case, "decide_review", by=by, at=at, version=version), verdict, number, words
    )


@transaction.atomic
def decide_rereview(
    case: Case,
    *,
    verdict: str,
    number: str = "",
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Give the final opinion: on the same facts and reasons nothing is accepted any more
    (Art. 36)."""
    step = take(case, "decide_rereview", by=by, at=at, version=version)
    return _decide(step, verdict, number, words)


def _decide(step: Step, verdict: str, number: str, words: str) -> Case:
    proceeding = step.here.case.proceedings.order_by("no").last()
    if proceeding is None:
        raise LookupError(f"Case {step.here.case.pk} has no review.")
    proceeding.outcome, proceeding.number = verdict, number.strip()
    proceeding.save(update_fields=["outcome", "number"])
    body = {"proceeding": proceeding.no, "verdict": verdict}
    case = record(step, body=body, text=words)
    if verdict == Verdict.REVOKED:
        again = take(case, "redo", by=step.by, at=step.at)
        ordered = begin_anew(again) | {"ground": ReopenGround.REVIEW_ORDER.value}
        case = record(again, body=ordered, text=words)
    return case


@transaction.atomic
def serve_review(
    case: Case,
    *,
    method: str,
    served_on: date,
    proof: str = "",
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Record that the petitioner received the review opinion, how and by what proof; thirty days
    for a re-review begin."""
    step = take(case, "serve_review", by=by, at=at, version=version)
    decided = step.here.case.proceedings.order_by("no").last()
    if (
        decided is None
        or decided.issued_on is None
        or not decided.issued_on <= served_on <= step.on
    ):
        raise Refused(gettext("送达日期须在出具之日与今天之间。"))
    service = Service(method, served_on, proof)
    service.require(decided.issued_on)
    body: dict[str, Any] = {"method": method, "served_on": served_on.isoformat()}
    paper = issuing.served_by("serve_review", step.here.case)
    if paper is not None:
        service.put_on(paper, by)
        body["paper"] = paper.no
    return record(step, body=body, text=proof, said=service.said())


@transaction.atomic
def no_longer_accept(
    case: Case, *, number: str, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Accept a matter no longer, citing the final re-review of the same facts and reasons, found
    by its number, and the proof that they are the same (Art. 36)."""
    step = take(case, "no_longer_accept", by=by, at=at, version=version)
    named = Q(number=number.strip()) | Q(slug=number.strip())
    ended = Case.objects.visible_to(by, step.on).filter(named, review_level=ReviewLevel.FINAL)
    final = ended.exclude(pk=step.here.case.pk).first()
    if final is None:
        raise Refused(gettext("没有找到这一编号的已复核终结事项；未经复核终结的，不能不再受理。"))
    return record(step, body={"final": final.pk, "number": final.number}, text=words)


@transaction.atomic
def mediate(
    case: Case,
    *,
    terms: str,
    perform_by: date,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Record the agreement the parties signed today, and by when it is to be performed (Art. 33).

    It takes the place of an opinion and needs no review. Raises Refused for a day that has passed.
    """
    step = take(case, "mediate", by=by, at=at, version=version)
    case, reply = step.here.case, step.here.reply
    if perform_by < step.on:
        raise Refused(gettext("履行期限不能早于今天。"))
    parts = {"opinion": terms, "outcome": Outcome.SETTLED, "author": by, "written_at": at}
    if reply is None:
        no = case.replies.count() + 1
        Reply.objects.create(case=case, assignment=step.here.assigned, no=no, **parts)
    else:
        no = reply.no
        for name, value in parts.items():
            setattr(reply, name, value)
        reply.save(update_fields=list(parts))
    return record(step, body={"reply": no, "perform_by": perform_by.isoformat()}, text=terms)


@transaction.atomic
def window_lapse(case: Case, *, at: datetime) -> bool:
    """Close an answered case for which nobody asked for a review in time; tells whether it was.

    The system takes this step: only what the office could close itself is closed.
    """
    case, on = lock(case), timezone.localdate(at)
    window = Clock.objects.filter(case=case, code=ClockCode.REVIEW_APPLY, stopped_on=None).first()
    if case.stage != CaseStage.REPLIED or case.awaits != "close" or window is None:
        return False
    if window.due_on >= on:
        return False
    log.append(case.chain, "window_lapse", by=log.SYSTEM, at=at, body={})
    replay.project(case)
    issuing.issue_for("window_lapse", case, by=None, at=at, signature=log.SYSTEM)
    return True

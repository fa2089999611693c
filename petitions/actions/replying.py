"""The written reply: draft, the head's quality review, issue and service."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from organization.models import Unit, User
from petitions.actions import issuing
from petitions.actions.serving import Service
from petitions.actions.step import Step, record, take
from petitions.models import Case, Reply, ReplyStage
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.workflow import Refused


@dataclass(frozen=True)
class Opinion:
    """The parts of a handling opinion (2022 Art. 32)."""

    request: str
    findings: str
    opinion: str
    basis: str
    outcome: str = ""

    def as_text(self) -> str:
        """Return the parts in their order, as they stand in the paper."""
        return f"{self.request}\n\n{self.findings}\n\n{self.opinion}\n\n{self.basis}"


@transaction.atomic
def draft(
    case: Case, opinion: Opinion, *, by: User, at: datetime, version: int | None = None
) -> Case:
    """Begin the reply, or change a draft that nobody reviews at the moment."""
    step = take(case, "draft", by=by, at=at, version=version)
    reply, here = step.here.reply, step.here
    parts = {
        "request": opinion.request,
        "findings": opinion.findings,
        "opinion": opinion.opinion,
        "basis": opinion.basis,
        "outcome": opinion.outcome,
        "author": by,
        "written_at": at,
    }
    if reply is None:
        no = here.case.replies.count() + 1
        Reply.objects.create(case=here.case, assignment=here.assigned, no=no, **parts)
        return record(step, body={"reply": no})
    for name, value in parts.items():
        setattr(reply, name, value)
    reply.save(update_fields=list(parts))
    if reply.stage == ReplyStage.DRAFTING:
        return here.case  # typing on is no event; what is submitted will be
    return record(step, body={"reply": reply.no})


@transaction.atomic
def submit_draft(case: Case, *, by: User, at: datetime, version: int | None = None) -> Case:
    """Hand the draft to the head for review; its text is kept with the event."""
    step = take(case, "submit_draft", by=by, at=at, version=version)
    reply = _reply(step)
    text = Opinion(reply.request, reply.findings, reply.opinion, reply.basis).as_text()
    return record(step, body={"reply": reply.no}, text=text)


@transaction.atomic
def return_draft(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Return the draft to its author, saying what is missing."""
    step = take(case, "return_draft", by=by, at=at, version=version)
    return record(step, body={"reply": _reply(step).no}, text=words)


@transaction.atomic
def approve_draft(
    case: Case, *, words: str = "", by: User, at: datetime, version: int | None = None
) -> Case:
    """Pass the draft after quality review; never by its author."""
    step = take(case, "approve_draft", by=by, at=at, version=version)
    reply = _reply(step)
    reply.reviewer = by
    reply.save(update_fields=["reviewer"])
    return record(step, body={"reply": reply.no}, text=words)


@transaction.atomic
def issue(case: Case, *, by: User, at: datetime, version: int | None = None) -> Case:
    """Sign the reply in the unit's name: it takes its number now, and C4 stops."""
    step = take(case, "issue", by=by, at=at, version=version)
    reply, assignment = _reply(step), step.here.assigned
    number, reply.number = take_reply_number(assignment.unit, step.on)
    reply.save(update_fields=["number"])
    return record(step, body={"reply": reply.no, "number": number})


@transaction.atomic
def serve(
    case: Case,
    *,
    method: str,
    served_on: date,
    proof: str = "",
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Record that the petitioner received the reply of a unit, how and when (送达), with proof.

    Raises PermissionDenied, WrongStage, StaleCase or Refused, and then nothing has changed.
    """
    step = take(case, "serve", by=by, at=at, version=version)
    return _serve(step, Service(method, served_on, proof))


@transaction.atomic
def serve_answer(
    case: Case,
    *,
    method: str,
    served_on: date,
    proof: str = "",
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Record that the petitioner received what the office answered itself, with proof."""
    step = take(case, "serve_answer", by=by, at=at, version=version)
    return _serve(step, Service(method, served_on, proof))


def _serve(step: Step, service: Service) -> Case:
    reply, served_on = _reply(step), service.served_on
    if reply.issued_on is None or not reply.issued_on <= served_on <= step.on:
        raise Refused(gettext("送达日期须在出具之日与今天之间。"))
    service.require(reply.issued_on)
    reply.service_method = service.method
    reply.save(update_fields=["service_method"])
    body = {"reply": reply.no, "method": service.method, "served_on": served_on.isoformat()}
    paper = issuing.reply_paper(step.here.case, reply)
    if paper is not None:
        service.put_on(paper, step.by)
        body["paper"] = paper.no
    return record(step, body=body, text=service.proof, said=service.said())


def take_reply_number(unit: Unit, on: date) -> tuple[int, str]:
    """Take the unit's next number for a reply; returns the serial and the number as it stands."""
    (serial,) = take_number(unit, SeriesKind.OPINION, on.year)
    word = unit.docket_word or unit.short_name
    return serial, f"{word}访复〔{on.year}〕{serial}号"  # an official number has no language


def _reply(step: Step) -> Reply:
    if step.here.reply is None:
        raise Refused(gettext("还没有拟稿。"))
    return step.here.reply

"""Issuing a paper: its number, what it says, and the event that tells of it, in the transaction of
the step it belongs to. The PDF is drawn afterwards, so that no step waits for a page to be set.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from audit import log
from organization.models import User
from petitions.models import Assignment, Case, IssuedPaper, Reply, Wording
from petitions.models.numbering import take
from petitions.paper import document_number
from petitions.papers import drawing, fields, filling, kinds
from petitions.papers.facts import Facts, gathered
from petitions.papers.fields import Field
from petitions.papers.kinds import Kind
from petitions.workflow import Refused

ABOUT_REPLY = {"approval", "opinion", "answer", "report"}
REPLIES = ("opinion", "answer")
# What each step serves on the petitioner.
SERVES = {"serve": REPLIES, "serve_answer": REPLIES, "serve_review": ("review",)}
SERVED_BY_A_STEP = frozenset(kind for kinds_served in SERVES.values() for kind in kinds_served)
CHINESE = "zh-hans"  # of every paper, whatever the reader's language


def issue_for(
    code: str,
    case: Case,
    *,
    by: User | None,
    at: datetime,
    signature: log.Signature,
    words: str = "",
    body: Mapping[str, Any] | None = None,
    before: Mapping[str, date] | None = None,
    said: Mapping[str, str] | None = None,
    assignment: Assignment | None = None,
) -> list[IssuedPaper]:
    """Issue every paper that this step issues on this case, in the order of the table.

    The caller holds the lock on the case, and its rows say what the step left behind. `words` and
    `body` are those of its event, `before` the last days of the clocks before it. `said` is what
    only the step knows, by the codes of `papers.fields`; "number" is that of what the paper is
    about. Raises Refused when something the law wants is lacking: then the step is not taken.
    """
    wanted = kinds.of_step(code, case)
    if not wanted:
        return []
    facts_for = gathered(
        case,
        by=by,
        on=timezone.localdate(at),
        step=code,
        words=words,
        body=body,
        before=before,
        said=said,
        assignment=assignment,
        served=served_by(code, case),
    )
    return [issue(facts_for(kind), signature=signature, at=at) for kind in wanted]


def issue(facts: Facts, *, signature: log.Signature, at: datetime) -> IssuedPaper:
    """Issue one paper. Raises Refused, naming what is lacking and the article that wants it."""
    kind, case, wording = facts.kind, facts.case, wording_of(facts.kind)
    with translation.override(CHINESE):
        lacking = filling.lacking(kind, _value(facts))
    if lacking:
        raise Refused(filling.refusal(kind, lacking))
    serial = None
    if kind.series:
        (serial,) = take(facts.unit, kind.series, facts.on.year)
    paper = drawn(facts, wording, no=case.papers.count() + 1, serial=serial, at=at)
    paper.save(force_insert=True)
    log.append(case.chain, "paper_issued", by=signature, at=at, body=told_of(paper))
    return paper


def drawn(
    facts: Facts, wording: tuple[str, int], *, no: int, serial: int | None, at: datetime
) -> IssuedPaper:
    """Return the unsaved paper with everything it says; no query."""
    kind, case, (text, version) = facts.kind, facts.case, wording
    number = _number(facts, serial)
    with translation.override(CHINESE):
        parts = drawing.parts_of(facts, text, no=no, number=number, wording=version)
    return IssuedPaper(
        case=case,
        no=no,
        kind=kind.code,
        number=number,
        unit=facts.unit,
        year=facts.on.year,
        serial=serial,
        assignment=facts.assignment,
        reply=facts.reply if kind.code in ABOUT_REPLY else None,
        petition=facts.petition if kind.is_served else None,
        about=facts.served,
        addressee=parts["addressee"],
        content=parts,
        content_sha256=drawing.fingerprint(parts),
        wording=version,
        signer=facts.by,
        issued_at=at,
        issued_on=facts.on,
        to_serve=kind.is_served and not case.cannot_notify,
    )


def told_of(paper: IssuedPaper) -> dict[str, str | int]:
    """Return what the event says of a paper: which it is, and the hash of its words."""
    return {
        "paper": paper.no,
        "kind": paper.kind,
        "number": paper.number,
        "sha256": paper.content_sha256,
    }


def wording_of(kind: Kind) -> tuple[str, int]:
    """Return the words in use and their version, 0 for those that come with the program."""
    found = Wording.objects.current(kind.code)
    return (found.text, found.version) if found else (filling.own_text(kind), 0)


def is_record(kind: Kind) -> bool:
    """Tell whether it records something that may happen several times on a case."""
    return bool(kind.given) and not kind.steps


def may_follow(kind: Kind) -> bool:
    """Tell whether it may be drawn up after its step: not the reply, whose number is the step's,
    nor the proof of a service, which the service makes, nor what others number."""
    return kind.may_be_void and kind.code != "service"


def served_by(code: str, case: Case) -> IssuedPaper | None:
    """Return the paper that this step serves, the latest of its kinds; None where there is none."""
    kinds_served = SERVES.get(code)
    if kinds_served is None:
        return None
    return case.papers.valid().filter(kind__in=kinds_served).order_by("no").last()


def reply_paper(case: Case, reply: Reply) -> IssuedPaper | None:
    """Return the reply as a paper; None for one from before papers were kept."""
    return case.papers.valid().filter(kind__in=REPLIES, reply=reply).order_by("no").last()


def _value(facts: Facts) -> fields.Value:
    def value(field: Field) -> str:
        return fields.value_of(field, facts)

    return value


def _number(facts: Facts, serial: int | None) -> str:
    """Return the number: of a series of its own, else that of what it is about."""
    kind = facts.kind
    if serial is not None:
        word = facts.unit.docket_word or facts.unit.short_name
        return document_number(f"{word}{kind.word}", facts.on.year, serial)
    if kind.code in REPLIES and facts.reply:
        return facts.reply.number
    return facts.said.get("number", "")

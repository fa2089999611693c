"""What can be done with the papers of a case beside its steps: draw one up that is missing, declare
one void, record that one was served; and, by the clock, store its PDF."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext

from audit import log
from audit.models import Event
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions import retention
from petitions.actions import issuing
from petitions.actions.serving import Service
from petitions.actions.step import Step, lock, record, signature_of, take
from petitions.models import Assignment, Case, IssuedPaper, PaperFile
from petitions.paper import pdf
from petitions.papers import drawing
from petitions.papers.facts import gathered
from petitions.papers.kinds import BY_CODE, Kind, fits
from petitions.workflow import Refused


@transaction.atomic
def draw_paper(
    case: Case, kind: Kind, given: Mapping[str, str], *, by: User, at: datetime
) -> IssuedPaper:
    """Issue a paper of a step that was taken without one: in an old register, or after the first
    was declared void. `given` is what only a person can say, by `kind.given`.

    Raises PermissionDenied; Refused when its step was not taken, a valid one is there, or the law
    wants something the case does not say.
    """
    step = take(case, "draw_paper", by=by, at=at)
    case = step.here.case
    event = last_step(case, kind)
    _require_drawable(case, kind, event)
    facts = gathered(
        case,
        by=by,
        on=step.on,
        step=event.kind if event else "",
        words=log.texts([event]).get(event.pk, "") if event else "",
        body=event.body if event else {},
        said={code: text.strip() for code, text in given.items() if code in kind.given},
        assignment=_assignment(case, event),
    )(kind)
    require_signer(kind, facts.unit, by, step.on)
    return issuing.issue(facts, signature=signature_of(step), at=at)


@transaction.atomic
def void_paper(paper: IssuedPaper, *, words: str, by: User, at: datetime) -> IssuedPaper:
    """Declare a paper void, for a reason; its number stays taken. Raises PermissionDenied, or
    Refused for one that was served, is void already, or bears the number of something else."""
    step, paper = _take(paper, "void_paper", by, at)
    kind = BY_CODE[paper.kind]
    require_signer(kind, paper.unit, by, step.on)
    if not kind.may_be_void:
        raise Refused(
            gettext("《%(title)s》的文号随所载事项，不能单独作废。") % {"title": kind.title}
        )
    if paper.served_on is not None:
        raise Refused(gettext("此件已送达信访人，不能作废；需要更正的，另行出具。"))
    if not words.strip():
        raise Refused(gettext("请写明作废的理由。"))
    paper.voided_on = step.on
    paper.save(update_fields=["voided_on"])
    record(step, body={"paper": paper.no, "number": paper.number}, text=words.strip())
    return paper


@transaction.atomic
def serve_paper(
    paper: IssuedPaper, *, method: str, served_on: date, proof: str = "", by: User, at: datetime
) -> IssuedPaper:
    """Record that the petitioner received a notice, and issue its proof of service 送达回证.

    Raises PermissionDenied; Refused for one that needs no service, was served, or is a reply or
    a review opinion, which a step of the process serves.
    """
    step, paper = _take(paper, "serve_paper", by, at)
    require_server(paper, by, step.on)
    if paper.kind in issuing.SERVED_BY_A_STEP:
        raise Refused(gettext("答复由“送达”一步办理，复查期限从那里起算。"))
    if not paper.to_serve or paper.served_on is not None:
        raise Refused(gettext("此件不须送达，或者已经送达。"))
    if not paper.issued_on <= served_on <= step.on:
        raise Refused(gettext("送达日期须在出具之日与今天之间。"))
    service = Service(method, served_on, proof)
    service.require(paper.issued_on)
    service.put_on(paper, by)
    body = {"paper": paper.no, "method": method, "served_on": served_on.isoformat()}
    record(step, body=body, text=proof.strip())
    facts = gathered(paper.case, by=by, on=step.on, said=service.said(), served=paper)
    proven = replace(facts(BY_CODE["service"]), unit=paper.unit, assignment=paper.assignment)
    issuing.issue(proven, signature=signature_of(step), at=at)
    return paper


def draw_pdf(paper: IssuedPaper) -> bytes:
    """Return the PDF of a paper as it went out. It changes nothing and holds nothing up: what a
    paper says is frozen. Raises Refused where no font was installed."""
    return pdf.written(drawing.page_of(paper.content))


@transaction.atomic
def store_pdf(paper: IssuedPaper, content: bytes, *, at: datetime) -> IssuedPaper:
    """Keep the PDF as it was drawn, for good, and its hash in the trail; once."""
    case = lock(Case.objects.get(pk=paper.case_id))
    paper = IssuedPaper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.sha256 or paper.erased:
        return paper
    paper.sha256 = hashlib.sha256(content).hexdigest()
    paper.save(update_fields=["sha256"])
    PaperFile.holding(paper, content).save(force_insert=True)
    body = {"paper": paper.no, "number": paper.number, "sha256": paper.sha256}
    log.append(case.chain, "paper_stored", by=log.SYSTEM, at=at, body=body)
    return paper


def require_signer(kind: Kind, unit: Unit, by: User, on: date) -> None:
    """Raise PermissionDenied unless this person signs such a paper in this unit."""
    if not signs(kind.signs, unit, by, on):
        raise PermissionDenied(
            gettext("《%(title)s》由%(unit)s的%(roles)s出具。")
            % {
                "title": kind.title,
                "unit": unit.name,
                "roles": "、".join(str(role.label) for role in Role if role in kind.signs),
            }
        )


def require_server(paper: IssuedPaper, by: User, on: date) -> None:
    """Raise PermissionDenied unless this person serves papers in the unit that issued it."""
    if not signs(BY_CODE["service"].signs, paper.unit, by, on):
        raise PermissionDenied(gettext("由出具单位%(unit)s送达。") % {"unit": paper.unit.name})


def signs(roles: frozenset[Role], unit: Unit, by: User, on: date) -> bool:
    """Tell whether this person holds one of the roles in the unit; a leader in one above it."""
    held = standing(by, on)
    own = any(unit.pk in held.units(role) for role in roles)
    return own or (Role.LEADER in roles and unit.pk in held.reach(Role.LEADER))


def last_step(case: Case, kind: Kind) -> Event | None:
    """Return the last event of a step that such a paper belongs to. One query."""
    kinds = [*kind.steps, *kind.also]
    return Event.objects.filter(chain=case.chain_id, kind__in=kinds).order_by("-seq").first()


def _require_drawable(case: Case, kind: Kind, event: Event | None) -> None:
    if retention.tombstone_of(case) is not None:
        raise Refused(gettext("此件已到期销毁，不能再出具文书。"))
    if event is None or not issuing.may_follow(kind) or not fits(kind, case):
        raise Refused(
            gettext("此件没有办过《%(title)s》所属的步骤，不能出具。") % {"title": kind.title}
        )
    if not issuing.is_record(kind) and case.papers.valid().filter(kind=kind.code).exists():
        raise Refused(
            gettext("《%(title)s》已经出具；需要更正的，先作废原件。") % {"title": kind.title}
        )


def _assignment(case: Case, event: Event | None) -> Assignment | None:
    no = event.body.get("assignment") if event else None
    if no is None:
        return None
    rows = case.assignments.select_related("unit", "co_unit", "handler")
    return rows.filter(no=no).first()


def _take(paper: IssuedPaper, code: str, by: User, at: datetime) -> tuple[Step, IssuedPaper]:
    """Lock the case and the paper, and judge. Raises Refused for one that is void."""
    step = take(paper.case, code, by=by, at=at)
    rows = IssuedPaper.objects.select_for_update(of=("self",)).select_related("unit")
    paper = rows.get(pk=paper.pk, case=step.here.case)
    if paper.voided_on is not None:
        raise Refused(gettext("此件已经作废。"))
    return step, paper

"""Registering a petition: it opens a case, or joins one that is already there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Role, Unit, User
from organization.names import masked
from organization.standing import standing
from petitions import replay
from petitions.actions import issuing, step
from petitions.actions.accusing import ShutOut, accuse, require_somebody
from petitions.identity import veil
from petitions.models import (
    Case,
    Channel,
    MatchProposal,
    Petition,
    Petitioner,
    PetitionerKind,
    SizeClass,
    Topic,
    Track,
    size_of,
)
from petitions.models.numbering import SeriesKind, take
from petitions.models.stages import Urgency
from petitions.proposals import Proposed
from petitions.workflow import BY_CODE, Refused

LATEST_BACKDATE_DAYS = 3650
LONGEST_TITLE = 200
HARM_FOUND, NO_HARM = "found", "none"
FOUND_AT_ENTRY = "登记时核对：来件反映未成年人受到侵害或者疑似受到侵害。"


@dataclass(frozen=True)
class Submission:
    """One petition as it came in, clean. Texts are kept to the letter."""

    channel: Channel
    received_on: date
    title: str
    text: str
    kind: PetitionerKind = PetitionerKind.PERSON
    name: str = ""
    phone: str = ""
    address: str = ""
    id_number: str = ""
    relation: str = ""
    headcount: int = 1
    demands: list[str] = field(default_factory=list)
    forwarder: str = ""
    forward_number: str = ""
    asks_secrecy: bool = False
    publish_consent: bool = False
    received_at: datetime | None = None


@dataclass(frozen=True)
class Matter:
    """What the petition is about, as the clerk classifies it (2022 Art. 29 to 31)."""

    topic: Topic
    track: Track = Track.REMEDY
    route: int = 6
    subject_unit: Unit | None = None
    subject_text: str = ""
    region: str = ""
    urgency: Urgency = Urgency.NORMAL
    minor_harm: bool = False
    harm_check: str = ""  # what the minor-harm check at entry found, where it was asked
    accused_units: tuple[Unit, ...] = ()  # beside `subject_unit`; of an accusation only
    accused_people: tuple[User, ...] = ()


@transaction.atomic
def register(
    submission: Submission,
    matter: Matter,
    *,
    proposed: Sequence[Proposed] = (),
    unit: Unit,
    by: User,
    at: datetime,
) -> Petition:
    """Register a petition that opens a case of its own, and start its clocks at receipt.

    `proposed` are the earlier cases the registrar was shown and decided against. Raises
    PermissionDenied, Refused when the receipt lies after `at`, and ShutOut when this body or this
    registrar is on the accused side: then nothing of it is kept here.
    """
    role = _registrar(by, unit, at)
    _check(submission, at)
    on = timezone.localdate(at)
    case = _open(submission, matter, unit)
    named = {}
    if case.restricted:
        named = accuse(case, matter.accused_units, matter.accused_people, on)
        require_somebody(case, by, on)
    petition = _add(case, submission, unit=unit, by=by, at=at)
    _keep(proposed, petition)
    signature = standing(by, on).signature(role)
    log.append(
        case.chain,
        "open",
        by=signature,
        at=at,
        body=_opening(petition.number, submission, matter, case) | named,
    )
    if matter.harm_check == HARM_FOUND:
        log.append(case.chain, "flag_minor_harm", by=signature, at=at, body={}, text=FOUND_AT_ENTRY)
    replay.project(case)
    issuing.issue_for("open", case, by=by, at=at, signature=signature)
    return petition


def open_for(petition: Petition, *, like: Case, by: log.Signature, at: datetime) -> Case:
    """Open a case of its own for a petition taken out of another, on the same matter until it is
    classified anew; its clocks count from its own receipt. The caller moves the petition."""
    person = petition.petitioner
    submission = Submission(
        channel=Channel(petition.channel),
        received_on=petition.received_on,
        title=petition.title,
        text=petition.text,
        kind=PetitionerKind(person.kind),
        name=person.name,
        phone=person.phone,
        address=person.address,
        id_number=person.id_number,
        headcount=petition.headcount,
    )
    matter = Matter(
        topic=like.topic,
        track=Track(like.track),
        route=like.route,
        subject_unit=like.subject_unit,
        subject_text=like.subject_text,
        region=like.region,
        minor_harm=like.minor_harm,
    )
    case = _open(submission, matter, like.unit)
    rows = list(like.accused.select_related("unit", "person"))
    units = [row.unit for row in rows if row.unit]
    people = [row.person for row in rows if row.person]
    named = accuse(case, units, people, timezone.localdate(at)) if case.restricted else {}
    log.append(
        case.chain, "open", by=by, at=at,
        body=_opening(petition.number, submission, matter, case) | named,
    )  # fmt: skip
    return case


def _opening(
    number: str, submission: Submission, matter: Matter, case: Case
) -> dict[str, str | int | bool]:
    """Return what the first event of a case says."""
    said: dict[str, str | int | bool] = {
        "petition": number,
        "unit": case.unit.code,
        "channel": submission.channel,
        "received_on": submission.received_on.isoformat(),
        "track": matter.track,
        "route": matter.route,
        "topic": matter.topic.code,
        "cannot_notify": bool(case.cannot_notify),
    }
    return said | ({"harm_check": matter.harm_check} if matter.harm_check else {})


@transaction.atomic
def count_refusal(refusal: ShutOut, *, unit: Unit, by: User, at: datetime) -> None:
    """Record that an accusation was not taken in here, and nothing about it (2022 Art. 30)."""
    log.append(
        log.open_chain(f"unit/{unit.code}"),
        "taking_refused",
        by=standing(by, timezone.localdate(at)).signature(_registrar(by, unit, at)),
        at=at,
        body={"body": refusal.is_whole_body},
    )


@transaction.atomic
def join(
    case: Case,
    submission: Submission,
    *,
    proposed: Sequence[Proposed] = (),
    by: User,
    at: datetime,
) -> Petition:
    """Register a petition on a matter that already has a case; both stay to be seen.

    A repeat is often an escalation, so nothing is hidden: the case counts it, and its clocks run
    on untouched (2022 Art. 19). Raises PermissionDenied or Refused.
    """
    taken = step.take(case, "join", by=by, at=at)
    _check(submission, at)
    case = taken.here.case
    petition = _add(case, submission, unit=case.unit, by=by, at=at, repeats=True)
    _keep(proposed, petition)
    step.record(
        taken,
        body={
            "petition": petition.number,
            "channel": submission.channel,
            "received_on": submission.received_on.isoformat(),
            "proposed": len(proposed),
        },
    )
    return petition


def _keep(proposed: Sequence[Proposed], petition: Petition) -> None:
    """Keep what was proposed and whether it was taken."""
    MatchProposal.objects.bulk_create(
        MatchProposal(
            petition=petition,
            case_id=one.case_id,
            letter=one.letter,
            score=one.score,
            taken=one.case_id == petition.case_id,
        )
        for one in proposed
    )


def _registrar(by: User, unit: Unit, at: datetime) -> Role:
    held = standing(by, timezone.localdate(at))
    for role in BY_CODE["open"].roles:
        if unit.pk in held.units(role):
            return role
    raise PermissionDenied(
        gettext("登记由%(unit)s的登记员或信访办人员办理。") % {"unit": unit.name}
    )


def _check(submission: Submission, at: datetime) -> None:
    today = timezone.localdate(at)
    if submission.received_on > today:
        raise Refused(gettext("收到日期不能晚于今天。"))
    if (today - submission.received_on).days > LATEST_BACKDATE_DAYS:
        raise Refused(gettext("收到日期早于十年前，请核对年份；历史件请用 Excel 导入。"))


def cannot_notify(submission: Submission) -> str:
    """Return why no written notice can be given, "" if it can (2022 Art. 23).

    The reason is stored and printed: it stays in the language of the papers.
    """
    if submission.kind == PetitionerKind.ANONYMOUS:
        return "匿名，无法告知"
    if not (submission.phone or submission.address):
        return "未留电话和住址，无法告知"
    return ""


def veiled_title(submission: Submission) -> str:
    """Return the title for lists, which names nobody; the petition keeps its own to the letter."""
    person = Petitioner(
        name=submission.name,
        phone=submission.phone,
        address=submission.address,
        id_number=submission.id_number,
    )
    return veil([person])(submission.title)[:LONGEST_TITLE]


def _open(submission: Submission, matter: Matter, unit: Unit) -> Case:
    year = submission.received_on.year
    (serial,) = take(unit, SeriesKind.CASE, year)
    slug = f"{unit.code}-{year}-{serial:04d}"
    return Case.objects.create(
        chain=log.open_chain(f"case/{slug}"),
        slug=slug,
        number=f"{unit.docket_word}〔{year}〕{serial:04d}",
        unit=unit,
        year=year,
        serial=serial,
        received_on=submission.received_on,
        title=veiled_title(submission),
        petitioner_mark=masked(submission.name),
        headcount=submission.headcount,
        **size_of(submission.headcount, submission.received_on, SizeClass.objects.in_force()),
        track=matter.track,
        route=matter.route,
        topic=matter.topic,
        region=matter.region,
        subject_unit=matter.subject_unit,
        subject_text=matter.subject_text,
        urgency=matter.urgency,
        minor_harm=matter.minor_harm or matter.harm_check == HARM_FOUND,
        restricted=matter.track == Track.ACCUSATION,
        cannot_notify=cannot_notify(submission),
    )


def _add(
    case: Case, submission: Submission, *, unit: Unit, by: User, at: datetime, repeats: bool = False
) -> Petition:
    year = submission.received_on.year
    (serial,) = take(unit, SeriesKind.PETITION, year)
    petition = Petition.objects.create(
        case=case,
        number=f"{unit.docket_word}件〔{year}〕{serial:04d}",
        unit=unit,
        year=year,
        serial=serial,
        channel=submission.channel,
        forwarder=submission.forwarder,
        forward_number=submission.forward_number,
        received_on=submission.received_on,
        received_at=submission.received_at,
        registered_at=at,
        registered_by=by,
        headcount=submission.headcount,
        title=submission.title,
        text=submission.text,
        demands=submission.demands,
        repeats=repeats,
        asks_secrecy=submission.asks_secrecy,
        publish_consent=submission.publish_consent,
    )
    Petitioner.objects.create(
        petition=petition,
        kind=submission.kind,
        name=submission.name,
        phone=submission.phone,
        address=submission.address,
        id_number=submission.id_number,
        relation=submission.relation,
    )
    return petition

"""Enquiries: taken in, sent to whoever knows, answered, and published if the asker agreed.

An enquiry has a chain of its own. What is asked and answered stays out of the body of events.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization import chain
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions import actions as petitions
from petitions.models import Case, Channel, PetitionerKind, Topic, Track
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.workflow import Refused
from portal import anonymising
from portal.actions.copying import Facts, PublicText, copy_of, empty
from portal.finder import find
from portal.models import (
    ANSWER_WITHIN,
    ANSWERERS,
    CLERKS,
    AnswerTarget,
    Enquiry,
    EnquiryStage,
    PublishedReply,
    Source,
)

PHONE = re.compile(r"[+\d][\d\s-]{6,18}")
TITLE = 60  # characters of a title that is made from a question


@dataclass(frozen=True)
class Question:
    """What was asked, and by whom as far as they said."""

    received_on: date
    topic: Topic
    asked: str
    name: str = ""
    contact: str = ""
    consent: bool = False


@dataclass(frozen=True)
class Registration:
    """How a question is registered as a petition, and how the asker was told of it."""

    title: str
    track: Track
    told: str


@transaction.atomic
def receive_enquiry(question: Question, *, office: Unit, by: User, at: datetime) -> Enquiry:
    """Take a question in. Raises PermissionDenied, Refused."""
    role = require_role(office, by, CLERKS, at)
    signature = standing(by, timezone.localdate(at)).signature(role)
    return take_question(question, office=office, by=signature, at=at)


def take_question(question: Question, *, office: Unit, by: log.Signature, at: datetime) -> Enquiry:
    """Write a question down, whoever brought it: a clerk, or the public pages. Raises Refused."""
    check_question(question, timezone.localdate(at))
    year = question.received_on.year
    (serial,) = take_number(office, SeriesKind.ENQUIRY, year)
    enquiry = numbered(question, office, serial)
    enquiry.chain = log.open_chain(f"enquiry/{enquiry.slug}")
    enquiry.save(force_insert=True)
    body = {"topic": question.topic.code, "consent": question.consent}
    body |= {"received_on": question.received_on.isoformat()}
    log.append(enquiry.chain, "enquiry_received", by=by, at=at, body=body)
    return enquiry


@transaction.atomic
def route_enquiry(enquiry: Enquiry, *, unit: Unit, by: User, at: datetime) -> Enquiry:
    """Send a question to the unit that answers it, or to another one.

    Raises PermissionDenied, Refused when nobody is there to answer.
    """
    enquiry = _take(enquiry, EnquiryStage.RECEIVED, EnquiryStage.ROUTED)
    role = require_role(enquiry.office, by, CLERKS, at)
    on = timezone.localdate(at)
    if unit.pk == enquiry.unit_id:
        raise Refused(gettext("已经在%(unit)s，不用再送。") % {"unit": unit.name})
    if not chain.acting(on).in_unit(unit).filter(role__in=ANSWERERS).exists():
        raise Refused(gettext("%(unit)s目前没有在岗的收件人。") % {"unit": unit.name})
    enquiry.stage, enquiry.unit, enquiry.routed_on = EnquiryStage.ROUTED, unit, on
    enquiry.due_on = enquiry.received_on + AnswerTarget.objects.within(unit)
    enquiry.save(update_fields=["stage", "unit", "routed_on", "due_on"])
    return _record(enquiry, "enquiry_routed", by, role, at, body={"unit": unit.code})


@transaction.atomic
def return_enquiry(enquiry: Enquiry, *, words: str, by: User, at: datetime) -> Enquiry:
    """Send a question back that another unit has to answer, with the reason."""
    enquiry = _take(enquiry, EnquiryStage.ROUTED)
    role = require_role(enquiry.unit, by, ANSWERERS, at)
    if not words.strip():
        raise Refused(gettext("请写明退回理由。"))
    enquiry.stage, enquiry.unit, enquiry.routed_on = EnquiryStage.RECEIVED, None, None
    enquiry.save(update_fields=["stage", "unit", "routed_on"])
    return _record(enquiry, "enquiry_returned", by, role, at, text=words)


@transaction.atomic
def answer_enquiry(enquiry: Enquiry, *, answer: str, by: User, at: datetime) -> Enquiry:
    """Answer a question: the unit it was sent to, or the office what it knows itself."""
    enquiry = _take(enquiry, EnquiryStage.RECEIVED, EnquiryStage.ROUTED)
    if enquiry.unit is not None:
        role = require_role(enquiry.unit, by, ANSWERERS, at)
    else:
        role = require_role(enquiry.office, by, CLERKS, at)
    if not answer.strip():
        raise Refused(gettext("请写明答复。"))
    enquiry.stage, enquiry.answer, enquiry.answered_by = EnquiryStage.ANSWERED, answer, by
    enquiry.answered_on = timezone.localdate(at)
    enquiry.save(update_fields=["stage", "answer", "answered_by", "answered_on"])
    return _record(enquiry, "enquiry_answered", by, role, at, text=answer)


@transaction.atomic
def refer_enquiry(enquiry: Enquiry, *, number: str, by: User, at: datetime) -> Enquiry:
    """Note that the question is a petition and was registered as this case.

    Raises PermissionDenied; Refused for a number that does not exist for this person.
    """
    enquiry = _take(enquiry, EnquiryStage.RECEIVED, EnquiryStage.ROUTED)
    role = require_role(enquiry.office, by, CLERKS, at)
    seen = Case.objects.visible_to(by, timezone.localdate(at))
    case = seen.filter(number=number.strip()).first()
    if case is None:
        raise Refused(gettext("没有这个编号的信访件，请先登记，再填编号。"))
    enquiry.stage, enquiry.case = EnquiryStage.PETITION, case
    enquiry.save(update_fields=["stage", "case"])
    return _record(enquiry, "enquiry_referred", by, role, at)


@transaction.atomic
def register_enquiry(
    enquiry: Enquiry, registration: Registration, *, by: User, at: datetime
) -> Enquiry:
    """Register a question as a petition that opens a case; its clocks count from the day on
    which the question came in.

    An accusation is registered on its own page, where it is said who is accused. Raises
    PermissionDenied, Refused.
    """
    enquiry = _take(enquiry, EnquiryStage.RECEIVED, EnquiryStage.ROUTED)
    role = require_role(enquiry.office, by, CLERKS, at)
    if registration.track == Track.ACCUSATION:
        raise Refused(gettext("检举控告请在登记页登记，再填编号。"))
    if not registration.told.strip():
        raise Refused(gettext("请写明何时、如何告知咨询人已转为信访件。"))
    phone = enquiry.contact if PHONE.fullmatch(enquiry.contact.strip()) else ""
    submission = petitions.Submission(
        channel=Channel.ONLINE,
        received_on=enquiry.received_on,
        title=registration.title,
        text=enquiry.asked,
        kind=PetitionerKind.PERSON if enquiry.name else PetitionerKind.ANONYMOUS,
        name=enquiry.name,
        phone=phone,
        address="" if phone else enquiry.contact,
        publish_consent=enquiry.consent,
    )
    matter = petitions.Matter(topic=enquiry.topic, track=registration.track)
    petition = petitions.register(submission, matter, unit=enquiry.office, by=by, at=at)
    enquiry.stage, enquiry.case = EnquiryStage.PETITION, petition.case
    enquiry.save(update_fields=["stage", "case"])
    return _record(enquiry, "enquiry_referred", by, role, at, text=registration.told)


@transaction.atomic
def publish_reply(enquiry: Enquiry, *, text: PublicText, by: User, at: datetime) -> Enquiry:
    """Let the public read question and answer, as the office and not as who answered.

    Raises PermissionDenied; Refused without consent, or naming what gives the asker away;
    Unconfirmed for words that are pointed at.
    """
    enquiry = _take(enquiry, EnquiryStage.ANSWERED)
    role = require_role(enquiry.office, by, (Role.OFFICE,), at)
    if enquiry.answered_by_id == by.pk:
        raise PermissionDenied(gettext("公开由答复人以外的人员复核。"))
    if enquiry.is_public:
        raise Refused(gettext("这条答复已经公开。"))
    check_public(enquiry, text)
    doubts = find(text.words)
    anonymising.require_confirmed(doubts, text.kept)
    enquiry.public_asked, enquiry.public_answer = text.asked, text.answer
    enquiry.published_by, enquiry.published_on = by, timezone.localdate(at)
    enquiry.withdrawn_on = None
    enquiry.public = public_copy(enquiry, text, on=enquiry.published_on, at=at)
    enquiry.public.save(force_insert=True)
    enquiry.save(
        update_fields=[
            "public_asked", "public_answer", "published_by", "published_on", "withdrawn_on",
            "public",
        ]
    )  # fmt: skip
    body = {"copy": enquiry.public.pk, "kept": len({hit.token for hit in doubts})}
    return _record(enquiry, "reply_published", by, role, at, body=body, text=text.words)


@transaction.atomic
def withdraw_reply(enquiry: Enquiry, *, words: str, by: User, at: datetime) -> Enquiry:
    """Take a published answer back, with the reason; that it was out stays on record."""
    enquiry = _take(enquiry, EnquiryStage.ANSWERED)
    role = require_role(enquiry.office, by, (Role.OFFICE,), at)
    if not enquiry.is_public or enquiry.public is None:
        raise Refused(gettext("这条答复没有公开。"))
    if not words.strip():
        raise Refused(gettext("请写明撤回理由。"))
    enquiry.withdrawn_on = timezone.localdate(at)
    enquiry.save(update_fields=["withdrawn_on"])
    empty(enquiry.public, at=at)
    return _record(enquiry, "reply_withdrawn", by, role, at, text=words)


@transaction.atomic
def reveal_asker(enquiry: Enquiry, *, words: str, by: User, at: datetime) -> Enquiry:
    """Note why somebody must reach who asked: the office, or the unit it was sent to.

    Raises PermissionDenied, Refused without a reason.
    """
    enquiry = _take(enquiry, *EnquiryStage)
    held = standing(by, timezone.localdate(at))
    of_unit = any(enquiry.unit_id in held.units(role) for role in ANSWERERS)
    unit, roles = (enquiry.unit, ANSWERERS) if of_unit else (enquiry.office, CLERKS)
    role = require_role(unit, by, roles, at)
    if not words.strip():
        raise Refused(gettext("请写明查看理由。"))
    return _record(enquiry, "asker_revealed", by, role, at, text=words)


def numbered(question: Question, office: Unit, serial: int) -> Enquiry:
    """Return the unsaved enquiry with its number."""
    year = question.received_on.year
    return Enquiry(
        slug=f"{office.code}-ZX-{year}-{serial:04d}",
        number=f"{office.docket_word}咨〔{year}〕{serial:04d}",
        office=office,
        year=year,
        serial=serial,
        due_on=question.received_on + ANSWER_WITHIN,
        **vars(question),
    )


def check_question(question: Question, today: date) -> None:
    """Refuse a question without words, or one from the future."""
    if not question.asked.strip():
        raise Refused(gettext("请写明咨询内容。"))
    if question.received_on > today:
        raise Refused(gettext("收到日期不能晚于今天。"))


def check_public(enquiry: Enquiry, text: PublicText) -> None:
    """Refuse to publish without consent, without words, or what gives the asker away."""
    if not enquiry.consent:
        raise Refused(gettext("咨询人没有要求公开，不能公开。"))
    if not text.asked.strip() or not text.answer.strip():
        raise Refused(gettext("请写明公开的咨询内容和答复。"))
    traces = anonymising.traces_of_enquiry(enquiry, text.words)
    if traces:
        raise Refused(gettext("不能公开，请改写：%(found)s。") % {"found": "；".join(traces)})


def public_copy(enquiry: Enquiry, text: PublicText, *, on: date, at: datetime) -> PublishedReply:
    """Return the copy of an answered enquiry that would go out, unsaved."""
    facts = Facts(
        Source.ENQUIRY,
        enquiry.topic,
        enquiry.unit or enquiry.office,
        enquiry.received_on,
        enquiry.answered_on or on,
    )
    return copy_of(text, facts, published_on=on, at=at)


def entitled(asked: str) -> str:
    """Return the first sentence of a question, as the title of what is published."""
    first = re.split(r"(?<=[。？！?!\n])", asked.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= TITLE else f"{first[: TITLE - 1]}…"


def require_role(unit: Unit | None, by: User, roles: Iterable[Role], at: datetime) -> Role:
    """Return the role this person has in the unit; raises PermissionDenied naming who may."""
    held, wanted = standing(by, timezone.localdate(at)), tuple(roles)
    for role in wanted:
        if unit is not None and unit.pk in held.units(role):
            return role
    raise PermissionDenied(
        gettext("由%(unit)s的%(roles)s办理。")
        % {
            "unit": unit.name if unit else gettext("答复单位"),
            "roles": "、".join(str(role.label) for role in wanted),
        }
    )


def _take(enquiry: Enquiry, *stages: EnquiryStage) -> Enquiry:
    """Lock the enquiry and refuse one that is elsewhere."""
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related(
        "chain", "office", "unit", "public", "topic__parent"
    )
    locked = rows.get(pk=enquiry.pk)
    if locked.stage not in stages:
        raise Refused(
            gettext("这条咨询现为“%(stage)s”，不能这样办理。")
            % {"stage": locked.get_stage_display()}
        )
    return locked


def _record(
    enquiry: Enquiry,
    kind: str,
    by: User,
    role: Role,
    at: datetime,
    *,
    body: dict[str, Any] | None = None,
    text: str = "",
) -> Enquiry:
    signature = standing(by, timezone.localdate(at)).signature(role)
    log.append(enquiry.chain, kind, by=signature, at=at, body=body or {}, text=text)
    return enquiry

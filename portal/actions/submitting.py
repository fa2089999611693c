"""What comes in through the public pages: taken in, registered or decided on by a person.

Nobody without an account has a post, so these events are signed by the petitioner as such. Every
submission has a chain of its own; what it says stays out of the body of events.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Unit, User
from organization.standing import standing
from petitions import actions as petition_actions
from petitions.actions import Matter, ShutOut, Submission
from petitions.models import Case, Channel, Petition, PetitionerKind, Topic, Track
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.proposals import Proposed
from petitions.workflow import Refused
from portal import codes
from portal.actions.enquiring import Question, require_role, take_question
from portal.models import (
    CLERKS,
    Doubt,
    Enquiry,
    OnlineForm,
    OnlineStage,
    OnlineSubmission,
    PublicDraft,
    QueryCode,
)


@dataclass(frozen=True)
class Sent:
    """One form as it was filled in, clean; `doubts` are reasons to let a person look first."""

    form: OnlineForm
    text: str
    kind: PetitionerKind = PetitionerKind.PERSON
    wish: str = ""
    topic: Topic | None = None
    subject_text: str = ""
    subject_unit: Unit | None = None
    demands: list[str] = field(default_factory=list)
    name: str = ""
    phone: str = ""
    address: str = ""
    asks_secrecy: bool = False
    publish_consent: bool = False
    doubts: Sequence[Doubt] = ()


@transaction.atomic
def submit(draft: PublicDraft, sent: Sent, *, office: Unit, at: datetime) -> OnlineSubmission:
    """Take in what a draft has become, once: the same draft sent again gives what it gave before.

    Its days count from now. The draft keeps nothing of it but the code, until that was confirmed.
    """
    draft = PublicDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.sent is not None:
        return draft.sent
    row = _numbered(sent, draft.files_form, office, at)
    code = codes.make()
    QueryCode.objects.create(
        code_hash=codes.hash_of(code),
        factor_hash=codes.factor_of(code, phone=sent.phone, name=sent.name),
        online=row,
        made_at=at,
    )
    files = petition_actions.send_held(draft.files_form)
    body = {"form": sent.form.value, "received_on": row.received_on.isoformat(), "files": files}
    log.append(row.chain, "online_submitted", by=log.PETITIONER, at=at, body=body)
    if row.stage == OnlineStage.SCREENED:
        body = {"doubts": list(sent.doubts)}
        log.append(row.chain, "online_screened", by=log.SYSTEM, at=at, body=body)
    elif row.form == OnlineForm.ENQUIRY:
        _become_enquiry(row, by=log.SYSTEM, at=at)
    draft.sent, draft.code, draft.fields, draft.saved_at = row, code, {}, at
    draft.save(update_fields=["sent", "code", "fields", "saved_at"])
    return row


def _numbered(sent: Sent, files_form: UUID, office: Unit, at: datetime) -> OnlineSubmission:
    on = timezone.localdate(at)
    (serial,) = take_number(office, SeriesKind.ONLINE, on.year)
    slug = f"{office.code}-WS-{on.year}-{serial:04d}"
    said: dict[str, Any] = dict(vars(sent)) | {"doubts": [Doubt(one) for one in sent.doubts]}
    return OnlineSubmission.objects.create(
        chain=log.open_chain(f"online/{slug}"),
        slug=slug,
        number=f"{office.docket_word}网〔{on.year}〕{serial:04d}",
        office=office,
        year=on.year,
        serial=serial,
        received_on=on,
        received_at=at,
        files_form=files_form,
        stage=OnlineStage.SCREENED if sent.doubts else OnlineStage.SUBMITTED,
        **said,
    )


@transaction.atomic
def confirm_code(draft: PublicDraft, typed: str, *, at: datetime) -> None:
    """Note that the code was written down, by its last letters; from now the draft forgets it.

    Raises Refused for other letters.
    """
    draft = PublicDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if not draft.code:
        return
    if codes.plain(typed) != codes.plain(draft.code)[-codes.ENDS :]:
        raise Refused(gettext("这不是查询码的最后4位。请对照上面的查询码再输入一次。"))
    QueryCode.objects.filter(online=draft.sent).update(confirmed_at=at)
    draft.code = ""
    draft.save(update_fields=["code"])


@transaction.atomic
def register_online(
    row: OnlineSubmission,
    title: str,
    matter: Matter,
    *,
    into: Case | None = None,
    proposed: Sequence[Proposed] = (),
    by: User,
    at: datetime,
) -> Petition:
    """Register a submission as the petition it is: it opens a case, or joins `into`.

    Received on the day it was sent. Raises PermissionDenied, Refused, and ShutOut when this body
    or this person is on the accused side: then nothing has changed.
    """
    row = _take(row, *WAITING_ONLY)
    require_role(row.office, by, CLERKS, at)
    if row.form != OnlineForm.PETITION:
        raise Refused(gettext("这是咨询，不登记为信访件；要求解决具体问题的，请先转为信访件。"))
    said = submission_of(row, title)
    if into is None:
        petition = petition_actions.register(
            said, matter, proposed=proposed, unit=row.office, by=by, at=at
        )
    else:
        petition = petition_actions.join(into, said, proposed=proposed, by=by, at=at)
    petition_actions.add_sent_files(
        petition.case, row.files_form, about=petition.number, by=by, at=at
    )
    QueryCode.objects.filter(online=row).update(petition=petition)
    row.petition = petition
    _forget_words(row)
    return _decide(row, OnlineStage.REGISTERED, "online_registered", "", by, at).petition  # type: ignore[return-value]


def submission_of(row: OnlineSubmission, title: str) -> Submission:
    """Return what came in as registering takes it: to the letter, under a title of the office."""
    return Submission(
        channel=Channel.ONLINE,
        received_on=row.received_on,
        received_at=row.received_at,
        title=title,
        text=row.text,
        kind=PetitionerKind(row.kind),
        name=row.name,
        phone=row.phone,
        address=row.address,
        demands=list(row.demands),
        asks_secrecy=row.asks_secrecy,
        publish_consent=row.publish_consent,
    )


@transaction.atomic
def shut_out_online(row: OnlineSubmission, refusal: ShutOut, *, by: User, at: datetime) -> None:
    """Keep nothing of an accusation that this body must not have (2022 Art. 30); who sent it
    reads on the progress page where to take it."""
    row = _take(row, *WAITING_ONLY)
    require_role(row.office, by, CLERKS, at)
    petition_actions.count_refusal(refusal, unit=row.office, by=by, at=at)
    petition_actions.drop_sent(row.files_form)
    row.subject_text, row.subject_unit = "", None
    row.save(update_fields=["subject_text", "subject_unit"])
    _forget_words(row)
    _decide(row, OnlineStage.ELSEWHERE, "online_elsewhere", "", by, at)


def _forget_words(row: OnlineSubmission) -> None:
    """Empty what was typed: it lies in the register now, or may not lie here at all."""
    row.text = row.name = row.phone = row.address = ""
    row.demands = []
    row.save(update_fields=["text", "name", "phone", "address", "demands"])


@transaction.atomic
def accept_online(row: OnlineSubmission, *, by: User, at: datetime) -> OnlineSubmission:
    """Find a screened submission honest: a petition waits to be registered like any other, an
    enquiry is one from now. Its days were counted all along."""
    row = _take(row, OnlineStage.SCREENED)
    role = require_role(row.office, by, CLERKS, at)
    signature = standing(by, timezone.localdate(at)).signature(role)
    log.append(row.chain, "online_accepted", by=signature, at=at, body={})
    if row.form == OnlineForm.ENQUIRY:
        _become_enquiry(row, by=signature, at=at)
        return row
    row.stage = OnlineStage.SUBMITTED
    row.save(update_fields=["stage"])
    return row


@transaction.atomic
def junk_online(row: OnlineSubmission, *, words: str, by: User, at: datetime) -> OnlineSubmission:
    """Leave a screened submission out of the register, with the reason; it stays to be counted
    and read, and whoever sent it reads on the progress page that it was not registered."""
    row = _take(row, OnlineStage.SCREENED)
    require_role(row.office, by, CLERKS, at)
    if not words.strip():
        raise Refused(gettext("请写明不作登记的理由。"))
    return _decide(row, OnlineStage.JUNK, "online_junked", words, by, at)


@transaction.atomic
def convert_online(row: OnlineSubmission, *, wish: str, by: User, at: datetime) -> OnlineSubmission:
    """Treat what came as an enquiry and asks for something as the petition it is; who sent it
    reads so on the progress page."""
    row = _take(row, OnlineStage.SCREENED, OnlineStage.SUBMITTED)
    role = require_role(row.office, by, CLERKS, at)
    if row.form != OnlineForm.ENQUIRY:
        raise Refused(gettext("此件已经是信访件。"))
    row.form, row.wish, row.stage = OnlineForm.PETITION, Track(wish), OnlineStage.SUBMITTED
    row.save(update_fields=["form", "wish", "stage"])
    signature = standing(by, timezone.localdate(at)).signature(role)
    log.append(row.chain, "online_converted", by=signature, at=at, body={"wish": str(wish)})
    return row


WAITING_ONLY = (OnlineStage.SUBMITTED, OnlineStage.SCREENED)


def _take(row: OnlineSubmission, *stages: OnlineStage) -> OnlineSubmission:
    """Lock the submission and refuse one that was decided on."""
    rows = OnlineSubmission.objects.select_for_update(of=("self",))
    locked = rows.select_related("chain", "office", "topic").get(pk=row.pk)
    if locked.stage not in stages:
        raise Refused(
            gettext("此件现为“%(stage)s”，不能这样办理。请刷新后再看。")
            % {"stage": locked.get_stage_display()}
        )
    return locked


def _decide(
    row: OnlineSubmission, stage: OnlineStage, kind: str, words: str, by: User, at: datetime
) -> OnlineSubmission:
    row.stage, row.decided_by, row.decided_at, row.reason = stage, by, at, words.strip()
    row.save(update_fields=["stage", "decided_by", "decided_at", "reason", "petition"])
    role = require_role(row.office, by, CLERKS, at)
    signature = standing(by, timezone.localdate(at)).signature(role)
    body = {"petition": row.petition.number} if row.petition else {}
    log.append(row.chain, kind, by=signature, at=at, body=body, text=words)
    return row


def _become_enquiry(row: OnlineSubmission, *, by: log.Signature, at: datetime) -> Enquiry:
    if row.topic is None:
        raise LookupError(f"Enquiry {row.pk} has no topic.")
    question = Question(
        received_on=row.received_on,
        topic=row.topic,
        asked=row.text,
        name=row.name,
        contact=row.phone,
        consent=row.publish_consent,
    )
    row.enquiry = take_question(question, office=row.office, by=by, at=at)
    row.stage = OnlineStage.REGISTERED
    row.save(update_fields=["enquiry", "stage"])
    _forget_words(row)
    return row.enquiry


def office_on(on: date) -> Unit | None:
    """Return the petition office that the public pages write to, None before there is one."""
    offices = Unit.objects.active(on).filter(kind=Unit.Kind.PETITION_OFFICE)
    return offices.order_by("path").first()

"""The least that the public side needs: a Petition Office, somebody at its desk, and codes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.test import Client
from django.utils import timezone

from organization.models import Duty, LiveSession, Post, Role, Unit, User
from organization.pinyin import pinyin_of
from portal import actions, codes
from portal.models import OnlineForm, PublicDraft, QueryCode

FOUNDED = date(2020, 1, 1)
PHONE = "13000001234"


@dataclass(frozen=True)
class Known:
    """A code that is in the database, and the right second answer."""

    code: str
    second: str


def browser() -> Client:
    """Return somebody's browser, at an address that the server answers for.

    What fails is answered with 500, as a server would, and judged by who asked.
    """
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def sign_in(client: Client, person: User) -> None:
    """Sign a person in without a password, as if they had just done so here."""
    client.force_login(person)
    now = timezone.now()
    seen = {"started_at": now, "last_seen_at": now, "second_factor": True}
    seen["session_key"] = client.session.session_key
    LiveSession.objects.update_or_create(user=person, defaults=seen)


def open_office() -> User:
    """Return the registrar of a Petition Office, all of them made now."""
    body = _unit("GATE", "市教育委员会", Unit.Kind.COMMISSION, None)
    office = _unit("GATEXF", "信访办公室", Unit.Kind.PETITION_OFFICE, body)
    clerk = User.objects.create_user("gatekeeper", name="登记员")
    Post.objects.create(
        person=clerk, unit=office, duty=Duty.REGISTRAR, role=Role.REGISTRAR, valid_from=FOUNDED
    )
    return clerk


def known_codes(count: int, at: datetime) -> list[Known]:
    """Return as many codes, each of something that was sent in with a telephone number."""
    office = actions.office_on(at.date())
    if office is None:
        raise LookupError("No office takes anything in.")
    found = []
    for n in range(count):
        draft = PublicDraft.objects.create(form=OnlineForm.PETITION, started_at=at, saved_at=at)
        phone = f"{PHONE[:7]}{n:04d}"
        sent = actions.Sent(OnlineForm.PETITION, f"第{n}件。", name="王建国", phone=phone)
        actions.submit(draft, sent, office=office, at=at)
        draft.refresh_from_db()
        found.append(Known(draft.code, phone[-codes.ENDS :]))
    assert QueryCode.objects.count() >= count
    return found


def _unit(code: str, name: str, kind: Unit.Kind, parent: Unit | None) -> Unit:
    pinyin, initials = pinyin_of(name)
    return Unit.objects.create(
        code=code, name=name, short_name=name[:6], kind=kind, parent=parent,
        path=f"{parent.path if parent else ''}{code}/", valid_from=FOUNDED, docket_word="教信",
        pinyin=pinyin, initials=initials,
    )  # fmt: skip

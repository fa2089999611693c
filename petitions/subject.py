"""All that is held about one petitioner, for whoever asks for their own data (PIPL Art. 45).

Found only by a name together with a telephone number, or by an identity number, and only in the
registers that the reader keeps.
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.contrib.sessions.backends.base import SessionBase
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext

from audit import cells
from audit.sealing import UnknownKey, Unsealable, seal, unseal
from organization.models import User
from organization.standing import standing
from organization.templatetags.desk import day_long
from petitions import attached
from petitions.attached import Shown
from petitions.identity import relation_in_words
from petitions.models import Case, FileOrigin, Petition, Petitioner
from petitions.revealing import LASTS
from petitions.searching import intake

ASKED, ABOUT = "subjects", "session.subject"  # session key: token -> who was asked for, sealed
TOLD = ("kind", "name", "phone", "address", "id_number", "relation")
SAID = (
    "number", "channel", "received_on", "received_at", "registered_at", "registered_by",
    "forwarder", "forward_number", "source_number", "headcount", "title", "text", "demands",
    "repeats", "asks_secrecy", "publish_consent",
)  # fmt: skip
CASE = (
    "number", "unit", "track", "topic", "region", "subject_unit", "subject_text", "stage",
    "host", "received_on", "accepted_on", "replied_on", "closed_on",
)  # fmt: skip
REPLY = ("number", "request", "findings", "opinion", "basis", "issued_on", "served_on")


@dataclass(frozen=True)
class Held:
    """One petition of the person with everything stored about it, as (label, value)."""

    case: Case
    number: str
    rows: list[tuple[str, str]]
    files: list[Shown]  # what came with it, or was brought later where the case is theirs alone


def cases_of(user: User, on: date, asked: dict[str, str]) -> list[Case]:
    """Return the cases of the person that was asked for, the newest first. One query."""
    found = _people(asked).values("petition__case")
    cases = Case.objects.visible_to(user, on).filter(
        pk__in=found, unit__in=intake(standing(user, on))
    )
    return list(cases.order_by("-received_on", "-pk"))


def held_about(user: User, on: date, asked: dict[str, str]) -> list[Held]:
    """Return every petition of the person with all stored fields and files. Five queries."""
    cases = {case.pk: case for case in cases_of(user, on, asked)}
    people = _people(asked).filter(petition__case__in=cases).order_by("petition_id")
    rows = people.select_related(
        "petition__registered_by", "petition__case__unit", "petition__case__topic",
        "petition__case__subject_unit", "petition__case__host",
    ).prefetch_related("petition__case__replies")  # fmt: skip
    files = _files(cases, [row.petition for row in rows])
    return [
        Held(cases[one.case_id], one.number, list(_rows(row)), files[one.number])
        for row in rows
        for one in [row.petition]
    ]


def _files(cases: dict[int, Case], petitions: Sequence[Petition]) -> dict[str, list[Shown]]:
    """Return the files by the number of the petition. Two queries.

    What was brought later names no petition: it goes with the first one of a case in which nobody
    else petitions, and is left out where it might be somebody else's.
    """
    found = defaultdict[str, list[Shown]](list)
    theirs = {one.number for one in petitions}
    everybody = Petition.objects.filter(case__in=cases).values_list("case", "number")
    shared = {case for case, number in everybody if number not in theirs}
    first = {one.case_id: one.number for one in reversed(petitions)}
    for file in attached.brought_to(cases):
        case, about = file.row.case_id or 0, file.row.about
        if about in theirs:
            found[about].append(file)
        elif file.row.origin != FileOrigin.PETITION and case not in shared:
            found[first[case]].append(file)
    return found


def _people(asked: dict[str, str]) -> Any:
    if asked.get("id_number"):
        return Petitioner.objects.identified_by(asked["id_number"])
    named = Petitioner.objects.named(asked.get("name", ""))
    return named & Petitioner.objects.reached_at(asked.get("phone", ""))


def _rows(person: Petitioner) -> Iterator[tuple[str, str]]:
    petition: Petition = person.petition
    yield from _fields(person, TOLD)
    yield from _fields(petition, SAID)
    yield from _fields(petition.case, CASE, prefix=gettext("信访事项"))
    for reply in petition.case.replies.all():
        yield from _fields(reply, REPLY, prefix=gettext("处理意见书"))


def _fields(row: Any, names: Sequence[str], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name in names:
        field = row._meta.get_field(name)
        value = getattr(row, name)
        if field.choices:
            value = getattr(row, f"get_{name}_display")()
        if name == "relation":
            value = relation_in_words(value)
        if value not in (None, ""):
            label = str(field.verbose_name)
            yield f"{prefix} · {label}" if prefix else label, _in_words(value)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, datetime):
        return f"{day_long(value)} {timezone.localtime(value):%H:%M}"
    if isinstance(value, date):
        return day_long(value)
    return "；".join(map(str, value)) if isinstance(value, list) else str(value)


def workbook(held: Sequence[Held]) -> tuple[IO[bytes], str]:
    """Return everything as an .xlsx file, and its SHA-256."""
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    heads = [gettext("信访件"), gettext("项目"), gettext("内容")]
    lines = ((one.number, label, value) for one in held for label, value in _lines(one))
    name = gettext("个人信息")
    cells.write(file, cells.Table(name, heads, lines, widths=[22, 28, 80], wraps=True))
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return file, digest


def _lines(held: Held) -> Iterator[tuple[str, str]]:
    yield from held.rows
    for file in held.files:
        size = filesizeformat(file.row.size)
        yield f"{gettext('附件')} · {file.source}", f"{file.name}（{size}）"


def remember(session: SessionBase, asked: dict[str, str], at: datetime) -> str:
    """Keep who was asked for in the session, sealed, and return the token for the address."""
    token = secrets.token_urlsafe(12)
    kept = {key: one for key, one in session.get(ASKED, {}).items() if _is_live(one[0], at)}
    kept[token] = [at.isoformat(), seal(json.dumps(asked), ABOUT)]
    session[ASKED] = kept
    return token


def asked_for(session: SessionBase, token: str, now: datetime) -> dict[str, str] | None:
    """Return who was asked for under this token, None when it is over or of another sign-in."""
    since, sealed = session.get(ASKED, {}).get(token, ("", ""))
    if not since or not _is_live(since, now):
        return None
    try:
        asked: dict[str, str] = json.loads(unseal(sealed, ABOUT))
    except (Unsealable, UnknownKey):
        return None
    return asked


def _is_live(since: str, now: datetime) -> bool:
    return now - datetime.fromisoformat(since) < LASTS

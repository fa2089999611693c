"""One search field: a number, a name, a telephone number or words of the title.

Whoever registers petitions may search by the petitioner, through keyed hashes; everybody else
only by what the list shows, and gets the same answer whether the petitioner exists or not.
Words never find a restricted case: a hit would tell what it is about.

What was typed may be a name, so it never stands in an address: the session keeps it sealed, and
the address holds a token that means nothing to anybody else.
"""

import re
import secrets
import unicodedata
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet

from audit.sealing import UnknownKey, Unsealable, seal, unseal
from organization.models import Role, Unit
from organization.standing import Standing
from petitions.models import CaseQuerySet, Petition, Petitioner

SERIAL = re.compile(r"(?:.*〔|\[)?(\d{4})[-/〕\]]\s*0*(\d{1,7})号?")  # 2026-3, 教信〔2026〕0003号
NUMBER = re.compile(r"[0-9A-Z〔〕\[\]/.-]*\d[0-9A-Z〔〕\[\]/.-]*|.{0,10}〔\d{4}〕\d*号?")


TOKEN = re.compile(r"~[A-Za-z0-9_-]{12}")
PLAIN_NUMBER = re.compile(r"[A-Z]{2,}[0-9]*-\d{4}-\d{1,7}|.{0,10}〔\d{4}〕\d{0,7}号?")
SEARCHES, KEPT = "searches", 20  # session key: token -> what was typed, sealed
ABOUT = "session.search"


def address_of(session: SessionBase, text: str) -> str:
    """Return what stands for the text in an address: itself for a case number, else a token."""
    said = text.strip()
    if not said or PLAIN_NUMBER.fullmatch(said.upper()):
        return said
    kept: dict[str, str] = session.get(SEARCHES, {})
    for token in kept:
        if typed(session, token) == said:
            return token
    token = f"~{secrets.token_urlsafe(9)}"
    session[SEARCHES] = {**dict(list(kept.items())[1 - KEPT :]), token: seal(said, ABOUT)}
    return token


def typed(session: SessionBase, text: str) -> str:
    """Return what was typed: the words behind a token of this session, "" behind any other."""
    if not TOKEN.fullmatch(text):
        return text
    try:
        return unseal(session.get(SEARCHES, {}).get(text, ""), ABOUT)
    except (Unsealable, UnknownKey):  # of an earlier session, or of a key that is gone
        return ""


def search(
    cases: CaseQuerySet, text: str, held: Standing, *, by_person: bool = True
) -> CaseQuerySet:
    """Keep what the text finds; an empty text finds everything.

    `by_person` says that the text did not come from an address: only then may it be a name.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if not said:
        return cases
    found = _by_number(said.upper()) if NUMBER.fullmatch(said.upper()) else _by_words(said)
    offices = intake(held)
    if offices and by_person:
        found |= Q(pk__in=_of_petitioner(said), unit__in=offices)
    return cases.filter(found)


def intake(held: Standing) -> frozenset[int]:
    """Return the units for which this person registers: there they may look for a petitioner."""
    if held.is_officer:
        return frozenset()
    return held.units(Role.REGISTRAR) | held.units(Role.OFFICE)


def _by_number(said: str) -> Q:
    """A number of the case, or of any petition in it, from its beginning; or year and serial."""
    petitions = Petition.objects.filter(Q(number__startswith=said) | Q(source_number=said))
    found = Q(slug__startswith=said) | Q(number__startswith=said)
    found |= Q(pk__in=petitions.values("case"))
    if match := SERIAL.fullmatch(said):
        found |= Q(year=int(match[1]), serial=int(match[2]))
    return found


def _by_words(said: str) -> Q:
    """Words of the title, or the name of the unit that handles the case."""
    units = Unit.objects.filter(Q(name__contains=said) | Q(short_name__contains=said))
    return Q(title__contains=said, restricted=False) | Q(host__in=units.values("pk"))


def _of_petitioner(said: str) -> QuerySet[Petitioner, Any]:
    """The cases of those who have exactly this name, telephone or identity number."""
    return Petitioner.objects.known_by(said).values("petition__case")

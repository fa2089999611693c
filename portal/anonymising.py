"""What a text for the public must not hold, and what a person has to confirm before it stays.

Finding nothing is no proof: a second person reads.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from organization.names import masked
from petitions import identity, redaction
from petitions.models import Case, Petitioner
from petitions.workflow import Refused
from portal.finder import Hit, Kind, find
from portal.finder.hits import plain
from portal.finder.search import quotes
from portal.models import Enquiry

SHORTEST = 2  # a name of one character stands in half of all sentences
MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
IDENTITY = re.compile(r"[1-9]\d{16}[\dx]")


class Unconfirmed(Refused):
    """Words that may tell who somebody is and that nobody has confirmed yet."""

    def __init__(self, hits: list[Hit]) -> None:
        self.hits = hits
        words = "；".join(dict.fromkeys(f"{hit.kind.label} {hit.words.strip()}" for hit in hits))
        super().__init__(gettext("请改写，或逐项勾选确认保留：%(words)s。") % {"words": words})


@dataclass(frozen=True)
class Shown:
    """An enquiry as its reader sees it: who asked is masked until a reason was given."""

    name: str
    contact: str
    asked: str
    answer: str
    returned: str


def shown(enquiry: Enquiry, returned: str = "", *, full: bool) -> Shown:
    """Return who asked, what, what was answered and why it was sent back, masked or whole. No
    query."""
    said = (enquiry.name, enquiry.contact, enquiry.asked, enquiry.answer, returned)
    if full:
        return Shown(*said)
    hide = identity.veil([Petitioner(name=enquiry.name, phone=enquiry.contact)])
    name, contact = masked(enquiry.name), identity.masked_phone(enquiry.contact)
    return Shown(name, contact, *map(hide, said[2:]))


def traces_of_case(case: Case, text: str) -> list[str]:
    """Return a sentence for each thing of the case that must not stand in the text."""
    return list(dict.fromkeys([*redaction.named(case, text), *_never_public(text)]))


def traces_of_enquiry(enquiry: Enquiry, text: str) -> list[str]:
    """Return a sentence for each trace of who asked in the text."""
    said = plain(text)
    known = [
        (gettext("咨询人称呼"), enquiry.name),
        (gettext("咨询人联系方式"), enquiry.contact),
        (gettext("咨询编号"), enquiry.number),
    ]
    found = [
        gettext("含有%(what)s：%(words)s") % {"what": what, "words": value}
        for what, value in known
        if len(plain(value)) >= SHORTEST and plain(value) in said
    ]
    return list(dict.fromkeys([*found, *_never_public(text)]))


def doubts_of_case(case: Case, text: str) -> list[Hit]:
    """Return what in the text two persons have to confirm, with the longest run of the letter."""
    hits = find(text)
    runs = quotes(text, redaction.words_of(case))
    return hits + [Hit(0, 0, Kind.QUOTE, run) for run in runs[:1]]


def require_confirmed(hits: Iterable[Hit], kept: Iterable[str]) -> None:
    """Refuse words that were pointed at and not confirmed. Raises Unconfirmed."""
    confirmed = frozenset(kept)
    if left := [hit for hit in hits if hit.token not in confirmed]:
        raise Unconfirmed(left)


def marked(text: str) -> list[tuple[str, str]]:
    """Return the text in pieces, each with what it may be, "" for what nothing points at."""
    pieces, at = list[tuple[str, str]](), 0
    for hit in find(text):
        pieces += [(text[at : hit.start], ""), (hit.words, str(hit.kind.label))]
        at = hit.end
    return [(words, label) for words, label in [*pieces, (text[at:], "")] if words]


def _never_public(text: str) -> list[str]:
    """Return the telephones and identity numbers of people: no confirmation lets them through."""
    found = list[str]()
    for hit in find(text):
        said = plain(hit.words)
        if hit.kind not in {Kind.PHONE, Kind.NUMBER}:
            continue
        if IDENTITY.fullmatch(said):
            found.append(_suspected(gettext("身份证号"), said))
        elif MOBILE.search(said):
            found.append(_suspected(gettext("手机号码"), said))
    return found


def _suspected(what: str, words: str) -> str:
    return gettext("疑似%(what)s：%(words)s") % {"what": what, "words": words}

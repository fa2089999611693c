"""What a text for the public must not hold. Finding nothing is no proof: a second person reads."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext

from organization.names import masked
from petitions import identity, redaction
from petitions.models import Case, Petitioner
from portal.models import Enquiry

SHORTEST = 2  # a name of one character stands in half of all sentences
SPACING = re.compile(r"[\s\-]+")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\w)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII)


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
    """Return a sentence for each trace of the petitioner or of the petition in the text."""
    return list(dict.fromkeys([*redaction.found(case, text), *_looks_personal(text)]))


def traces_of_enquiry(enquiry: Enquiry, text: str) -> list[str]:
    """Return a sentence for each trace of who asked in the text."""
    plain = _plain(text)
    known = [
        (gettext("咨询人称呼"), enquiry.name),
        (gettext("咨询人联系方式"), enquiry.contact),
        (gettext("咨询编号"), enquiry.number),
    ]
    found = [
        gettext("含有%(what)s：%(words)s") % {"what": what, "words": value}
        for what, value in known
        if len(_plain(value)) >= SHORTEST and _plain(value) in plain
    ]
    return list(dict.fromkeys([*found, *_looks_personal(text)]))


def _looks_personal(text: str) -> list[str]:
    """Return what has the shape of a telephone, an identity number or an e-mail address."""
    plain = SPACING.sub("", unicodedata.normalize("NFKC", text))
    shapes = [
        (gettext("手机号码"), MOBILE, plain),
        (gettext("身份证号"), IDENTITY, plain),
        (gettext("电子邮箱"), MAIL, text),
    ]
    return [
        gettext("疑似%(what)s：%(words)s") % {"what": what, "words": hit}
        for what, shape, where in shapes
        for hit in shape.findall(where)
    ]


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()

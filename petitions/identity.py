"""What a reader may know of the petitioner. What they may not is never given to a template.

Everything is masked for everybody. Who must reach the petitioner gives a reason first
(`actions.reveal`) and then sees what they asked for, for a quarter of an hour.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.sealing import PHONE, normal
from organization.models import Role, User
from organization.names import masked
from organization.standing import standing
from petitions.models import Case, Petition, Petitioner
from petitions.situation import Situation

PHONE_ENDS, NUMBER_ENDS = (3, 4), (2, 2)  # what stays: 130****1234, 31**************34
FIELDS = {
    "name": _("姓名"),
    "phone": _("电话"),
    "address": _("住址"),
    "id_number": _("身份证号"),
}
RELATIONS = {
    "student": _("学生"),
    "parent": _("家长"),
    "staff": _("教职工"),
    "retired": _("退休教职工"),
    "candidate": _("考生"),
    "customer": _("培训消费者"),
    "resident": _("居民"),
    "other": _("其他"),
}
EVERYTHING = frozenset(FIELDS)
NOTHING: frozenset[str] = frozenset()
GAP = r"[\s\-－—]{0,3}"  # what people put between digits, or between the characters of a name
FULL_WIDTH = 0xFEE0

Veil = Callable[[str], str]


@dataclass(frozen=True)
class Contact:
    """The petitioner as this reader sees them; `full` says whether anything was hidden."""

    kind: str
    name: str
    phone: str
    address: str
    id_number: str
    relation: str
    full: bool


def may_see_contact(user: User, here: Situation, on: date) -> bool:
    """Tell whether the person must be able to reach the petitioner, and so may ask to see."""
    return contact_role(user, here, on) is not None


def contact_role(user: User, here: Situation, on: date) -> Role | None:
    """Return the role in which the person may see how to reach the petitioner, None without one.

    The office that registered the case, and in the host unit those who give notices: its clerk
    and its handler. Of a restricted case the office alone. Officers of the system: nobody.
    """
    held = standing(user, on)
    if held.is_officer:
        return None
    for role in (Role.OFFICE, Role.REGISTRAR):
        if here.case.unit_id in held.units(role):
            return role
    assignment = here.assignment
    if assignment is None or here.case.restricted:
        return None
    if assignment.unit_id in held.units(Role.UNIT_CLERK):
        return Role.UNIT_CLERK
    is_handler = assignment.unit_id in held.units(Role.HANDLER)
    return Role.HANDLER if is_handler and assignment.handler_id in {None, user.pk} else None


def contact_of(petition: Petition, *, shown: frozenset[str] = NOTHING) -> Contact:
    """Return the petitioner of one petition; `petitioner` must be joined."""
    person: Petitioner = petition.petitioner
    masks = {
        "name": masked(person.name),
        "phone": masked_phone(person.phone),
        "address": gettext("已留") if person.address else "",
        "id_number": masked_number(person.id_number),
    }
    seen = {name: getattr(person, name) if name in shown else masks[name] for name in FIELDS}
    seen["name"] = seen["name"] or gettext("匿名")
    hidden = [name for name in FIELDS if name not in shown and getattr(person, name)]
    kind = person.get_kind_display()
    relation = relation_in_words(person.relation)
    return Contact(kind=kind, relation=relation, full=not hidden, **seen)


def relation_in_words(relation: str) -> str:
    """Return the label of what a clerk picked; registers from elsewhere say it in words."""
    return str(RELATIONS.get(relation, relation))


def masked_phone(phone: str) -> str:
    """Return 130****1234; a number too short to hide anything in is all stars."""
    first, last = PHONE_ENDS
    if len(phone) <= first + last:
        return "*" * len(phone)
    return f"{phone[:first]}****{phone[-last:]}"


def masked_number(number: str) -> str:
    """Return 31**************34: as many stars as there are places hidden."""
    first, last = NUMBER_ENDS
    if len(number) <= first + last:
        return "*" * len(number)
    return f"{number[:first]}{'*' * (len(number) - first - last)}{number[-last:]}"


def veil(people: Iterable[Petitioner], shown: frozenset[str] = NOTHING) -> Veil:
    """Return what masks these people's names, numbers and addresses in a text.

    Digits may be full-width or apart; what was revealed stays.
    """
    masks: dict[str, str] = {}
    for person in people:
        said = {
            "address": (person.address, gettext("（住址已遮盖）")),
            "id_number": (person.id_number, masked_number(person.id_number)),
            "phone": (normal(person.phone, PHONE), masked_phone(normal(person.phone, PHONE))),
            "name": (person.name, masked(person.name)),
        }
        for name, (whole, mask) in said.items():
            plain = _plain(whole)
            if name not in shown and len(plain) > 1:
                masks.setdefault(plain, mask)
    ordered = sorted(masks.items(), key=lambda pair: -len(pair[0]))

    def veiled_text(text: str) -> str:
        plain = _plain(text)
        for whole, mask in ordered:
            if whole in plain:  # rarely, and only then a pattern is worth its making
                text = re.sub(_pattern(whole), mask.replace("\\", r"\\"), text)
        return text

    return veiled_text


def _plain(text: str) -> str:
    """Return the text without what people put between its characters, in small letters."""
    return re.sub(r"[\s\-－—]+", "", unicodedata.normalize("NFKC", text)).lower()


def _pattern(plain: str) -> str:
    return GAP.join(_letter(letter) for letter in plain)


def _letter(letter: str) -> str:
    if not "!" <= letter <= "~":
        return re.escape(letter)
    forms = {letter, letter.upper()}
    forms |= {chr(ord(form) + FULL_WIDTH) for form in forms}
    return f"[{''.join(re.escape(form) for form in sorted(forms))}]"


def people_of(case: Case) -> list[Petitioner]:
    """Return all who petitioned. One query, none where the petitions were read already."""
    read: dict[str, Iterable[Petition]] = getattr(case, "_prefetched_objects_cache", {})
    if "petitions" in read:
        return [row.petitioner for row in read["petitions"] if hasattr(row, "petitioner")]
    return list(Petitioner.objects.filter(petition__case=case).order_by("pk"))


def veil_of(case: Case) -> Veil:
    """Return what masks who petitioned in a text about the case. One query, once per object."""
    kept = vars(case)
    if "veil" not in kept:
        kept["veil"] = veil(people_of(case))
    found: Veil = kept["veil"]
    return found


def prepare_veils(cases: Iterable[Case | None]) -> None:
    """Let `veil_of` ask nothing more for these cases, however many a list shows. One query."""
    wanted = [case for case in cases if case is not None and "veil" not in vars(case)]
    if not wanted:
        return
    rows = Petitioner.objects.filter(petition__case__in={case.pk for case in wanted})
    people: dict[int, list[Petitioner]] = {}
    for person in rows.select_related("petition").order_by("pk"):
        people.setdefault(person.petition.case_id, []).append(person)
    for case in wanted:
        vars(case)["veil"] = veil(people.get(case.pk, ()))


def veil_over(cases: Iterable[int]) -> Veil:
    """Return what masks who petitioned in any of these cases, by their ids. One query."""
    return veil(Petitioner.objects.filter(petition__case__in=set(cases)).order_by("pk"))


def petitioner_names(case: Case) -> list[str]:
    """Return the names of all who petitioned; for rules, never for a page. One query."""
    return [person.name for person in people_of(case) if person.name]

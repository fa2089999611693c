"""Earlier cases that may be the same matter. The system proposes, the clerk decides.

A match links and never hides: a repeat is often an escalation (2022 Art. 19). Only those who
register get an answer, and only about the register of their own unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from audit.sealing import IDENTITY, NAME, PHONE, keyed_hashes
from organization.models import User
from organization.standing import standing
from petitions.models import Case, Petitioner
from petitions.searching import intake

LOOK_BACK = timedelta(days=730)
MOST_CANDIDATES, MOST_SHOWN = 60, 5
ALIKE = 0.3  # share of common character pairs from which two titles count as alike


@dataclass(frozen=True)
class Match:
    """One earlier case, with the reasons a person can check."""

    case: Case
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """One of the ranked groups A to C; `effect` is what the law makes of it."""

    letter: str
    name: str
    effect: str
    matches: list[Match] = field(default_factory=list)


def find(known: dict[str, Any], *, user: User, on: date) -> list[Group]:
    """Return the groups of earlier cases this person may see; two queries, whatever is typed."""
    names = {
        "A": (gettext("同一人·同一事"), gettext("在办的并入，不另计时限；已办结的登记为重复信访")),
        "B": (gettext("同一人·不同事"), gettext("分别登记")),
        "C": (gettext("他人·同一事"), gettext("可能是联名或群体事项，分别登记并注意合并研究")),
    }
    groups = {letter: Group(letter, *words) for letter, words in names.items()}
    for case, same_person in _candidates(known, user, on):
        match, letter = _judge(case, known, same_person=same_person)
        if match:
            groups[letter].matches.append(match)
    for group in groups.values():
        group.matches.sort(key=lambda match: (-match.score, -match.case.pk))
    return list(groups.values())


def _candidates(known: dict[str, Any], user: User, on: date) -> Iterable[tuple[Case, bool]]:
    """Return cases that share the person (True), or only the unit and the topic (False)."""
    offices = intake(standing(user, on))
    if not offices:
        return []
    cases = (
        Case.objects.visible_to(user, on)
        .filter(received_on__gte=on - LOOK_BACK, unit__in=offices)
        .select_related("topic", "subject_unit", "host")
        .order_by("-received_on", "-id")
    )
    hashes = {
        "phone_hash": keyed_hashes(known.get("phone", ""), PHONE),
        "name_hash": keyed_hashes(known.get("name", ""), NAME),
        "id_hash": keyed_hashes(known.get("id_number", ""), IDENTITY),
    }
    person = Q()
    for column, values in hashes.items():
        if values:
            person |= Q((f"{column}__in", values))
    found: dict[int, tuple[Case, bool]] = {}
    if person:
        people = Petitioner.objects.filter(person)
        same_person = cases.filter(pk__in=people.values("petition__case"))[:MOST_CANDIDATES]
        found = {case.pk: (case, True) for case in same_person}
    if known.get("subject_unit") and known.get("topic"):
        same_matter = cases.filter(subject_unit=known["subject_unit"], topic=known["topic"])
        for case in same_matter[:MOST_CANDIDATES]:
            found.setdefault(case.pk, (case, False))
    return found.values()


def _judge(case: Case, known: dict[str, Any], *, same_person: bool) -> tuple[Match | None, str]:
    """Return the match with its reasons and group; None when nothing but the unit is common."""
    same_unit = known.get("subject_unit") == case.subject_unit and case.subject_unit is not None
    same_topic = known.get("topic") == case.topic
    likeness = alike(known.get("title", ""), case.title)
    parts = [
        (same_person, 50, gettext("同一信访人")),
        (same_unit, 25, gettext("同一被反映单位")),
        (same_topic, 15, gettext("同一分类")),
        (likeness >= ALIKE, round(30 * likeness), gettext("题名相近")),
    ]
    reasons = tuple(words for holds, _, words in parts if holds)
    match = Match(case, sum(points for holds, points, _ in parts if holds), reasons)
    same_matter = likeness >= ALIKE or (same_unit and same_topic)
    if same_person:
        return match, "A" if same_matter or same_unit else "B"
    return (match if same_matter else None), "C"


def alike(one: str, other: str) -> float:
    """Return the share of common character pairs of two titles, from 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


def _pairs(text: str) -> set[str]:
    letters = [letter for letter in text if letter.isalnum()]
    return {f"{one}{next_one}" for one, next_one in pairwise(letters)}

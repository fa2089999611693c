"""Earlier cases that may be the same matter. The system proposes, the clerk decides.

A match links and never hides: a repeat is often an escalation (2022 Art. 19). Only those who
register get an answer, and only about the register of their own unit. Every proposal says which
points it is made of; what the clerk made of it is kept, see `petitions.proposals`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from audit.sealing import IDENTITY, NAME, PHONE, keyed_hashes
from organization.models import User
from organization.standing import standing
from petitions.likeness import alike, passages, titles_alike
from petitions.models import Case, CaseQuerySet, CaseStage, Petition, Petitioner
from petitions.searching import intake

LOOK_BACK = timedelta(days=730)
MOST_CANDIDATES, MOST_SHOWN = 60, 5
TITLES_ALIKE = 0.3  # share of common character pairs from which two titles count as alike
TEXTS_ALIKE = 0.3  # share of common runs from which two texts count as alike
# What a part of the score is worth. An identity number or a telephone number is one person's; a
# name is many people's, so that alone it is worth little.
WORTH = {"id": 60, "phone": 45, "name": 20, "unit": 25, "topic": 15, "title": 30, "text": 40}
HASHED = {"id": ("id_number", IDENTITY), "phone": ("phone", PHONE), "name": ("name", NAME)}


@dataclass(frozen=True)
class Part:
    """One reason a person can check, and the points it adds."""

    words: str
    points: int


@dataclass(frozen=True)
class Match:
    """One earlier case; `passages` are what is typed and stands in its text too."""

    case: Case
    parts: tuple[Part, ...]
    passages: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """The points of all its parts."""
        return sum(part.points for part in self.parts)


@dataclass(frozen=True)
class Group:
    """One of the ranked groups A to D; `effect` is what the law makes of it."""

    letter: str
    name: str
    effect: str
    matches: list[Match] = field(default_factory=list)


@dataclass
class Candidate:
    """An earlier case, what of the person is the same, and the texts of its petitions."""

    case: Case
    person: frozenset[str] = frozenset()
    texts: list[str] = field(default_factory=list)


def find(known: dict[str, Any], *, user: User, on: date) -> list[Group]:
    """Return the groups of earlier cases this person may see; five queries, whatever is typed."""
    names = {
        "A": (gettext("同一人·同一事"), gettext("在办的并入，不另计时限；已办结的登记为重复信访")),
        "B": (gettext("同一人·不同事"), gettext("分别登记")),
        "C": (gettext("他人·同一事"), gettext("可能是联名或群体事项，分别登记并注意合并研究")),
        "D": (
            gettext("已复核终结"),
            gettext("同一事实和理由的，登记后告知不再受理（条例第三十六条）；有新事实的另行办理"),
        ),
    }
    groups = {letter: Group(letter, *words) for letter, words in names.items()}
    for candidate in _candidates(known, user, on):
        letter = judge(candidate, known)
        if letter:
            groups[letter].matches.append(_match(candidate, known))
    for group in groups.values():
        group.matches.sort(key=lambda match: (-match.score, -match.case.pk))
    return list(groups.values())


def judge(candidate: Candidate, known: Mapping[str, Any]) -> str:
    """Return the letter of the group a candidate belongs to, "" for none."""
    case = candidate.case
    same_unit = case.subject_unit is not None and known.get("subject_unit") == case.subject_unit
    same_matter = (
        (same_unit and known.get("topic") == case.topic)
        or titles_alike(known.get("title", ""), case.title) >= TITLES_ALIKE
        or _likeness(candidate, known) >= TEXTS_ALIKE
    )
    if candidate.person and (same_matter or same_unit):
        return "D" if case.stage == CaseStage.CLOSED_FINAL else "A"
    if candidate.person:
        return "B"
    return "C" if same_matter else ""


def _candidates(known: Mapping[str, Any], user: User, on: date) -> list[Candidate]:
    """Return cases that share the person, the wording, or both the unit and the topic."""
    offices = intake(standing(user, on))
    if not offices:
        return []
    cases = Case.objects.visible_to(user, on).filter(
        received_on__gte=on - LOOK_BACK, unit__in=offices
    )
    persons = _same_person(known, cases)
    wanted = {*persons, *_same_wording(known, cases), *_same_matter(known, cases)}
    rows = cases.filter(pk__in=wanted).select_related("topic", "subject_unit", "host")
    found = {row.pk: Candidate(row, persons.get(row.pk, frozenset())) for row in rows}
    if known.get("text"):
        texts = Petition.objects.filter(case__in=list(found)).order_by("-pk")
        for row in texts.only("case_id", "text")[: 3 * MOST_CANDIDATES]:
            found[row.case_id].texts.append(row.text)
    return list(found.values())


def _same_person(known: Mapping[str, Any], cases: CaseQuerySet) -> dict[int, frozenset[str]]:
    """Return what of the person is the same, by case."""
    hashes = {
        part: set(keyed_hashes(known.get(name, ""), about))
        for part, (name, about) in HASHED.items()
    }
    wanted = Q()
    for part, values in hashes.items():
        if values:
            wanted |= Q((f"{part}_hash__in", values))
    if not wanted:
        return {}
    people = Petitioner.objects.filter(wanted, petition__case__in=cases).order_by("-pk")
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    columns = [f"{part}_hash" for part in HASHED]
    for pk, *said in people.values_list("petition__case", *columns)[:MOST_CANDIDATES]:
        found[pk] |= {part for part, one in zip(HASHED, said, strict=True) if one in hashes[part]}
    return found


def _same_wording(known: Mapping[str, Any], cases: CaseQuerySet) -> Iterable[int]:
    if not known.get("text"):
        return []
    alike_rows = Petition.objects.worded_like(known["text"]).filter(case__in=cases)
    return alike_rows.order_by("-pk").values_list("case", flat=True)[:MOST_CANDIDATES]


def _same_matter(known: Mapping[str, Any], cases: CaseQuerySet) -> Iterable[int]:
    if not (known.get("subject_unit") and known.get("topic")):
        return []
    same = cases.filter(subject_unit=known["subject_unit"], topic=known["topic"])
    return same.order_by("-received_on", "-id").values_list("pk", flat=True)[:MOST_CANDIDATES]


def _match(candidate: Candidate, known: Mapping[str, Any]) -> Match:
    """Return the match with the points it is made of."""
    case, typed = candidate.case, known.get("text", "")
    same_unit = case.subject_unit is not None and known.get("subject_unit") == case.subject_unit
    titles = titles_alike(known.get("title", ""), case.title)
    texts = _likeness(candidate, known)
    parts = [
        ("id" in candidate.person, "id", gettext("身份证号相同"), 1.0),
        ("phone" in candidate.person, "phone", gettext("电话相同"), 1.0),
        ("name" in candidate.person, "name", gettext("姓名相同"), 1.0),
        (same_unit, "unit", gettext("被反映单位相同"), 1.0),
        (known.get("topic") == case.topic, "topic", gettext("内容分类相同"), 1.0),
        (titles >= TITLES_ALIKE, "title", _percent(gettext("题名相近"), titles), titles),
        (texts >= TEXTS_ALIKE, "text", _percent(gettext("内容相近"), texts), texts),
    ]
    said = tuple(
        Part(words, round(WORTH[part] * share)) for holds, part, words, share in parts if holds
    )
    common = max((passages(typed, text) for text in candidate.texts), key=_length, default=[])
    return Match(case, said, tuple(common))


def _percent(words: str, share: float) -> str:
    return f"{words} {share:.0%}"


def _length(found: list[str]) -> int:
    return sum(map(len, found))


def _likeness(candidate: Candidate, known: Mapping[str, Any]) -> float:
    typed = known.get("text", "")
    return max((alike(typed, text) for text in candidate.texts), default=0.0)

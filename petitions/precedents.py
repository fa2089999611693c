"""Earlier cases that read like what is typed, and what became of them.

The words that are rare among the titles of the office say which cases are alike; nothing is
trained and nothing is stored. Only titles are compared: those of restricted cases are left out,
because a hit would tell what they are about.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from math import log

from django.utils.translation import ngettext

from organization.models import User
from organization.standing import standing
from organization.templatetags.desk import day_long
from petitions.likeness import READ, letters
from petitions.models import Case
from petitions.searching import intake

LOOK_BACK = timedelta(days=365)
MOST_READ = 2_000  # titles, the newest first
MOST_ALIKE = 20
ALIKE = 0.05  # of the weight of a title that stands in what is typed
FEWEST_LETTERS = 4


@dataclass(frozen=True)
class Precedent:
    """An earlier case: its title, its topic, who had it, when it came."""

    title: str
    topic: int
    host: int | None
    received_on: date


@dataclass(frozen=True)
class Vote:
    """How many of the cases alike went one way; `weight` counts the nearer ones for more."""

    pk: int
    n: int
    weight: float


@dataclass(frozen=True)
class Alike:
    """The cases alike, the nearest first, each with its likeness from 0 to 1; the first day that
    was looked at."""

    cases: Sequence[tuple[Precedent, float]]
    since: date

    def topics(self) -> list[Vote]:
        """Return the topics they have, the likeliest first."""
        return votes((one.topic, likeness) for one, likeness in self.cases)

    def hosts(self) -> list[Vote]:
        """Return the units that had them, the likeliest first."""
        return votes((one.host, likeness) for one, likeness in self.cases if one.host)

    def of_topic(self, n: int) -> str:
        """Say how many of the cases alike have a topic, and since when they were looked at."""
        return ngettext(
            "%(day)s以来 %(all)d 件相似事项中 %(n)d 件归此类",
            "%(day)s以来 %(all)d 件相似事项中 %(n)d 件归此类",
            len(self.cases),
        ) % self._counted(n)

    def of_host(self, n: int) -> str:
        """Say how many of the cases alike a unit had."""
        return ngettext(
            "%(day)s以来 %(all)d 件相似事项中 %(n)d 件由其承办",
            "%(day)s以来 %(all)d 件相似事项中 %(n)d 件由其承办",
            len(self.cases),
        ) % self._counted(n)

    def _counted(self, n: int) -> dict[str, object]:
        return {"day": day_long(self.since), "all": len(self.cases), "n": n}


def find(words: str, *, user: User, on: date, apart_from: Case | None = None) -> Alike:
    """Return the cases of a year alike to these words that this person may see. One query.

    Who registers looks at the register of the own office. Of a long year the newest count.
    """
    year = {"received_on__gt": on - LOOK_BACK, "received_on__lte": on}
    cases = Case.objects.visible_to(user, on).filter(**year)
    if offices := intake(standing(user, on)):
        cases = cases.filter(unit__in=offices)
    if apart_from is not None:
        cases = cases.exclude(pk=apart_from.pk)
    rows = cases.filter(restricted=False).order_by("-received_on", "-id")
    read = rows.values_list("title", "topic_id", "host_id", "received_on")[:MOST_READ]
    known = [Precedent(*row) for row in read]
    since = known[-1].received_on if len(known) == MOST_READ else on - LOOK_BACK
    return Alike(nearest(words, known), since)


def nearest(words: str, known: Sequence[Precedent]) -> list[tuple[Precedent, float]]:
    """Return which of these are alike to the words, the nearest first, with the likeness."""
    said = pairs_of(words[:READ])
    if len(said) < FEWEST_LETTERS:
        return []
    titles = [_pairs_of_title(one.title) for one in known]
    often = Counter(pair for pairs in titles for pair in pairs)
    rare = {pair: log(1 + len(titles) / n) ** 2 for pair, n in often.items()}
    found = []
    for one, pairs in zip(known, titles, strict=True):
        common = sum(rare[pair] for pair in pairs & said)
        if common and (likeness := common / sum(rare[pair] for pair in pairs)) >= ALIKE:
            found.append((one, likeness))
    found.sort(key=lambda pair: -pair[1])
    return found[:MOST_ALIKE]


@lru_cache(2 * MOST_READ)
def _pairs_of_title(title: str) -> frozenset[str]:
    """Remember it: what is typed changes with every few letters, the titles do not."""
    return pairs_of(title)


def pairs_of(words: str) -> frozenset[str]:
    """Return the pairs of letters that stand side by side."""
    return frozenset(one + other for one, other in pairwise(letters(words)))


def votes(found: Iterable[tuple[int, float]]) -> list[Vote]:
    """Return the votes, heaviest first; a case that is nearer weighs for more."""
    counts, weights = Counter[int](), defaultdict[int, float](float)
    for pk, likeness in found:
        counts[pk] += 1
        weights[pk] += likeness**2
    heaviest = sorted(weights, key=lambda pk: (-weights[pk], pk))
    return [Vote(pk, counts[pk], weights[pk]) for pk in heaviest]

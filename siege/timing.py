"""Whether the time of an answer tells a code that exists from one that does not.

Samples are taken in turns, in random order, each from an address of its own: what the machine does
meanwhile falls on both. A rank test (Mann-Whitney) and an interval of the difference of the medians
(bootstrap) say whether the two can be told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import erfc, sqrt
from random import Random
from statistics import median
from time import perf_counter

from django.utils import timezone

from portal import codes
from portal.public import limits
from siege.codes import LIMITED, LOOKED_UP, Guess
from siege.house import Known, browser

DRAWS = 2_000
ENOUGH = 500  # seconds to wait, longer than the samples take
TRUST = 0.95
SURE = 0.01  # below it the rank test says that the two differ


@dataclass(frozen=True)
class Compared:
    """Two kinds of answers, in milliseconds."""

    name: str
    exists: Sequence[float]
    unknown: Sequence[float]

    @property
    def chance_first_is_slower(self) -> float:
        """How often an answer about a code that exists is the slower one of a pair; 0.5: never
        more often than the other."""
        return _u(self.exists, self.unknown) / (len(self.exists) * len(self.unknown))

    @property
    def p(self) -> float:
        """How likely such a difference is where there is none (two-sided)."""
        n, m = len(self.exists), len(self.unknown)
        z = (_u(self.exists, self.unknown) - n * m / 2) / sqrt(n * m * (n + m + 1) / 12)
        return erfc(abs(z) / sqrt(2))

    @property
    def medians(self) -> tuple[float, float]:
        """Of codes that exist, and of the others."""
        return median(self.exists), median(self.unknown)

    @property
    def difference(self) -> float:
        """Median about codes that exist less median about the others."""
        return median(self.exists) - median(self.unknown)

    def interval(self) -> tuple[float, float]:
        """Return where the difference of the medians lies, 19 times of 20."""
        chance = Random(1)  # noqa: S311 - the same numbers from the same samples
        drawn = sorted(
            median(chance.choices(self.exists, k=len(self.exists)))
            - median(chance.choices(self.unknown, k=len(self.unknown)))
            for _ in range(DRAWS)
        )
        cut = int(DRAWS * (1 - TRUST) / 2)
        return drawn[cut], drawn[-cut - 1]

    @property
    def is_kept(self) -> bool:
        """Whether the two cannot be told apart."""
        return self.p >= SURE


def compare(count: int, known: list[Known]) -> list[Compared]:
    """Time so many answers of each kind: wrong second answers, and questions that come too soon."""
    chance = Random(2)  # noqa: S311 - a siege that can be repeated
    return [_looked_up(count, known, chance), _limited(count, known, chance)]


def _looked_up(count: int, known: list[Known], chance: Random) -> Compared:
    """Each existing code is asked for as often as a person may, so that all are looked up."""
    pairs = min(count, 4 * len(known))
    times: dict[bool, list[float]] = {True: [], False: []}
    for n in range(pairs):
        for exists in chance.sample([True, False], 2):
            code = known[n % len(known)].code if exists else codes.make()
            place = f"{100 + exists}.{n // 256 % 256}.{n % 256}.1"
            times[exists].append(_timed(Guess(code, "", place), LOOKED_UP))
    return Compared("wrong, and looked up", times[True], times[False])


def _limited(count: int, known: list[Known], chance: Random) -> Compared:
    """One place asks without a pause; what it asks for exists or not."""
    place, at, wait = "192.0.2.1", timezone.now(), 0
    while wait < ENOUGH:  # as if it had asked and waited for a while already
        wait = limits.charge_question(codes.hash_of(codes.make()), place, at)
        at += timedelta(seconds=wait if wait < ENOUGH else 0)
    times: dict[bool, list[float]] = {True: [], False: []}
    for n in range(count):
        for exists in chance.sample([True, False], 2):
            code = known[n % len(known)].code if exists else codes.make()
            times[exists].append(_timed(Guess(code, "", place), LIMITED))
    return Compared("too soon, and not looked up", times[True], times[False])


def _timed(guess: Guess, status: int) -> float:
    client, begun = browser(), perf_counter()
    answer = guess.send(client)
    spent = (perf_counter() - begun) * 1000
    if answer.status_code != status:
        raise AssertionError(f"{guess} was answered {answer.status_code}")
    return spent


def _u(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the statistic of Mann and Whitney: pairs in which the first is larger, ties half."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    total, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        mean = (at + end + 1) / 2
        total += mean * sum(1 for _value, kind in ranked[at:end] if kind == 0)
        at = end
    return total - len(first) * (len(first) + 1) / 2

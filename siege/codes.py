"""Guesses of query codes against the tracking page, and whether its answers tell anything.

Four attackers: one address; the addresses of one network; addresses all over the world; and all of
them at one code that is known, trying its second answers. An answer of 422 was looked up and is
wrong, 429 was not looked up, 302 is a hit.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from django.http import HttpResponse
from django.test import Client

from portal import codes
from portal.public.limits import ASKING, LONGEST
from siege.house import Known, browser

LOOKED_UP, LIMITED, HIT = 422, 429, 302
TRACK = "/track/"
# What no two answers share, whatever was asked.
VARIES = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|\d\d:\d\d')
MINUTES = re.compile(rb"\d+\xe5\x88\x86\xe9\x92\x9f")  # so many 分钟


@dataclass
class Attack:
    """One way of guessing: what came of it, and the most that the limits allow."""

    name: str
    most: int
    answers: Counter[int] = field(default_factory=Counter)
    bodies: dict[int, set[bytes]] = field(default_factory=dict)

    @property
    def guesses(self) -> int:
        """How many were sent."""
        return sum(self.answers.values())

    @property
    def is_kept(self) -> bool:
        """Whether nothing was found, no more was looked up than may be, and all answers of a kind
        are the same bytes whether the code exists or not."""
        same = all(len(found) == 1 for found in self.bodies.values())
        return not self.answers[HIT] and self.answers[LOOKED_UP] <= self.most and same


@dataclass(frozen=True)
class Guess:
    """What is typed, where from, and whether such a code exists."""

    code: str
    second: str
    address: str

    def send(self, client: Client) -> HttpResponse:
        """Type it."""
        said = {"code": self.code, "second": self.second}
        return client.post(TRACK, said, REMOTE_ADDR=self.address)  # type: ignore[return-value]


def most_looked_up(free: int, seconds: float) -> int:
    """Return how many of one place are looked up at most within so many seconds: the free ones,
    then each after twice the wait of the one before."""
    count, at = 0, 0.0
    while at <= seconds:
        count += 1
        if count >= free:
            at += min(2.0 ** min(count - free, 12), LONGEST.total_seconds())
    return count


def guess_all(guesses: int, known: list[Known], seed: int = 1) -> Iterator[Attack]:
    """Send so many guesses, a share of each attacker's, and yield what came of each attack."""
    chance, part = Random(seed), guesses // 10  # noqa: S311 - a siege that can be repeated
    first, *known = known  # one that nobody has asked for before
    alone = _typed(chance, known, 2 * part, lambda _n: "203.0.113.7")
    yield _run("one address", alone, address=1)
    near = _typed(chance, known, 3 * part, lambda n: f"198.51.100.{n % 250 + 1}")
    yield _run("250 addresses of one network", near, network=1)
    far = _typed(chance, known, 3 * part, lambda n: _far(n // 8))
    yield _run("one address in each of many networks", far, free=3 * part)
    seconds = _seconds(chance, first, 2 * part)
    yield _run("a known code, its second answer, from everywhere", seconds, code=1)


def _far(n: int) -> str:
    return f"{11 + n // 65536}.{n // 256 % 256}.{n % 256}.9"


def _typed(
    chance: Random, known: list[Known], count: int, place: Callable[[int], str]
) -> Iterator[Guess]:
    """Yield codes at random, codes one letter beside one that exists, and existing ones with a
    wrong second answer, in turns."""
    for n in range(count):
        true = known[n % len(known)]
        letters = codes.plain(true.code)
        at = chance.randrange(len(letters))
        beside = letters[:at] + chance.choice(codes.LETTERS.replace(letters[at], ""))
        code = (
            "".join(chance.choice(codes.LETTERS) for _ in letters),
            codes.grouped(beside + letters[at + 1 :]),
            true.code,
        )[n % 3]
        yield Guess(code, _wrong(chance, true), place(n))


def _seconds(chance: Random, true: Known, count: int) -> Iterator[Guess]:
    for n in range(count):
        yield Guess(true.code, _wrong(chance, true), f"{_far(n)[:-1]}77")


def _wrong(chance: Random, true: Known) -> str:
    return f"{(int(true.second) + chance.randrange(1, 9999)) % 10_000:04d}"


def _run(name: str, guesses: Iterator[Guess], free: int = 0, **places: int) -> Attack:
    client, attack, begun = browser(), Attack(name, 0), perf_counter()
    for guess in guesses:
        answer = guess.send(client)
        attack.answers[answer.status_code] += 1
        body = MINUTES.sub(b"", VARIES.sub(b"", answer.content))
        attack.bodies.setdefault(answer.status_code, set()).add(body)
    seconds = perf_counter() - begun
    allowed = (count * most_looked_up(ASKING[kind].free, seconds) for kind, count in places.items())
    attack.most = free or sum(allowed)
    return attack

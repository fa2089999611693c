"""Guessing passwords is slowed down, and nobody is ever locked out.

Three things are counted, each under a keyed hash, so that a stolen table names nobody and no
name that was typed is stored; a name that exists and one that does not are counted alike.

*The pair* of name and address: from the fifth failure on each costs a growing delay, up to a
quarter of an hour. Somebody who guesses from elsewhere adds nothing to the pair of the true user.

*The address*: after thirty failures with whatever names, strangers from there wait too, up to a
minute. A pair that has signed in before is no stranger: a neighbour in the same office is not held
up by the one who guesses.

*The account*: many addresses could share the work. Once an account has seen twenty failures from
strangers within an hour, strangers queue: each pair holds one place at most, places are a second
apart, and a place is good for a minute. So however many addresses guess, one guess a second is
heard, most places stay free because the pairs of the guessers run into their own delays, and the
true user on a computer never used before waits a second for each address that is guessing just
then: fifty of them, fifty seconds. From a computer used before there is no wait at all.

A try is charged before the password is looked at and given back when it was right, so a hundred
requests at once are a hundred failures and not one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize

from django.db import transaction
from django.utils.crypto import salted_hmac

from organization.models import Attempts
from organization.traces import network_of

SALT = "organization.throttling"
FREE = 4  # failures of a pair without a delay
LONGEST = timedelta(minutes=15)
FREE_PER_ADDRESS = 30
LONGEST_PER_ADDRESS = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(hours=24)  # without a failure in between
STRANGERS = 20  # failures of strangers on one account before they queue
QUEUE_ENDS_AFTER = timedelta(hours=1)
PLACE = timedelta(seconds=1)
PLACE_LASTS = timedelta(minutes=1)
KNOWN_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Keys:
    """The three counters of one try."""

    pair: str
    address: str
    account: str


def keys_of(name: str, address: str) -> Keys:
    """Return the counters for this name typed at this address."""
    name, place = normalize("NFKC", name).strip().lower(), network_of(address)
    return Keys(_key("pair", name, place), _key("address", place), _key("account", name))


def charge(name: str, address: str, at: datetime) -> int:
    """Count a try as a failure until `clear` says otherwise; return the seconds to wait.

    0: the password may be looked at. More: it must not be, and nothing was counted.
    """
    keys = keys_of(name, address)
    early = Attempts.objects.filter(key=keys.pair, not_before__gt=at).first()
    if early is not None:  # a flood of tries that come too soon locks and writes nothing
        return _seconds(early.not_before - at)
    return _charge(keys, at)


@transaction.atomic
def _charge(keys: Keys, at: datetime) -> int:
    with _locked(keys, at) as rows:
        pair, place, account = rows[keys.pair], rows[keys.address], rows[keys.account]
        known = pair.succeeded_at is not None and at - pair.succeeded_at <= KNOWN_FOR
        until = pair.not_before
        if not known:
            until = max(until, place.not_before)
            if until <= at:
                until = _place_in_queue(pair, account, at)
        if until > at:
            return _seconds(until - at)
        _count(pair, at, _delay(pair.failures + 1 - FREE, LONGEST))
        if not known:
            wait = _delay(place.failures + 1 - FREE_PER_ADDRESS, LONGEST_PER_ADDRESS)
            _count(place, at, wait)
            account.failures, account.last_at = account.failures + 1, at
    return 0


@transaction.atomic
def clear(name: str, address: str, at: datetime) -> None:
    """Give the try back: the password was right, and this pair is no stranger from now on."""
    keys = keys_of(name, address)
    with _locked(keys, at) as rows:
        pair, place, account = rows[keys.pair], rows[keys.address], rows[keys.account]
        if pair.succeeded_at is None or at - pair.succeeded_at > KNOWN_FOR:
            place.failures = max(place.failures - 1, 0)
            account.failures = max(account.failures - 1, 0)
            place.not_before = min(place.not_before, at)
        pair.failures, pair.not_before, pair.place_until = 0, at, None
        pair.succeeded_at = at


def sweep(at: datetime) -> int:
    """Delete the counters that count nothing any more; return how many."""
    old = Attempts.objects.filter(last_at__lt=at - FORGOTTEN_AFTER)
    return old.exclude(succeeded_at__gte=at - KNOWN_FOR).delete()[0]


def _place_in_queue(pair: Attempts, account: Attempts, at: datetime) -> datetime:
    """Return when this stranger is heard: now, unless the account is being guessed at."""
    if account.failures < STRANGERS:
        return at
    if pair.place_until is not None and at <= pair.place_until:
        pair.place_until = None  # its turn: the pair has waited, see `not_before`
        return at
    place = max(at, account.not_before)
    account.not_before = place + PLACE
    if place > at:
        pair.not_before, pair.place_until = place, place + PLACE_LASTS
    return place


def _count(row: Attempts, at: datetime, delay: timedelta) -> None:
    row.failures, row.last_at, row.not_before = row.failures + 1, at, at + delay


def _delay(beyond: int, longest: timedelta) -> timedelta:
    """Return 2 s for the first failure beyond the free ones, then 4 s, 8 s … up to `longest`."""
    if beyond <= 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(beyond, 20)), longest)


@contextmanager
def _locked(keys: Keys, at: datetime) -> Iterator[dict[str, Attempts]]:
    """Give the three rows, locked in one order, and save them afterwards."""
    wanted = sorted({keys.pair, keys.address, keys.account})
    blank = [Attempts(key=key, last_at=at, not_before=at) for key in wanted]
    Attempts.objects.bulk_create(blank, ignore_conflicts=True)
    found = Attempts.objects.select_for_update().filter(key__in=wanted).order_by("key")
    rows = {row.key: row for row in found}
    for key, row in rows.items():
        after = QUEUE_ENDS_AFTER if key == keys.account else FORGOTTEN_AFTER
        if at - row.last_at > after:
            row.failures, row.not_before, row.last_at = 0, min(row.not_before, at), at
    yield rows
    changed = ["failures", "last_at", "not_before", "place_until", "succeeded_at"]
    Attempts.objects.bulk_update(rows.values(), changed)


def _seconds(left: timedelta) -> int:
    return int(left.total_seconds()) + 1


def _key(kind: str, *parts: str) -> str:
    said = "\x1f".join((kind, *parts))
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()

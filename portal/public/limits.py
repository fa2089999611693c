"""How often the public may ask and send, counted in the database under keyed hashes.

*Asking with a code* is charged before anything is looked up and given back when the answers were
right: by code, by address and by the network around it. Beyond the free tries each costs a growing
delay, up to a quarter of an hour; nobody is shut out for good.

*Sending* is never dropped: beyond what a household or a school sends in an hour a submission waits
for a person to look at it. Only what would fill the disk is told to come back later.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import transaction
from django.utils.crypto import salted_hmac

from organization.traces import network_of
from portal.models import Doubt, Tally

SALT = "portal.limits"
HOUR = timedelta(hours=1)
LONGEST = timedelta(minutes=15)
NEIGHBOURS = {4: 24, 6: 48}  # length of the prefix that counts as one network
FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Limit:
    """So many in an hour without a delay."""

    free: int


ASKING = {"code": Limit(5), "address": Limit(30), "network": Limit(300)}
SENDING = {"address": Limit(60), "network": Limit(600)}  # beyond it the disk is in danger
BEGINNING = {"address": Limit(30), "network": Limit(300)}  # drafts, each with its files
# Beyond so many in an hour a person looks first; the same words are counted wherever from.
LOOKED_AT = {"address": 5, "network": 60, "words": 3}


def charge_question(code: str, address: str, at: datetime) -> int:
    """Count a question by code as wrong until `clear_question`; return the seconds to wait.

    0: it may be looked up. More: it must not be, and nothing was counted.
    """
    return _charge(_asked(code, address), ASKING, at)


@transaction.atomic
def clear_question(code: str, address: str, at: datetime) -> None:
    """Give the question back: code and second answer were right."""
    with _locked(_asked(code, address), at) as rows:
        for name, row in rows.items():
            row.count = 0 if name == "code" else max(row.count - 1, 0)
            row.not_before = None


def charge_draft(address: str, at: datetime) -> int:
    """Count a draft that is begun; return the seconds to wait."""
    keys = {"address": network_of(address), "network": neighbours_of(address)}
    return _charge({name: f"draft/{said}" for name, said in keys.items()}, BEGINNING, at)


def charge_sending(address: str, words: str, at: datetime) -> tuple[int, list[Doubt]]:
    """Count something that is sent; return the seconds to wait, and why a person looks first."""
    keys = {"address": network_of(address), "network": neighbours_of(address)}
    wait = _charge({name: f"send/{said}" for name, said in keys.items()}, SENDING, at)
    if wait:
        return wait, []
    return 0, _doubts(keys | {"words": words}, at)


@transaction.atomic
def _doubts(said: Mapping[str, str], at: datetime) -> list[Doubt]:
    keys = {name: f"seen/{name}/{value}" for name, value in said.items()}
    with _locked(keys, at) as rows:
        for row in rows.values():
            row.count += 1
        return [Doubt(name) for name, row in rows.items() if row.count > LOOKED_AT[name]]


def neighbours_of(address: str) -> str:
    """Return the network an address lies in, "" where the server knows none."""
    if not address:
        return ""
    length = NEIGHBOURS[ip_address(address).version]
    return str(ip_network(f"{address}/{length}", strict=False))


def sweep(at: datetime) -> int:
    """Delete the counters that count nothing any more; return how many."""
    return Tally.objects.filter(since__lt=at - FORGOTTEN_AFTER).delete()[0]


def _asked(code: str, address: str) -> dict[str, str]:
    return {
        "code": f"ask/{code}",
        "address": f"ask/{network_of(address)}",
        "network": f"ask/{neighbours_of(address)}",
    }


def _charge(keys: Mapping[str, str], limits: Mapping[str, Limit], at: datetime) -> int:
    hashed = [_key(name, said) for name, said in keys.items()]
    early = Tally.objects.filter(key__in=hashed, not_before__gt=at)
    latest = early.order_by("-not_before").values_list("not_before", flat=True).first()
    if latest is not None:  # a flood of tries that come too soon locks and writes nothing
        return _seconds(latest - at)
    return _count(keys, limits, at)


@transaction.atomic
def _count(keys: Mapping[str, str], limits: Mapping[str, Limit], at: datetime) -> int:
    with _locked(keys, at) as rows:
        waits = [row.not_before - at for row in rows.values() if row.not_before]
        if waits and max(waits) > timedelta(0):
            return _seconds(max(waits))
        for name, row in rows.items():
            row.count += 1
            beyond = row.count - limits[name].free
            row.not_before = (
                at + min(timedelta(seconds=2 ** min(beyond, 12)), LONGEST) if beyond >= 0 else None
            )
    return 0


@contextmanager
def _locked(keys: Mapping[str, str], at: datetime) -> Iterator[dict[str, Tally]]:
    """Give the rows, locked in one order, those of a past hour begun anew; save them afterwards."""
    hashed = {_key(name, said): name for name, said in keys.items()}
    Tally.objects.bulk_create(
        [Tally(key=key, since=at) for key in sorted(hashed)], ignore_conflicts=True
    )
    rows = Tally.objects.select_for_update().filter(key__in=hashed).order_by("key")
    found = {hashed[row.key]: row for row in rows}
    for row in found.values():
        if at - row.since >= HOUR:
            row.count, row.since, row.not_before = 0, at, None
    yield {name: found[name] for name in keys}
    for row in found.values():
        row.save(update_fields=["count", "since", "not_before"])


def _key(name: str, said: str) -> str:
    return salted_hmac(SALT, f"{name}/{said}", algorithm="sha256").hexdigest()


def _seconds(wait: timedelta) -> int:
    return int(wait.total_seconds()) + 1

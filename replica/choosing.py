"""Which database answers: the streaming replica, while it is up and close enough behind the
primary, else the primary, and nobody who reads notices which.
"""

import logging
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from prometheus_client import Counter

logger = logging.getLogger(__name__)

ALIAS = "replica"
ASKED_EVERY = 2.0  # seconds for which each process believes what it found
LEFT_ALONE = 10.0  # seconds after a failure: to ask a machine that is gone holds up whoever asks
READS = Counter(
    "huiyin_replica_reads", "Reads the replica may answer, by what did: replica or primary.", ["by"]
)
# Everything that was acknowledged lies before this place; the clock is that of the primary, too.
HERE = "SELECT pg_current_wal_flush_lsn()::text, clock_timestamp()"
# Where it has come to there. How old its last change is says nothing while the primary is idle, so
# it counts only when something is missing; and of a broken line only the place can tell.
THERE = """
SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn,
       EXTRACT(EPOCH FROM %s - pg_last_xact_replay_timestamp())
"""
Answer = TypeVar("Answer")


class NotYet(Exception):
    """The replica does not hold yet what has to be read."""


class Verdict(NamedTuple):
    """What was found of the replica, and until when it is believed.

    `lag` is in seconds, None where it cannot be told; `says` is for the operator, "" when all is
    well.
    """

    until: float
    lag: float | None
    says: str


def is_set() -> bool:
    """Tell whether there is a replica at all."""
    return ALIAS in connections.settings


def answered(ask: Callable[[str], Answer]) -> Answer:
    """Return what `ask` reads from the database whose alias it is handed.

    It reads all it needs before it returns and writes nothing: when the replica fails in the
    middle, or `ask` raises NotYet, it is called a second time, with the primary.
    """
    if not is_set():
        return ask(DEFAULT_DB_ALIAS)
    if _is_near():
        try:
            found = ask(ALIAS)
        except NotYet:
            pass
        except (DatabaseError, InterfaceError) as error:
            _put_off(error)
        else:
            READS.labels("replica").inc()
            return found
    READS.labels("primary").inc()
    return ask(DEFAULT_DB_ALIAS)


def look() -> Verdict:
    """Return how far behind the replica is, asked anew when the last answer is too old."""
    kept = _kept.get("verdict")
    if kept is None or monotonic() >= kept.until:
        kept = _kept["verdict"] = _asked()
    return kept


def forget() -> None:
    """Ask anew at the next look."""
    _kept.clear()


_kept: dict[str, Verdict] = {}
_asking = Lock()


def _is_near() -> bool:
    """Tell whether the replica may answer now. One thread asks; the others do not wait for it."""
    kept = _kept.get("verdict")
    if kept is None or monotonic() >= kept.until:
        if not _asking.acquire(blocking=False):
            return False
        try:
            kept = look()
        finally:
            _asking.release()
    return not kept.says


def _asked() -> Verdict:
    try:
        lag = _lag()
    except NotYet as unfit:
        return Verdict(monotonic() + ASKED_EVERY, None, str(unfit))
    except (DatabaseError, InterfaceError) as error:
        return _put_off(error)
    far = "" if lag <= settings.REPLICA_LAG_SECONDS else f"{lag:.0f} seconds behind"
    return Verdict(monotonic() + ASKED_EVERY, lag, far)


def _lag() -> float:
    """Return the seconds the replica is behind. Raises DatabaseError, and NotYet where that cannot
    be told."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(HERE)
        place, at = cursor.fetchone()
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(THERE, [place, at])
        is_replica, has_all, behind = cursor.fetchone()
    if not is_replica:  # promoted, or brought back by mistake: nobody knows what it holds
        connections[ALIAS].close()  # the address may name several; another may be one by now
        raise NotYet("it is not a replica (any more)")
    if has_all:
        return 0.0
    if behind is None:
        raise NotYet("it has taken over nothing yet")
    return max(0.0, float(behind))


def _put_off(error: Exception) -> Verdict:
    """Let the primary answer for a while: the replica failed."""
    logger.warning("The replica did not answer.", exc_info=error)
    connections[ALIAS].close()
    kept = _kept["verdict"] = Verdict(monotonic() + LEFT_ALONE, None, type(error).__name__)
    return kept

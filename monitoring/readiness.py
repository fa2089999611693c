"""Is everything there that the product stands on: each part, and the one word for all of them.

What no page can do without makes the word `down`. What may stop at any moment without a loss (the
broker, the worker, a replica, the place of attachments) makes it `degraded`, and the site goes on.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from time import monotonic

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from audit import triggers
from jobs import beats
from petitions.uploads import vault
from replica import choosing as replica

logger = logging.getLogger(__name__)

SILENT = timedelta(minutes=5)  # beat ticks every minute
KEPT_SECONDS = 2.0  # however often strangers ask, the database is asked no more than this
PROMPT = 2  # seconds after which the broker counts as dead


class State(StrEnum):
    """From good to bad."""

    READY = "ready"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True)
class Part:
    """One thing the product stands on. `says` is for the operator and names nobody."""

    name: str
    state: State
    says: str
    milliseconds: float


@dataclass(frozen=True)
class Verdict:
    """All parts; the worst of them is the word for the whole."""

    parts: tuple[Part, ...]

    @property
    def state(self) -> State:
        return max((part.state for part in self.parts), key=list(State).index)


class Lacking(Exception):
    """A part is there and not as it has to be; the text says what is missing."""


def look() -> Verdict:
    """Ask every part, or return what was found a moment ago."""
    kept_until, verdict = _kept.get("verdict", (0.0, None))
    if verdict is None or monotonic() >= kept_until:
        verdict = Verdict(tuple(_asked()))
        _kept["verdict"] = monotonic() + KEPT_SECONDS, verdict
    return verdict


def forget() -> None:
    """Ask anew at the next look."""
    _kept.clear()
    _migrations_are_applied.cache_clear()


_kept: dict[str, tuple[float, Verdict]] = {}


def _asked() -> Iterable[Part]:
    database = _part("database", State.DOWN, _database)
    yield database
    if database.state is State.READY:
        yield _part("migrations", State.DOWN, _migrations)
        yield _part("triggers", State.DOWN, _triggers)
        yield _part("worker", State.DEGRADED, _worker)
        if replica.is_set():
            yield _part("replica", State.DEGRADED, _replica)
    yield _part("attachments", State.DEGRADED, vault.probe)
    if settings.REDIS_URL:
        yield _part("redis", State.DEGRADED, _redis)


def _part(name: str, worst: State, ask: Callable[[], object]) -> Part:
    began = monotonic()
    state, says = worst, ""
    try:
        ask()
        state = State.READY
    except Lacking as lack:
        says = str(lack)
    except (DatabaseError, OSError, redis.RedisError) as error:
        # The sentence may name hosts and users: it is for the log.
        logger.warning("The %s did not answer.", name, exc_info=error)
        says = type(error).__name__
    return Part(name, state, says, round((monotonic() - began) * 1000, 1))


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    _migrations_are_applied()


@lru_cache(maxsize=1)
def _migrations_are_applied() -> None:
    """Raise Lacking until all are applied; then never ask again, since files are read for it."""
    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if left:
        raise Lacking(f"{len(left)} migrations are not applied")


def _triggers() -> None:
    missing = triggers.missing()
    if missing:
        raise Lacking(f"missing or changed: {', '.join(missing)}")


def _worker() -> None:
    last, now = beats.last(), timezone.now()  # noqa: TID251 - how long ago by the clock on the wall
    if last is None:
        raise Lacking("no worker has taken up a tick yet")
    if now - last > SILENT:
        raise Lacking(f"no worker has taken up a tick since {last.isoformat(timespec='seconds')}")


def _replica() -> None:
    if said := replica.look().says:
        raise Lacking(said)


def _redis() -> None:
    prompt = {"socket_connect_timeout": PROMPT, "socket_timeout": PROMPT}
    with redis.Redis.from_url(settings.REDIS_URL, **prompt) as broker:
        broker.ping()

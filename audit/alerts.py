"""What is out of the ordinary: many cases that are not one's own work, many refusals, many files.

An alert follows from the rows alone, so it is the same whenever it is looked for: walking a
person's rows in time, the first one that exceeds the limit within an hour raises it, and counting
begins anew behind it.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.module_loading import import_string

from audit.models import Event, Read

CASES, REFUSALS, EXPORTS = "cases", "refusals", "exports"
EXPORT_KINDS = ("export", "audit_export")
HOUR = timedelta(hours=1)
Row = tuple[int, str, datetime]  # who, what is counted once, when


@dataclass(frozen=True)
class Alert:
    """Somebody exceeded the limit of a rule with what they did at this moment."""

    rule: str
    person: int
    at: datetime

    @property
    def period(self) -> str:
        """One alert per rule, person and hour of the clock."""
        return f"{timezone.localtime(self.at):%Y-%m-%dT%H}/{self.person}/{self.rule}"


def found(at: datetime) -> list[Alert]:
    """Return the alerts since the beginning of yesterday, oldest first."""
    day = timezone.localdate(at) - timedelta(days=1)
    since = timezone.make_aware(datetime.combine(day, time.min))
    limits = settings.ALERT_LIMITS
    alerts = [
        *_raised(CASES, _reads(since, at, limits[CASES]), limits[CASES]),
        *_raised(REFUSALS, _refusals(since, at, limits[REFUSALS]), limits[REFUSALS]),
        *_raised(EXPORTS, _exports(since, at, limits[EXPORTS]), limits[EXPORTS]),
    ]
    return sorted(alerts, key=lambda alert: (alert.at, alert.person))


def _raised(rule: str, rows: Iterable[Row], limit: int) -> Iterator[Alert]:
    """Yield an alert for each time that more than `limit` different things lie within an hour."""
    recent: dict[int, deque[tuple[str, datetime]]] = {}
    for person, thing, at in rows:
        seen = recent.setdefault(person, deque())
        seen.append((thing, at))
        while seen[0][1] <= at - HOUR:
            seen.popleft()
        if len(seen) > limit and len({thing for thing, _at in seen}) > limit:
            yield Alert(rule, person, at)
            seen.clear()


def _reads(since: datetime, until: datetime, limit: int) -> Iterator[Row]:
    """Yield what people read besides their own work."""
    reads = Read.objects.exclude(what=Read.REFUSED).filter(
        at__gte=since, at__lte=until, subject__startswith="case/"
    )
    rows = _of_many(reads, "subject", limit)
    for person in {person for person, _subject, _at in rows}:
        mine = [row for row in rows if row[0] == person]
        own = _own(person, {subject for _person, subject, _at in mine})
        yield from (row for row in mine if row[1] not in own)


def _refusals(since: datetime, until: datetime, limit: int) -> list[Row]:
    refused = Read.objects.refused().filter(at__gte=since, at__lte=until)
    return _of_many(refused.annotate(thing=F("id")), "thing", limit)


def _exports(since: datetime, until: datetime, limit: int) -> list[Row]:
    exports = Event.objects.filter(
        kind__in=EXPORT_KINDS, recorded_at__gte=since, recorded_at__lte=until
    )
    return _of_many(exports.annotate(at=F("recorded_at"), thing=F("id")), "thing", limit)


def _of_many(rows: "QuerySet[Any]", thing: str, limit: int) -> list[Row]:
    """Return, of everybody who did more than half of the limit in some hour of the clock, the rows
    from before the first such hour until after the last. Two queries.

    Whoever exceeds it within sixty minutes does so in two such hours, and has more than half of it
    in one of them: the other rows of two days can raise nothing, and are not read.
    """
    busy = (
        rows.filter(actor_id__isnull=False)
        .order_by()
        .values("actor_id", hour=TruncHour("at"))
        .annotate(things=Count(thing, distinct=True))
        .filter(things__gt=limit // 2)
    )
    hours = defaultdict[int, list[datetime]](list)
    for row in busy:
        hours[row["actor_id"]].append(row["hour"])
    # One condition a person and not one an hour: SQLite takes a thousand.
    around = [
        Q(actor_id=person, at__gte=min(those) - HOUR, at__lt=max(those) + 2 * HOUR)
        for person, those in hours.items()
    ]
    if not around:
        return []
    some = rows.filter(reduce(or_, around)).order_by("at", "id")
    return list(some.values_list("actor_id", thing, "at"))


def _own(person: int, subjects: Collection[str]) -> set[str]:
    own: Callable[[int, Collection[str]], set[str]] = import_string(settings.OWN_WORK)
    return own(person, subjects)

"""The trail as an auditor reads it: events and readings in one list, newest first.

The page and the file are made from one `Trail`, so they hold the same entries.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string

from audit import groups, labels
from audit.forms import TrailFilter
from audit.models import Event, Read

PAGE = 50
PEOPLE = 200  # how many people one name may stand for
EVENT, READ = "e", "r"


class Entry(NamedTuple):
    """One event or reading with its place in the list: of one moment, readings come last."""

    at: datetime
    is_event: bool
    pk: int
    row: Event | Read

    @property
    def cursor(self) -> str:
        """What the address of the next page says."""
        return f"{EVENT if self.is_event else READ}{self.pk}"

    @property
    def place(self) -> tuple[datetime, bool, int]:
        return self.at, self.is_event, self.pk


@dataclass(frozen=True)
class Chip:
    """One filter that is on, and the address without it."""

    label: str
    remove_url: str


@dataclass(frozen=True)
class Trail:
    """The entries this auditor may know of, narrowed by a query string."""

    query: QueryDict
    user: Any
    on: date
    until: datetime | None = None  # what was recorded later is left out

    @cached_property
    def form(self) -> TrailFilter:
        return TrailFilter(self.query)

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on, but for the group, which is a tab."""
        return [
            Chip(f"{self.form.fields[name].label}：{self.form.words(name, value)}", self.url(name))
            for name, value in self.form.known.items()
            if name != "group"
        ]

    def url(self, *but: str, **said: str) -> str:
        """Return the query string from the newest entry on, without `but` and with what is said."""
        kept = self.query.copy()
        for name in ("after", *but, *said):
            kept.pop(name, None)
        for name, value in said.items():
            if value:
                kept[name] = value
        return f"?{kept.urlencode()}"

    @cached_property
    def events(self) -> QuerySet[Event]:
        """All events of the list, in no order."""
        known = self.form.known
        events = scoped("EVENT_SCOPES", self.user, self.on, Event.objects.select_related("chain"))
        events = groups.events_of(self.form.group_asked, events)
        if "kind" in known:
            events = events.filter(kind=known["kind"])
        return self._narrowed(events, "chain__subject", "recorded_at")

    @cached_property
    def reads(self) -> QuerySet[Read]:
        """All readings and refusals of the list, in no order."""
        known = self.form.known
        if "kind" in known:
            return Read.objects.none()
        reads = scoped("READ_SCOPES", self.user, self.on, Read.objects.all())
        reads = groups.reads_of(self.form.group_asked, reads)
        return self._narrowed(reads, "subject", "at")

    def page(self, after: str) -> tuple[list[Entry], str]:
        """Return at most fifty entries and the cursor of the next page, "" on the last one.

        An `after` that names no entry starts from the newest.
        """
        found = list(islice(self.entries(_entry_at(after), PAGE + 1), PAGE + 1))
        return found[:PAGE], found[PAGE - 1].cursor if len(found) > PAGE else ""

    def entries(self, after: Entry | None = None, most: int | None = None) -> Iterator[Entry]:
        """Yield the entries, newest first, a chunk at a time when there is no limit."""
        events = _behind(self.events.order_by("-recorded_at", "-id"), after, "recorded_at", True)
        reads = _behind(self.reads.order_by("-at", "-id"), after, "at", False)
        yield from merge(
            (Entry(row.recorded_at, True, row.pk, row) for row in _rows(events, most)),
            (Entry(row.at, False, row.pk, row) for row in _rows(reads, most)),
            key=lambda entry: entry.place,
            reverse=True,
        )

    def _narrowed(self, rows: "QuerySet[Any]", subject: str, at: str) -> "QuerySet[Any]":
        known, rows = self.form.known, rows.filter(self._common)
        if said := known.get("subject"):
            wanted = Q((subject, said)) | Q((subject, f"case/{said}"))
            wanted |= Q((f"{subject}__startswith", said)) if said.endswith("/") else Q()
            rows = rows.filter(wanted)
        if first_on := known.get("first_on"):
            rows = rows.filter((f"{at}__gte", _midnight(first_on)))
        if last_on := known.get("last_on"):
            rows = rows.filter((f"{at}__lt", _midnight(last_on + timedelta(days=1))))
        return rows.filter((f"{at}__lte", self.until)) if self.until else rows

    @cached_property
    def _common(self) -> Q:
        """What narrows events and readings alike: who, and in which unit."""
        known, wanted = self.form.known, Q()
        if "person" in known:
            wanted &= Q(actor_id__in=people_called(known["person"]))
        if "unit" in known:
            wanted &= Q(actor_unit__in=list(labels.units(called=known["unit"])))
        return wanted


def scoped(setting: str, user: Any, on: date, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Return the rows this auditor may know of.

    An app above may hide some, such as those of an accusation against the auditor's own unit:
    the setting lists dotted callables (user, on, rows) -> rows.
    """
    for path in getattr(settings, setting, []):
        scope: Callable[[Any, date, QuerySet[Any]], QuerySet[Any]] = import_string(path)
        rows = scope(user, on, rows)
    return rows


def people_called(said: str) -> list[int]:
    """Return the ids of the people of this name or user name, or with this number."""
    users = get_user_model()._default_manager
    wanted = Q(name__icontains=said) | Q(username__iexact=said)
    ids = list(users.filter(wanted).values_list("pk", flat=True)[:PEOPLE])
    return [*ids, int(said)] if said.isdecimal() and len(said) < 19 else ids


def _entry_at(cursor: str) -> Entry | None:
    """Return the entry a cursor names, None when there is none."""
    table, number = cursor[:1], cursor[1:]
    if table not in {EVENT, READ} or not (number.isascii() and number.isdigit()):
        return None
    if len(number) > 18:
        return None
    if table == EVENT:
        event = Event.objects.filter(pk=number).first()
        return Entry(event.recorded_at, True, event.pk, event) if event else None
    read = Read.objects.filter(pk=number).first()
    return Entry(read.at, False, read.pk, read) if read else None


def _behind(rows: "QuerySet[Any]", after: Entry | None, at: str, is_event: bool) -> "QuerySet[Any]":
    """Keep what comes after the entry in the list."""
    if after is None:
        return rows
    # The first condition alone is what the index can use; the second settles equal times.
    later = Q((f"{at}__lt", after.at))
    if is_event == after.is_event:
        later |= Q((at, after.at), id__lt=after.pk)
    elif after.is_event:  # of the same moment, every reading is still to come
        later |= Q((at, after.at))
    return rows.filter((f"{at}__lte", after.at)).filter(later)


def _rows(rows: "QuerySet[Any]", most: int | None) -> "Iterator[Any]":
    return iter(rows[:most]) if most else rows.iterator(chunk_size=2000)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

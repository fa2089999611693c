"""What `manage.py verify` checks about petitions: numbers without gaps, rows that say what the
events say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone

from audit.models import Event
from audit.verify import Finding
from organization import calendar
from petitions import fold, replay
from petitions.models import (
    Assignment,
    Case,
    Clock,
    NumberSeries,
    Reply,
)

BATCH = 500
CLOCK_COLUMNS = (
    "started_on", "due_on", "due_at", "soon_on", "stopped_on", "suspended_on", "voided", "terms",
)  # fmt: skip


def check_numbers() -> Iterable[Finding]:
    """Find series with a hole, a double, or a counter that differs from what was given out."""
    for series in NumberSeries.objects.select_related("unit").order_by("pk"):
        if series.kind not in settings.NUMBERED:
            continue
        label, giver = settings.NUMBERED[series.kind]
        rows = apps.get_model(label)._default_manager.filter(
            **{giver: series.unit}, year=series.year
        )
        given = sorted(rows.values_list("serial", flat=True))
        if given != list(range(1, series.last + 1)):
            missing = sorted(set(range(1, series.last + 1)) - set(given))
            yield Finding("numbers", str(series), f"missing {missing[:5]}, counter {series.last}")


def highest_numbers() -> dict[str, int]:
    """Return the last number of each series; an anchor keeps them. They only ever rise."""
    series = NumberSeries.objects.order_by("pk").values_list("unit__code", "kind", "year", "last")
    return {f"{unit}/{kind}/{year}": last for unit, kind, year, last in series}


def check_projections() -> Iterable[Finding]:
    """Find cases whose rows say something else than their events."""
    rules = replay.rules()
    span = Case.objects.aggregate(first=Min("received_on"))
    last = Event.objects.aggregate(last=Max("occurred_at"))["last"]
    if span["first"] is None:
        return
    days = calendar.load(span["first"], timezone.localdate(last) + timedelta(days=200))
    for cases in _batches():
        chains = {case.chain_id: case for case in cases}
        events: dict[int, list[fold.Happened]] = {case.pk: [] for case in cases}
        rows = Event.objects.filter(chain__in=chains).order_by("chain", "seq").values_list(
            "chain", "kind", "occurred_at", "body", "actor_id"
        )  # fmt: skip
        for chain, kind, at, body, by in rows:
            events[chains[chain].pk].append(replay.happening(kind, at, body, by))
        held = _rows(cases)
        for case in cases:
            wanted = fold.picture(events[case.pk], rules, days)
            for what in _differences(case, wanted, held):
                yield Finding("projections", case.slug, what)


def _batches() -> Iterator[list[Case]]:
    after = 0
    while True:
        cases = list(
            Case.objects.filter(pk__gt=after).select_related("host").order_by("pk")[:BATCH]
        )
        if not cases:
            return
        yield cases
        after = cases[-1].pk


@dataclass(frozen=True)
class Held:
    """The rows of one batch, by case."""

    assignments: dict[int, list[Assignment]]
    replies: dict[int, list[Reply]]
    clocks: dict[int, list[Clock]]


def _rows(cases: list[Case]) -> Held:
    """Return assignments, replies and clocks of the cases. Three queries."""
    held = Held(defaultdict(list), defaultdict(list), defaultdict(list))
    for assignment in Assignment.objects.filter(case__in=cases):
        held.assignments[assignment.case_id].append(assignment)
    for reply in Reply.objects.filter(case__in=cases):
        held.replies[reply.case_id].append(reply)
    for clock in Clock.objects.filter(case__in=cases):
        held.clocks[clock.case_id].append(clock)
    return held


def _differences(case: Case, wanted: fold.Picture, held: Held) -> Iterator[str]:
    """Say which column of which row differs from what the events leave behind."""
    columns = replay.case_columns(wanted) | {"received_on": wanted.received_on}
    for name, value in columns.items():
        if getattr(case, name) != value:
            yield f"{name} is {getattr(case, name)}, its events say {value}"
    assignments = {row.no: row for row in held.assignments[case.pk]}
    yield from _compare("assignment", assignments, wanted.assignments, replay.ASSIGNMENT_COLUMNS)
    replies = {row.no: row for row in held.replies[case.pk]}
    yield from _compare("reply", replies, wanted.replies, replay.REPLY_COLUMNS)
    readings = {key: replay.clock_columns(row) for key, row in wanted.readings.items()}
    clocks = {
        (row.code, row.assignment_no): {name: getattr(row, name) for name in CLOCK_COLUMNS}
        for row in held.clocks[case.pk]
    }
    if clocks != readings:
        yield "clocks are not what its events say"


def _compare(
    kind: str, rows: Mapping[int, Any], pictures: Mapping[int, Any], columns: Iterable[str]
) -> Iterator[str]:
    if set(rows) != set(pictures):
        yield f"{kind} {sorted(rows)}, its events say {sorted(pictures)}"
        return
    for no, picture in pictures.items():
        for name in columns:
            if getattr(rows[no], name) != getattr(picture, name):
                yield f"{kind} {no}: {name} is not what its events say"

"""What `manage.py verify` checks about petitions: numbers without gaps, rows that say what the
events say, numbers and days under which each petition was registered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from audit.models import Event
from audit.verify import Finding
from organization import calendar
from organization.workdays import WorkCalendar
from petitions import clock, fold, replay
from petitions.models import (
    Assignment,
    Case,
    Clock,
    NumberSeries,
    Petition,
    Proceeding,
    Reply,
)

BATCH = 500
# What an action writes once, when it sends the case to a unit: the bulletin counts by it.
SENT_COLUMNS = ("kind", "assigned_on", *replay.ASSIGNMENT_COLUMNS)
REGISTERING = ("open", "join", "import")
REGISTERED = ("received_on", "channel")  # what such an event says of its petition
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


def check_registrations() -> Iterator[Finding]:
    """Find a case or a petition that stands under another number than its events, and a petition
    that came in on another day or by another way than they say."""
    rows = Case.objects.order_by("pk").values_list(
        "slug", "number", "year", "serial", "chain__subject"
    )
    for slug, number, year, serial, subject in rows.iterator():
        ends = slug.endswith(f"-{year}-{serial:04d}"), number.endswith(f"〔{year}〕{serial:04d}")
        if subject != f"case/{slug}" or not all(ends):
            yield Finding("registrations", slug, f"{number} is not the number of {subject}.")
    there: Said = {}
    told: Said = {}
    for cases in _batches():
        for number, said in _registered(cases).items():
            told.setdefault(number, {}).update(said)
        there |= _said(Petition.objects.filter(case__in=cases))
        yield from _registered_otherwise(told, there)
    # What went from one case to another was told of by both: the first of them is left here.
    moved = sorted(told)
    for low in range(0, len(moved), BATCH):
        elsewhere = _said(Petition.objects.filter(number__in=moved[low : low + BATCH]))
        yield from _registered_otherwise(told, elsewhere)
    for number in sorted(there):
        yield Finding("registrations", number, "No event registered it.")
    for number in sorted(told):
        yield Finding("registrations", number, "Its event is there, the petition is gone.")


Said = dict[str, dict[str, str]]  # by the number of a petition


def _registered_otherwise(told: Said, there: Said) -> Iterator[Finding]:
    """Compare what both have, and take it out of both."""
    for number in sorted(told.keys() & there.keys()):
        said, row = told.pop(number), there.pop(number)
        for name in [name for name in said if said[name] != row[name]]:
            yield Finding("registrations", number, f"{name} is not what its event says.")


def _registered(cases: list[Case]) -> Said:
    """Return what the events of these cases say of each petition, by its number. One query."""
    told: Said = {}
    events = Event.objects.filter(kind__in=REGISTERING, chain__in=[case.chain_id for case in cases])
    for body in events.order_by("id").values_list("body", flat=True):
        if number := body.get("petition"):
            said = {name: body[name] for name in REGISTERED if name in body}
            told.setdefault(number, {}).update(said)
    return told


def _said(petitions: QuerySet[Petition]) -> Said:
    """Return the same of the rows that are there. One query."""
    rows = petitions.values_list("number", *REGISTERED)
    return {number: dict(zip(REGISTERED, map(str, said), strict=True)) for number, *said in rows}


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
            for what in _told_otherwise(case, events[case.pk], rules, days, held):
                yield Finding("projections", case.slug, what)


def _told_otherwise(
    case: Case,
    events: list[fold.Happened],
    rules: Sequence[clock.Rule],
    days: WorkCalendar,
    held: "Held",
) -> Iterator[str]:
    """Say how a case differs from its events; events that make no sense hide no other case."""
    try:
        wanted = fold.picture(events, rules, days)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        yield f"its events make no sense: {type(error).__name__}"
    else:
        yield from _differences(case, wanted, held)


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
    proceedings: dict[int, list[Proceeding]]


def _rows(cases: list[Case]) -> Held:
    """Return assignments, replies, clocks and proceedings of the cases. Four queries."""
    held = Held(defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list))
    for assignment in Assignment.objects.filter(case__in=cases).select_related("unit"):
        held.assignments[assignment.case_id].append(assignment)
    for reply in Reply.objects.filter(case__in=cases):
        held.replies[reply.case_id].append(reply)
    for running in Clock.objects.filter(case__in=cases):
        held.clocks[running.case_id].append(running)
    for proceeding in Proceeding.objects.filter(case__in=cases):
        held.proceedings[proceeding.case_id].append(proceeding)
    return held


def _differences(case: Case, wanted: fold.Picture, held: Held) -> Iterator[str]:
    """Say which column of which row differs from what the events leave behind."""
    columns = replay.case_columns(wanted) | {"received_on": wanted.received_on}
    for name, value in columns.items():
        if getattr(case, name) != value:
            yield f"{name} is {getattr(case, name)}, its events say {value}"
    yield from _handling(wanted, held.assignments[case.pk], held.replies[case.pk])
    for row in held.proceedings[case.pk]:
        said = replay.proceeding_columns(wanted, row.no) if row.no in wanted.proceedings else {}
        if any(getattr(row, name) != value for name, value in said.items()) or not said:
            yield f"proceeding {row.no} is not what its events say"
    readings = {key: replay.clock_columns(row) for key, row in wanted.readings.items()}
    clocks = {
        (row.code, row.assignment_no): {name: getattr(row, name) for name in CLOCK_COLUMNS}
        for row in held.clocks[case.pk]
    }
    if clocks != readings:
        yield "clocks are not what its events say"


def _handling(
    wanted: fold.Picture, assignments: list[Assignment], replies: list[Reply]
) -> Iterator[str]:
    yield from _compare(
        "assignment", {row.no: row for row in assignments}, wanted.assignments, SENT_COLUMNS
    )
    yield from _compare(
        "reply", {row.no: row for row in replies}, wanted.replies, replay.REPLY_COLUMNS
    )
    for row in assignments:
        if row.no in wanted.assignments and row.unit.code != wanted.assignments[row.no].unit:
            yield f"assignment {row.no}: unit is not what its events say"


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

"""Whole case histories written at once: the import of old registers and the demo data.

A history is a list of events. The rows come from the same fold that every action uses, so a case
written here cannot be told from one that was handled at the desk, except by its events.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit import log
from audit.inserting import insert
from organization import calendar
from organization.models import Unit
from organization.workdays import WorkCalendar
from petitions import bulk_papers, clock, fold, replay
from petitions.bulk_papers import Told
from petitions.models import (
    Assignment,
    Case,
    Petition,
    Petitioner,
    Proceeding,
    Reply,
    SizeClass,
    size_of,
)
from petitions.models.numbering import SeriesKind, take

BATCH = 1000


@dataclass
class History:
    """One case before it has numbers. The dicts hold model fields; ids of rows are not known yet.

    `petitions`: pairs of Petition and Petitioner fields, oldest first. `assignments`, `replies`
    and `proceedings`: fields by number. `entries`: the events; the first one's body gets the
    petition's number.
    """

    unit: Unit
    received_on: date
    case: dict[str, Any]
    petitions: list[tuple[dict[str, Any], dict[str, Any]]]
    entries: list[log.Entry]
    assignments: dict[int, dict[str, Any]] = field(default_factory=dict)
    replies: dict[int, dict[str, Any]] = field(default_factory=dict)
    proceedings: dict[int, dict[str, Any]] = field(default_factory=dict)
    papers_until: datetime | None = None  # its steps issue their papers, served before then


@transaction.atomic
def write(histories: Sequence[History], *, recorded_at: datetime) -> list[Case]:
    """Write all histories or none, numbered in their order; returns the cases in that order."""
    if not histories:
        return []
    units = {unit.code: unit for unit in Unit.objects.all()}
    rules, days = replay.rules(), _calendar(histories)
    cases: list[Case] = []
    for start in range(0, len(histories), BATCH):
        cases += _write(histories[start : start + BATCH], recorded_at, units, rules, days)
    return cases


def _calendar(histories: Sequence[History]) -> WorkCalendar:
    first = min(history.received_on for history in histories)
    last = max(timezone.localdate(history.entries[-1].at) for history in histories)
    return calendar.load(first, max(first, last) + timedelta(days=200))


def _write(
    histories: Sequence[History],
    recorded_at: datetime,
    units: Mapping[str, Unit],
    rules: Sequence[clock.Rule],
    days: WorkCalendar,
) -> list[Case]:
    cases = _number(histories)
    petitions = _petitions(histories, cases)
    pictures = [
        fold.picture(
            [replay.happening(e.kind, e.at, e.body, e.by.actor_id) for e in history.entries],
            rules,
            days,
        )
        for history in histories
    ]
    told = {
        place: Told(
            case, history.entries, picture, rows, history.assignments, history.replies,
            history.papers_until or recorded_at,
        )
        for place, (history, case, picture, rows) in enumerate(
            zip(histories, cases, pictures, petitions, strict=True)
        )
        if history.papers_until
    }  # fmt: skip
    if told:
        bulk_papers.plan(list(told.values()), units)
    chains = log.append_histories(
        {
            f"case/{case.slug}": history.entries
            for case, history in zip(cases, histories, strict=True)
        },
        recorded_at=recorded_at,
    )
    for case, picture in zip(cases, pictures, strict=True):
        case.chain = chains[f"case/{case.slug}"]
        for name, value in replay.case_columns(picture).items():
            setattr(case, name, value)
        current = picture.current
        case.host = units[current.unit] if current else None
        case.handler_id = current.handler_id if current else None
    insert(cases)
    _save_petitions(petitions, cases)
    ids = _save_handling(histories, cases, pictures, units)
    for one in told.values():
        one.save(ids[one.case.pk])
    return cases


def _number(histories: Sequence[History]) -> list[Case]:
    """Return the unsaved cases, numbered by unit and year of receipt without a gap."""
    serials = _serials(SeriesKind.CASE, ((h.unit, h.received_on.year) for h in histories))
    sizes = SizeClass.objects.in_force()
    cases = []
    for history in histories:
        unit, year = history.unit, history.received_on.year
        serial = next(serials[unit.pk, year])
        size = size_of(history.case.get("headcount", 1), history.received_on, sizes)
        cases.append(
            Case(
                slug=f"{unit.code}-{year}-{serial:04d}",
                number=f"{unit.docket_word}〔{year}〕{serial:04d}",
                unit=unit,
                year=year,
                serial=serial,
                received_on=history.received_on,
                **history.case,
                **size,
            )
        )
    return cases


def _serials(
    kind: SeriesKind, wanted: Iterable[tuple[Unit, int]]
) -> dict[tuple[int, int], Iterator[int]]:
    counts: dict[tuple[Unit, int], int] = defaultdict(int)
    for key in wanted:
        counts[key] += 1
    return {
        (unit.pk, year): iter(take(unit, kind, year, count))
        for (unit, year), count in sorted(counts.items(), key=lambda item: item[0][1])
    }


def _petitions(
    histories: Sequence[History], cases: Sequence[Case]
) -> list[list[tuple[Petition, Petitioner]]]:
    """Return the unsaved petitions by case, and put their numbers into the events."""
    serials = _serials(
        SeriesKind.PETITION,
        ((h.unit, fields["received_on"].year) for h in histories for fields, _ in h.petitions),
    )
    result = []
    for history, case in zip(histories, cases, strict=True):
        rows = []
        for fields, person in history.petitions:
            year = fields["received_on"].year
            serial = next(serials[history.unit.pk, year])
            number = f"{history.unit.docket_word}件〔{year}〕{serial:04d}"
            petition = Petition(
                number=number, unit=history.unit, year=year, serial=serial, **fields
            )
            rows.append((petition, Petitioner(**person)))
        numbers = iter(petition.number for petition, _ in rows)
        for entry in history.entries:
            if entry.kind in {"open", "join", "import"}:
                entry.body["petition"] = next(numbers)  # type: ignore[index]
        case.petition_count = len(rows)
        result.append(rows)
    return result


def _save_petitions(
    rows: Sequence[Sequence[tuple[Petition, Petitioner]]], cases: Sequence[Case]
) -> None:
    for case, pairs in zip(cases, rows, strict=True):
        for petition, _ in pairs:
            petition.case = case
    flat = [pair for pairs in rows for pair in pairs]
    insert(petition for petition, _ in flat)
    for petition, petitioner in flat:
        petitioner.petition = petition
    insert(petitioner for _, petitioner in flat)


def _save_handling(
    histories: Sequence[History],
    cases: Sequence[Case],
    pictures: Sequence[fold.Picture],
    units: Mapping[str, Unit],
) -> dict[int, dict[int, int]]:
    """Write proceedings, assignments, replies and clocks of one batch; return the ids of the
    assignments by case and number."""
    proceedings = _save_proceedings(histories, cases, pictures)
    assignments = insert(
        Assignment(
            case=case,
            proceeding=proceedings[case.pk][1],
            no=no,
            kind=row.kind,
            unit=units[row.unit],
            assigned_on=row.assigned_on,
            **{name: getattr(row, name) for name in replay.ASSIGNMENT_COLUMNS},
            **history.assignments.get(no, {}),
        )
        for history, case, picture in zip(histories, cases, pictures, strict=True)
        for no, row in picture.assignments.items()
    )
    ids: dict[int, dict[int, int]] = defaultdict(dict)
    for assignment in assignments:
        ids[assignment.case_id][assignment.no] = assignment.pk
    insert(
        Reply(
            case=case,
            no=no,
            assignment_id=ids[case.pk].get(row.assignment),
            **{name: getattr(row, name) for name in replay.REPLY_COLUMNS},
            **history.replies[no],
        )
        for history, case, picture in zip(histories, cases, pictures, strict=True)
        for no, row in picture.replies.items()
    )
    insert(
        row
        for case, picture in zip(cases, pictures, strict=True)
        for row in replay.clock_rows(
            case,
            picture,
            assignments=ids[case.pk],
            proceedings={no: row.pk for no, row in proceedings[case.pk].items()},
        )
    )
    return ids


def _save_proceedings(
    histories: Sequence[History], cases: Sequence[Case], pictures: Sequence[fold.Picture]
) -> dict[int, dict[int, Proceeding]]:
    """Write the proceedings of one batch, reviews too; return them by case and number."""
    found: dict[int, dict[int, Proceeding]] = defaultdict(dict)
    for proceeding in insert(
        Proceeding(
            case=case,
            kind=row.kind,
            no=no,
            **replay.proceeding_columns(picture, no),
            **history.proceedings.get(no, {}),
        )
        for history, case, picture in zip(histories, cases, pictures, strict=True)
        for no, row in picture.proceedings.items()
    ):
        found[proceeding.case_id][proceeding.no] = proceeding
    return found

"""Monthly reports written with their whole past at once: what demo data need.

A history is what was done with one unit's month. Rows and events are those the actions would have
written one after the other; a report written here goes on like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit import log
from audit.inserting import insert
from organization.models import Unit
from petitions.models import Assignment
from reports import contents, overdue
from reports.models import LineComment, MonthlyReport, OverdueNote, ReportReminder
from reports.month import Month
from reports.overdue import Note

Status = MonthlyReport.Status
Said = tuple[str, log.Signature, datetime, dict[str, object], str]


@dataclass(frozen=True)
class Reminded:
    """The calendar reminded the unit 催报."""

    rung: ReportReminder.Rung
    at: datetime


@dataclass(frozen=True)
class Confirmed:
    """The unit confirmed; `notes` says to each overdue case why and what next, by its key."""

    by: log.Signature
    at: datetime
    notes: Mapping[str, Note] = field(default_factory=dict)
    remarks: str = ""


@dataclass(frozen=True)
class Judged:
    """The office accepted, or returned with a comment to each of these lines."""

    by: log.Signature
    at: datetime
    comments: Mapping[str, str] = field(default_factory=dict)


Step = Reminded | Confirmed | Judged


@dataclass(frozen=True)
class History:
    """One unit's month: what was frozen when, and what was done with it, in the order of time."""

    unit: Unit
    month: Month
    data: str
    generated_at: datetime
    steps: Sequence[Step] = ()


@transaction.atomic
def write(
    histories: Sequence[History], *, recorded_at: datetime, told_before: datetime
) -> list[MonthlyReport]:
    """Write all histories or none, and return the reports in their order.

    What happened before `told_before` nobody need be told. Raises IntegrityError for a month that
    has its report.
    """
    reports = insert(_report(history) for history in histories)
    pairs = list(zip(reports, histories, strict=True))
    log.append_histories(
        {row.place: _entries(row, history, told_before) for row, history in pairs},
        recorded_at=recorded_at,
    )
    _write_words(pairs)
    insert(
        ReportReminder(
            unit=row.unit, month=row.month, on=timezone.localdate(step.at), rung=step.rung
        )
        for row, history in pairs
        for step in history.steps
        if isinstance(step, Reminded)
    )
    return reports


def _report(history: History) -> MonthlyReport:
    """Return the unsaved report as it stands after all steps."""
    row = MonthlyReport(
        unit=history.unit,
        month=history.month.key,
        data=history.data,
        sha256=contents.fingerprint(history.data),
        generated_at=history.generated_at,
    )
    for step in history.steps:
        if isinstance(step, Confirmed):
            row.status, row.remarks = Status.CONFIRMED, step.remarks
            row.confirmed_by_id, row.confirmed_at = step.by.actor_id, step.at
            row.judged_by_id = row.judged_at = None
        elif isinstance(step, Judged):
            row.status = Status.RETURNED if step.comments else Status.ACCEPTED
            row.judged_by_id, row.judged_at = step.by.actor_id, step.at
    return row


def _entries(row: MonthlyReport, history: History, told_before: datetime) -> list[log.Entry]:
    made: list[Said] = [("report_generated", log.SYSTEM, history.generated_at, {}, "")]
    made += [_said(step) for step in history.steps]
    frozen = {"version": row.version, "sha256": row.sha256}
    return [
        log.Entry(kind, by, at, frozen | body, text, told=at < told_before)
        for kind, by, at, body, text in made
    ]


def _said(step: Step) -> Said:
    """Return kind, signature, moment, body and words of the event, as the action records it."""
    if isinstance(step, Reminded):
        return "report_reminded", log.SYSTEM, step.at, {"rung": str(step.rung)}, ""
    if isinstance(step, Confirmed):
        days = {key: note.next_on.isoformat() for key, note in step.notes.items()}
        body: dict[str, object] = {"objections": 0, "overdue": days}
        return "report_confirmed", step.by, step.at, body, step.remarks
    if not step.comments:
        return "report_accepted", step.by, step.at, {}, ""
    lines = sorted(step.comments)
    words = "\n".join(f"{code}: {step.comments[code]}" for code in lines)
    return "report_returned", step.by, step.at, {"lines": lines}, words


def _write_words(pairs: Sequence[tuple[MonthlyReport, History]]) -> None:
    """Write what was said to overdue cases, and to the lines of what was returned."""
    steps = [(row, step) for row, history in pairs for step in history.steps]
    filed = [(row, step) for row, step in steps if isinstance(step, Confirmed)]
    assignments = overdue.assignments_of([key for _row, step in filed for key in step.notes])
    insert(_note(row, step, key, assignments) for row, step in filed for key in step.notes)
    insert(
        LineComment(
            report=row, figure=code, words=words,
            returned_by_id=_person(step), returned_at=step.at,
        )
        for row, step in steps
        if isinstance(step, Judged)
        for code, words in step.comments.items()
    )  # fmt: skip


def _note(
    row: MonthlyReport, step: Confirmed, key: str, assignments: Mapping[str, Assignment]
) -> OverdueNote:
    note = step.notes[key]
    return OverdueNote(
        report=row,
        assignment=assignments[key],
        reason=note.reason,
        next_on=note.next_on,
        written_by_id=_person(step),
        written_at=step.at,
    )


def _person(step: Confirmed | Judged) -> int:
    return step.by.actor_id or 0  # nobody but people confirms and judges

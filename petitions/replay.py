"""Writing what the events say: every projected column of a case and of its clocks.

The fold itself is in `fold.py` and serves every action, the bulk writer and `verify` alike, so a
row that says something else than its events is a row somebody tampered with.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from organization import calendar
from organization.workdays import WorkCalendar
from petitions import clock
from petitions.fold import Happened, Picture, picture
from petitions.models import Case, Clock, ClockRule, Proceeding, ProceedingKind
from petitions.models.clocks import ClockCode

RULE_COLUMNS = (  # besides code and unit
    "days", "roll_forward", "first_day_counts", "set_by_office", "extension_days",
    "extends_rolled", "suspension", "soon_days", "urgent_days", "law", "article", "valid_from",
    "valid_to",
)  # fmt: skip


def rules() -> list[clock.Rule]:
    """Return all deadline rules. One query."""
    return [rule_of(row) for row in ClockRule.objects.all()]


def rule_of(row: ClockRule) -> clock.Rule:
    """Return the rule of a row as the arithmetic takes it."""
    columns = {name: getattr(row, name) for name in RULE_COLUMNS}
    return clock.Rule(code=row.code, unit=clock.Unit(row.unit), key=row.pk, **columns)


def calendar_for(events: Sequence[Happened]) -> WorkCalendar:
    """Return the working days that clocks started by these events can reach. One query."""
    days = [event.on for event in events]
    days += [
        date.fromisoformat(event.body["received_on"])
        for event in events
        if event.body.get("received_on")
    ]
    return calendar.load(min(days), max(days) + timedelta(days=200))


def happened(case: Case) -> list[Happened]:
    """Return the events of a case in their order. One query."""
    rows = case.chain.events.order_by("seq").values_list("kind", "occurred_at", "body", "actor_id")
    return [happening(*row) for row in rows]


def happening(kind: str, at: datetime, body: Mapping[str, Any], by: int | None) -> Happened:
    """Return an event as the fold takes it."""
    return Happened(kind, timezone.localdate(at), body, by, timezone.localtime(at))


def project(case: Case) -> Picture:
    """Recompute the case from its events and write every row that must say the same.

    The caller holds the lock on the case and is inside a transaction.
    """
    events = happened(case)
    result = picture(events, rules(), calendar_for(events))
    _write_handling(case, result)
    _write_clocks(case, result)
    _write_case(case, result)
    return result


def case_columns(result: Picture) -> dict[str, Any]:
    """Return the projected columns of a case, but for host and handler."""
    nearest = result.nearest
    return {
        "stage": result.stage,
        "track": result.track,
        "route": result.route,
        "procedure": result.procedure,
        "withdraw_by_id": result.withdraw_by_id,
        "extension": result.extension,
        "extension_days": result.extension_days,
        "extension_by_id": result.extension_by_id,
        "merged_into_id": result.merged_into_id,
        "review_level": result.review_level,
        "review_desk_id": result.review_desk_id,
        "review_by_id": result.review_by_id,
        "perform_by": result.perform_by,
        "awaits": result.awaits,
        "version": result.version,
        "petition_count": result.petitions,
        "approved_on": result.approved_on,
        "accepted_on": result.accepted_on,
        "replied_on": result.replied_on,
        "closed_on": result.closed_on,
        "due_on": nearest.due.on if nearest else None,
        "due_code": result.due_code,
        "resolution": result.resolution,
        "resolved_on": result.resolved_on,
    }


def _write_case(case: Case, result: Picture) -> None:
    columns = case_columns(result)
    current = result.current
    row = case.assignments.select_related("unit").get(no=current.no) if current else None
    columns["host"] = row.unit if row else None
    columns["handler_id"] = current.handler_id if current else None
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields=list(columns))


ASSIGNMENT_COLUMNS = (
    "stage", "handler_id", "reported_by_id", "due_on", "signed_on", "reported_on", "done_on",
    "ended_on", "is_current", "designated",
)  # fmt: skip
REPLY_COLUMNS = ("stage", "submitted_on", "issued_on", "served_on")


def _write_handling(case: Case, result: Picture) -> None:
    for rows, pictures, columns in (
        (case.assignments.all(), result.assignments, ASSIGNMENT_COLUMNS),
        (case.replies.all(), result.replies, REPLY_COLUMNS),
    ):
        for row in rows:
            wanted = {name: getattr(pictures[row.no], name) for name in columns}
            if any(getattr(row, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(row, name, value)
                row.save(update_fields=list(wanted))
    for no in result.proceedings:
        Proceeding.objects.filter(case=case, no=no).update(**proceeding_columns(result, no))


# The limit of each kind of procedure.
CLOCK_OF: dict[str, str] = {
    ProceedingKind.INITIAL: ClockCode.HANDLE,
    ProceedingKind.REVIEW: ClockCode.REVIEW,
    ProceedingKind.REREVIEW: ClockCode.REREVIEW,
}


def proceeding_columns(result: Picture, no: int = 1) -> dict[str, date | None]:
    """Return the projected columns of one proceeding."""
    row = result.proceedings[no]
    limit = result.readings.get((CLOCK_OF[row.kind], row.assignment))
    return {
        "accepted_on": row.accepted_on,
        "due_on": limit.due.on if limit else None,
        "issued_on": row.issued_on,
    }


def clock_rows(
    case: Case,
    result: Picture,
    *,
    assignments: Mapping[int, int],
    proceedings: Mapping[int, int],
) -> list[Clock]:
    """Return the unsaved clocks of a case; the mappings give the row ids of the numbers."""
    limited = {
        (CLOCK_OF[row.kind], row.assignment): proceedings[no]
        for no, row in result.proceedings.items()
    }
    return [
        Clock(
            case=case,
            proceeding_id=limited.get((code, no)),
            assignment_id=assignments.get(no),
            assignment_no=no,
            code=code,
            rule_id=reading.rule.key,
            **clock_columns(reading),
            told_soon=("due_soon", code, no, reading.due.on) in result.told,
            told_today=("due_today", code, no, reading.due.on) in result.told,
            told_overdue=("overdue", code, no, reading.due.on) in result.told,
            told_long=("overdue_long", code, no, reading.due.on) in result.told,
        )
        for (code, no), reading in result.readings.items()
    ]


def clock_columns(reading: clock.Reading) -> dict[str, Any]:
    """Return the columns of a clock that follow from its reading; `verify` compares them."""
    return {
        "started_on": reading.started_on,
        "due_on": reading.due.on,
        "due_at": reading.due.at,
        "soon_on": reading.due.soon_on,
        "stopped_on": reading.stopped_on,
        "suspended_on": reading.suspended_on,
        "voided": reading.voided,
        "terms": reading.term.kept(),
    }


def _write_clocks(case: Case, result: Picture) -> None:
    Proceeding.objects.get_or_create(case=case, no=1, defaults={"kind": ProceedingKind.INITIAL})
    rows = clock_rows(
        case,
        result,
        assignments=dict(case.assignments.values_list("no", "pk")),
        proceedings=dict(case.proceedings.values_list("no", "pk")),
    )
    Clock.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case", "assignment_no", "code"],
        update_fields=[
            "rule", "started_on", "due_on", "due_at", "soon_on", "stopped_on", "suspended_on",
            "voided", "terms", "told_soon", "told_today", "told_overdue", "told_long",
        ],
    )  # fmt: skip

"""Writing what the events say: every projected column of a case and of its clocks.

The fold itself is in `fold.py` and serves every action, the bulk writer and `verify` alike, so a
row that says something else than its events is a row somebody tampered with.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from organization import calendar
from organization.workdays import WorkCalendar
from petitions import clock
from petitions.fold import Happened, Picture, picture
from petitions.models import Case, Clock, ClockRule, Proceeding, ProceedingKind
from petitions.models.clocks import ClockCode


def rules() -> list[clock.Rule]:
    """Return all deadline rules. One query."""
    return [
        clock.Rule(
            code=row.code,
            days=row.days,
            working_days=row.working_days,
            roll_forward=row.roll_forward,
            soon_days=row.soon_days,
            urgent_days=row.urgent_days,
            law=row.law,
            article=row.article,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            key=row.pk,
        )
        for row in ClockRule.objects.all()
    ]


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
    return [Happened(kind, timezone.localdate(at), body, by) for kind, at, body, by in rows]


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
        "version": result.version,
        "petition_count": result.petitions,
        "approved_on": result.approved_on,
        "accepted_on": result.accepted_on,
        "replied_on": result.replied_on,
        "closed_on": result.closed_on,
        "due_on": nearest.due.on if nearest else None,
        "due_code": nearest.code if nearest else "",
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
    "ended_on", "is_current",
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
    Proceeding.objects.filter(case=case, no=1).update(**proceeding_columns(result))


def proceeding_columns(result: Picture) -> dict[str, date | None]:
    """Return the projected columns of the handling proceeding."""
    handle = result.readings.get((ClockCode.HANDLE, 0))
    return {
        "accepted_on": result.accepted_on,
        "due_on": handle.due.on if handle else None,
        "issued_on": result.replied_on if result.accepted_on else None,
    }


def clock_rows(
    case: Case,
    result: Picture,
    *,
    assignments: Mapping[int, int],
    proceeding: int,
) -> list[Clock]:
    """Return the unsaved clocks of a case; `assignments` gives the row id of each number."""
    return [
        Clock(
            case=case,
            proceeding_id=proceeding if code == ClockCode.HANDLE else None,
            assignment_id=assignments.get(no),
            assignment_no=no,
            code=code,
            rule_id=reading.rule.key,
            started_on=reading.started_on,
            due_on=reading.due.on,
            soon_on=reading.due.soon_on,
            stopped_on=reading.stopped_on,
            told_soon=("due_soon", code, no) in result.told,
            told_today=("due_today", code, no) in result.told,
            told_overdue=("overdue", code, no) in result.told,
            told_long=("overdue_long", code, no) in result.told,
        )
        for (code, no), reading in result.readings.items()
    ]


def _write_clocks(case: Case, result: Picture) -> None:
    rows = clock_rows(
        case,
        result,
        assignments=dict(case.assignments.values_list("no", "pk")),
        proceeding=Proceeding.objects.get_or_create(
            case=case, no=1, defaults={"kind": ProceedingKind.INITIAL}
        )[0].pk,
    )
    Clock.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case", "assignment_no", "code"],
        update_fields=[
            "rule", "started_on", "due_on", "soon_on", "stopped_on", "told_soon", "told_today",
            "told_overdue", "told_long",
        ],
    )  # fmt: skip

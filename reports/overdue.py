"""The overdue line case by case: which cases it lists, and what the unit wrote to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from organization.models import User
from petitions.identity import prepare_veils, veil_of
from petitions.models import Assignment, Case
from reports import contents, figures, lists
from reports.lists import Listed
from reports.models import MonthlyReport, OverdueNote


@dataclass(frozen=True)
class Note:
    """Why a case is late, and when its next step is."""

    reason: str
    next_on: date


@dataclass(frozen=True)
class Late:
    """One row of the overdue line; `note` is None until one is written, or for who may not see
    the case."""

    key: str
    row: Listed
    note: Note | None


def keys_of(report: MonthlyReport) -> list[str]:
    """Return the keys "XFB-2026-0003/1" the frozen report counts as overdue. No query."""
    return sorted(contents.frozen_keys(report, report.unit.code, figures.OVERDUE_OPEN.code))


def assignments_of(keys: Sequence[str]) -> dict[str, Assignment]:
    """Return the assignments of these keys, with their cases. One query."""
    slugs = {key.rpartition("/")[0] for key in keys}
    rows = Assignment.objects.filter(case__slug__in=slugs).select_related("case")
    found = {f"{row.case.slug}/{row.no}": row for row in rows}
    return {key: found[key] for key in keys}


def asked_of(report: MonthlyReport, user: User, on: date) -> dict[str, Assignment]:
    """Return, by key, the overdue cases this person has to explain: those they may see. A case
    that was restricted since, or is kept from the person, is asked of nobody here. Two queries."""
    found = assignments_of(keys_of(report))
    visible = Case.objects.visible_to(user, on).filter(pk__in={r.case_id for r in found.values()})
    seen = set(visible.values_list("pk", flat=True))
    return {key: row for key, row in found.items() if row.case_id in seen}


def notes_of(report: MonthlyReport) -> dict[str, Note]:
    """Return the last words to each case: of this version, else of the one before. One query."""
    rows = OverdueNote.objects.filter(
        report__unit=report.unit_id, report__month=report.month, report__version__lte=report.version
    ).order_by("report__version", "written_at", "pk")
    return {
        f"{row.assignment.case.slug}/{row.assignment.no}": Note(row.reason, row.next_on)
        for row in rows.select_related("assignment__case")
    }


def lines(report: MonthlyReport, user: User, on: date) -> list[Late]:
    """Return the overdue cases as this person may read them; words are veiled. Six queries."""
    keys, notes = keys_of(report), notes_of(report)
    rows = lists.rows(keys, user, on)
    cases = {key: row.case for key, row in assignments_of(keys).items()}
    prepare_veils(cases.values())
    return [
        Late(key, row, _readable(notes.get(key), cases[key]) if row.slug else None)
        for key, row in zip(keys, rows, strict=True)
    ]


def _readable(note: Note | None, case: Case) -> Note | None:
    return Note(veil_of(case)(note.reason), note.next_on) if note else None

"""A frozen month as files that an auditor can recount without this system.

What `scripts/check_month.py` reads: the documents as frozen, the events of every case they can
count and of the documents themselves, the anchors with the proof that these chains are in them,
the limits and the working days. No words of a case and no identity is among it: events hold
codes, days and ids, and words stay behind as salted commitments.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Q

from audit.exporting import FIELDS, anchor_line, event_lines, spelled
from audit.models import Anchor, Event
from audit.proofs import proofs
from organization.models import CalendarDay, CalendarYear
from petitions.models import Assignment, ClockRule, Petition
from petitions.models.clocks import UnitOfTime
from reports import contents
from reports.models import Bulletin, MonthlyReport
from reports.month import Month
from reports.queries.countable import countable

SUBJECTS_AT_ONCE = 500
Document = dict[str, Any]


class NothingFrozen(Exception):
    """The month has neither bulletin nor report."""


def write(month: Month, folder: Path) -> tuple[str, int]:
    """Write the files of a month; return the hash of the manifest and the number of cases.

    Raises NothingFrozen, and FileExistsError for a folder that holds something.
    """
    documents = list(_documents(month))
    if not documents:
        raise NothingFrozen
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(folder)
    slugs = _cases(month, documents)
    subjects = {f"case/{slug}" for slug in slugs} | {one["subject"] for one in documents}
    _write(folder / "documents.json", _lines(documents))
    _write(folder / "events.jsonl", _events(sorted(subjects)))
    _write(folder / "anchors.json", _lines(_anchors(documents, subjects)))
    _write(folder / "rules.json", [spelled(_rules())])
    files = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
    manifest = {"month": month.key, "cases": len(slugs), "files": files}
    _write(folder / "manifest.json", [spelled(manifest)])
    return _sha256(folder / "manifest.json"), len(slugs)


def _documents(month: Month) -> Iterator[Document]:
    """Yield every version of the bulletin and of the reports of the month."""
    bulletins = Bulletin.objects.filter(month=month.key).order_by("version")
    for bulletin in bulletins:
        yield _document(f"bulletin/{month}", bulletin)
    reports = MonthlyReport.objects.filter(month=month.key).select_related("unit")
    for report in reports.order_by("unit__code", "version"):
        yield _document(f"report/{month}/{report.unit.code}", report)


def _document(subject: str, document: Bulletin | MonthlyReport) -> Document:
    return {
        "subject": subject,
        "version": document.version,
        "data": document.data,
        "anchor_no": document.anchor_no,
        "anchor_root": document.anchor_root,
    }


def _cases(month: Month, documents: Iterable[Document]) -> set[str]:
    """Return the numbers of all cases that a figure of the month can count, and of those that
    the documents say were counted."""
    rows = countable(Assignment.objects.filter(assigned_on__lte=month.last))
    in_hand = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=month.first))
    again = countable(Petition.objects.filter(repeats=True, received_on__range=month.days))
    slugs = {*in_hand.values_list("case__slug", flat=True)}
    slugs |= {*again.values_list("case__slug", flat=True)}
    for document in documents:
        for line in contents.lines_of(document["data"]):
            keys = (key for figure in line["figures"].values() for key in figure["keys"])
            slugs |= {key.rpartition("/")[0] for key in keys}
    return slugs


def _events(subjects: list[str]) -> Iterator[str]:
    """Yield one line per event, chain by chain."""
    for start in range(0, len(subjects), SUBJECTS_AT_ONCE):
        some = subjects[start : start + SUBJECTS_AT_ONCE]
        rows = Event.objects.filter(chain__subject__in=some).order_by("chain__subject", "seq")
        by_subject: dict[str, list[str]] = {subject: [] for subject in some}
        for line in event_lines(rows.values("chain__subject", *FIELDS).iterator()):
            by_subject[line["subject"]].append(spelled(line))
        for lines in by_subject.values():
            yield from lines


def _anchors(documents: Iterable[Document], subjects: set[str]) -> Iterator[Document]:
    """Yield the anchors that are printed, and the newest, with the proof of each chain."""
    numbers = {one["anchor_no"] for one in documents if one["anchor_no"] is not None}
    last = Anchor.objects.order_by("-no").values_list("no", flat=True)[:1]
    for anchor in Anchor.objects.filter(no__in=numbers | {*last}).order_by("no"):
        yield anchor_line(anchor) | {"proofs": proofs(anchor, subjects)}


def _rules() -> dict[str, Any]:
    days: dict[str, list[str]] = {kind: [] for kind in CalendarDay.Kind.values}
    for kind, day in CalendarDay.objects.order_by("date").values_list("kind", "date"):
        days[kind].append(day.isoformat())
    return {
        "limits": [
            {
                "code": rule.code, "days": rule.days,
                "working_days": rule.unit == UnitOfTime.WORKDAYS,
                "roll_forward": rule.roll_forward, "law": rule.law, "article": rule.article,
                "from": rule.valid_from.isoformat(),
                "to": rule.valid_to.isoformat() if rule.valid_to else None,
            }
            for rule in ClockRule.objects.order_by("code", "valid_from")
        ],
        "holidays": days[CalendarDay.Kind.HOLIDAY],
        "workdays": days[CalendarDay.Kind.WORKDAY],
        "years": list(CalendarYear.objects.order_by("year").values_list("year", flat=True)),
    }  # fmt: skip


def _lines(items: Iterable[Document]) -> Iterator[str]:
    """Yield a JSON array, one item a line, so that people can compare files."""
    said = [spelled(item) for item in items]
    yield "["
    yield from (f"{line}," for line in said[:-1])
    yield from said[-1:]
    yield "]"


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line + "\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The cases behind a number: one row per assignment that was counted, no more and no fewer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from organization.models import Unit, User
from petitions.models import Assignment, Case
from reports import contents, figures, span
from reports.figures import Figure
from reports.models import Bulletin, MonthlyReport
from reports.month import Month

Document = Bulletin | MonthlyReport
SOURCES = ("live", "bulletin", "report")


@dataclass(frozen=True)
class Listed:
    """One row. Of a case the reader may not see it tells number and days; `slug` is "" then."""

    number: str
    unit: str
    assigned_on: date
    due_on: date | None
    done_on: date | None
    slug: str = ""
    title: str = ""


def bulletin_of(month: Month) -> Bulletin | None:
    """Return the last version of the month's bulletin, None when nothing is frozen."""
    return Bulletin.objects.filter(month=month.key).order_by("-version").first()


def report_of(unit: Unit, month: Month) -> MonthlyReport | None:
    """Return the last version of the unit's report, None when nothing is frozen."""
    reports = MonthlyReport.objects.filter(unit=unit, month=month.key)
    return reports.select_related("confirmed_by").order_by("-version").first()


def document_of(month: Month, unit: Unit | None, source: str) -> Document | None:
    """Return the frozen document that a number was read from, None for a number counted now."""
    if source == "bulletin":
        return bulletin_of(month)
    return report_of(unit, month) if source == "report" and unit else None


def keys_behind(figure: Figure, month: Month, unit: Unit | None, source: str) -> list[str]:
    """Return the keys "XFB-2026-0003/1" that a number counts; without unit: all departments.

    `source` says which number it was: counted now, or frozen in a bulletin or a report. Raises
    Http404 when no such document was frozen.
    """
    if source == "live":
        units = [unit] if unit else list(span.departments(month))
        found = figures.keys([figure], month, [one.pk for one in units])
        return sorted(key for lists in found.values() for key in lists[figure.code])
    document = document_of(month, unit, source)
    if document is None:
        raise Http404
    return sorted(contents.frozen_keys(document, unit.code if unit else "", figure.code))


def numbers(keys: Iterable[str]) -> dict[str, str]:
    """Return key -> the number of its case, for keys "XFB-2026-0003/1" and slugs. One query."""
    slugs = {key: key.partition("/")[0] for key in keys}
    found = Case.objects.filter(slug__in=set(slugs.values())) if slugs else Case.objects.none()
    known = dict(found.values_list("slug", "number"))
    return {key: known.get(slug, key) for key, slug in slugs.items()}


def rows(keys: Sequence[str], user: User, on: date) -> list[Listed]:
    """Return one row per key, in that order. Two queries at most beyond the reader's posts."""
    slugs = {key.rpartition("/")[0] for key in keys}
    found = {
        f"{assignment.case.slug}/{assignment.no}": assignment
        for assignment in Assignment.objects.filter(case__slug__in=slugs).select_related(
            "case", "unit"
        )
    }
    visible = Case.objects.visible_to(user, on).filter(slug__in=slugs)
    seen = set(visible.values_list("slug", flat=True))
    return [_listed(found[key], seen=found[key].case.slug in seen) for key in keys]


def _listed(row: Assignment, *, seen: bool) -> Listed:
    days = (row.case.number, row.unit.short_name, row.assigned_on, row.due_on, row.done_on)
    return Listed(*days, row.case.slug, row.case.title) if seen else Listed(*days)

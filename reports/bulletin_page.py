"""The bulletin on the screen: size groups with their lines, the reader's own departments first."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from organization.models import Unit, User
from reports import bulletin_rates, figures, pages, permissions
from reports.bulletin_rates import BANDS, band_of, on_time
from reports.contents import Row
from reports.figures import Counts
from reports.issues import Issue
from reports.measures import Share
from reports.pages import Number


@dataclass(frozen=True)
class Line:
    """One department, or the total; `changes` are against the month before."""

    name: str
    code: str
    is_own: bool
    numbers: list[Number]
    rate: Share
    changes: tuple[str, str, str]


@dataclass(frozen=True)
class Group:
    """Departments that may be compared with each other, and what they reached together."""

    name: str
    rate: Share
    lines: list[Line]


@dataclass(frozen=True)
class Reach:
    """The codes of departments that are the reader's own, and whose lists open for the reader."""

    own: frozenset[str]
    open_to: frozenset[str]
    all_open: bool


def reach_of(issue: Issue, user: User, on: date) -> Reach:
    """Return what of an issue is the reader's."""
    units = Unit.objects.filter(code__in=[row.code for row in issue.table.rows])
    code_of = dict(units.values_list("pk", "code"))
    reached, own = permissions.reach(user, on), permissions.own_units(user, on)
    open_to = frozenset(code for pk, code in code_of.items() if pk in reached)
    return Reach(
        frozenset(code for pk, code in code_of.items() if pk in own),
        open_to,
        bool(open_to) and len(open_to) == len(code_of),
    )


def groups(issue: Issue, source: str, reach: Reach) -> list[Group]:
    """Return the reader's own departments, then the others by size group, in their order."""
    own: list[Group] = []
    others: list[Group] = []
    for band in BANDS:
        rows = [row for row in issue.table.rows if band_of(row.numbers) is band]
        lines = [_line(issue, row, source, reach) for row in rows]
        rate = on_time(figures.total(row.numbers for row in rows)) if rows else Share(0, 0)
        name = _("本处室：%(group)s") % {"group": band.name}
        own.append(Group(name, rate, [line for line in lines if line.is_own]))
        others.append(Group(str(band.name), rate, [line for line in lines if not line.is_own]))
    return [group for group in [*own, *others] if group.lines]


def _line(issue: Issue, row: Row, source: str, reach: Reach) -> Line:
    source = source if row.code in reach.open_to else ""
    numbers = pages.numbers(row.numbers, issue.table.month, row.code, source, figures.SIX)
    before = issue.before.get(row.code)
    rate = on_time(row.numbers)
    is_own = row.code in reach.own
    return Line(row.name, row.code, is_own, numbers, rate, changes(row.numbers, before))


def total(issue: Issue, source: str, reach: Reach) -> Line:
    """Return the last line of the table."""
    row, before = issue.table.total, None
    if issue.before:
        before = figures.total(issue.before.values())
    shown = source if reach.all_open else ""
    numbers = pages.numbers(row, issue.table.month, "all", shown, figures.SIX)
    return Line(_("合计"), "all", False, numbers, on_time(row), changes(row, before))


def left(issue: Issue, source: str, reach: Reach) -> Number:
    """Return what the line under the table takes off: carried over, then returned or recalled."""
    shown = source if reach.all_open else ""
    (found,) = pages.numbers(issue.table.total, issue.table.month, "all", shown, [figures.LEFT])
    return found


def changes(row: Counts, before: Counts | None) -> tuple[str, str, str]:
    """Return the change of assigned, of overdue and open, and of the rate in points."""
    then = on_time(before) if before else None
    return (
        bulletin_rates.change(row["assigned"], before["assigned"] if before else None),
        bulletin_rates.change(row["overdue_open"], before["overdue_open"] if before else None),
        bulletin_rates.points(on_time(row), then),
    )

"""The part of docs/figures.md on speed, written from what was measured and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from bench import intake, months, pages, plans, telling
from bench.bringing import Brought, Swept
from bench.deeds import Deed
from bench.exporting import Export
from bench.growth import Grown
from bench.intake import Panel
from bench.keeping import commit, machine
from bench.load import Load
from bench.months import Compared, Sealed
from bench.pages import Result
from bench.rounds import FEWER, ROUNDS
from bench.visibility import MOST, Line
from petitions.models import Assignment, Case, Clock, Petition

SHOWN = 90  # characters of a statement
COUNTED = {"cases": Case, "petitions": Petition, "assignments": Assignment, "clocks": Clock}


@dataclass(frozen=True)
class Measured:
    """Everything one run has found."""

    compared: Sequence[Compared]
    sealed: Sealed
    pages: Sequence[Result]
    growth: Grown
    lines: Sequence[Line]
    panel: Panel
    export: Export
    loads: Sequence[Load]
    deeds: Sequence[Deed]
    swept: Swept
    brought: Brought

    @property
    def grants(self) -> float:
        """How many times slower the list is under the rule than under the plain filter."""
        return max(line.page for line in self.lines[1:]) / self.lines[0].page

    @property
    def missed(self) -> list[str]:
        """Return what missed a budget."""
        return [
            *(f"{one.name}: {', '.join(one.missed)}" for one in self.pages if one.missed),
            *(f"{one.name} of {one.month}" for one in self.compared if not one.is_kept),
            *(["sealing"] if not self.sealed.is_kept else []),
            *(["lists with grants"] if self.grants > MOST else []),
            *(["match panel"] if not self.panel.is_kept else []),
            *(["export"] if not self.export.is_kept else []),
            *(f"{one.users} people" for one in self.loads if not one.is_kept),
            *(one.name for one in self.deeds if not one.is_kept),
            *(["import"] if not self.brought.is_kept else []),
            *(f"growth of {one.name}" for one in self.growth.pages if not one.is_kept),
        ]


def headline(measured: Measured) -> str:
    """Return the whole in one sentence."""
    times = {one.name: one.p50 for one in measured.pages}
    month, eight = measured.compared[0], measured.loads[1]
    return (
        f"With {Case._default_manager.count():,} cases: all open cases of the office in "
        f"{times['cases, office, open']:.0f} ms, my work of a handler in "
        f"{times['my work, handler']:.0f} ms, one case in {times['case']:.0f} ms, the bulletin of "
        f"{month.units} departments in {month.product:.0f} ms ({month.product / month.plain:.2f} × "
        f"plain SQL), {eight.per_second:.0f} pages a second for {eight.users} people; "
        f"{len(measured.missed)} budgets missed."
    )


def page(measured: Measured) -> str:
    """Return the part of the page."""
    return "\n".join(
        [*_head(measured), *opened(measured.pages), *_months(measured), *_sealing(measured.sealed),
         *_grants(measured), *_panel(measured.panel), *telling.deeds(measured.deeds),
         *telling.export(measured.export), *telling.brought(measured.brought),
         *telling.swept(measured.swept), *telling.loads(measured.loads),
         *telling.grown(measured.growth)]
    )  # fmt: skip


def _head(measured: Measured) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = 'audit_event'")
        events = cursor.fetchone()[0]
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('shared_buffers')"
        )
        version, buffers = cursor.fetchone()
    held = {name: model._default_manager.count() for name, model in COUNTED.items()}
    held |= {"events": events}
    sizes = ", ".join(f"{number:,} {name}" for name, number in held.items())
    yield (
        f"Written by `make bench` on {timezone.localdate().isoformat()} at commit {commit()}.\n"
        f"{sizes}, {measured.compared[1].units} units, {measured.compared[0].units} departments.\n"
        f"{machine()}, PostgreSQL {version.split()[0]} with shared_buffers {buffers}.\n"
    )
    yield from judged(measured.missed)


def judged(missed: Sequence[str]) -> Iterator[str]:
    """Yield what the times are, and which budgets were missed."""
    yield (
        f"Milliseconds; medians of {ROUNDS} rounds in one process with a database on the same "
        f"machine, of {FEWER} for months\nand panels. They say how much slower one thing is than "
        "another measured in the same seconds, and nothing\nabout another machine.\n"
    )
    yield f"Budgets missed: {len(missed)}." + (f" {'; '.join(missed)}." if missed else "") + "\n"


def opened(results: Sequence[Result]) -> Iterator[str]:
    """Yield the table of pages, and what was read from end to end for them."""
    yield "### Pages on SQLite\n" if connection.vendor == "sqlite" else "## Pages\n"
    yield (
        "The floor is `/healthz`, asked for in turns with the page by the same person. "
        "“Few” and “many” are the SQL\nstatements for a page with one row, or of a unit with "
        "one case, and for a full page.\n"
    )
    yield "| page | few | many | floor | p50 | p95 | p50 / floor | budget |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    yield from (_row(one) for one in results)
    yield from (f"| {name} | not in this version | | | | | | |" for name in pages.missing())
    yield (
        "\nBudgets: lists and my work p50 ≤ 30 × floor, p95 ≤ 60 × floor, at most 12 statements "
        "and the same for one\nrow; case p50 ≤ 40 × floor, at most 20 statements; overview "
        "p50 ≤ 150 ms.\n"
    )
    yield from _scans(results)


def _row(one: Result) -> str:
    few = "" if one.few is None else one.few
    verdict = "missed: " + ", ".join(one.missed) if one.missed else "kept"
    if one.budget == pages.FREE:
        verdict = "none"
    return (
        f"| {one.name} | {few} | {one.many} | {one.floor:.1f} | {one.p50:.0f} | {one.p95:.0f} "
        f"| {one.p50 / one.floor:.1f} | {verdict} |"
    )


def _scans(results: Sequence[Result]) -> Iterator[str]:
    large = ", ".join(f"`{name}`" for name in sorted(plans.large_tables()))
    yield f"Tables of {plans.LARGE:,} rows and more: {large}."
    found: dict[tuple[str, str], list[str]] = {}
    for one in results:
        for scan in one.scans:
            names = found.setdefault((scan.table, scan.statement[:SHOWN]), [])
            names += [one.name] if one.name not in names else []
    if not found:
        yield "No statement of these pages reads one of them from end to end.\n"
        return
    yield "Read from end to end, or until enough rows were found:\n"
    for (table, statement), names in found.items():
        yield f"- `{table}` in `{statement}…`: {'; '.join(names)}"
    yield ""


def _months(measured: Measured) -> Iterator[str]:
    yield "## A month of figures\n"
    yield (
        "The product's call beside the better of two plain statements (`bench/plain.py`) with "
        "the same numbers.\n"
    )
    yield "| figures | month | units | product | plain SQL | best way | ratio | budget |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for one in measured.compared:
        verdict = telling.verdict(one.is_kept)
        yield (
            f"| {one.name} | {one.month} | {one.units} | {one.product:.0f} | {one.plain:.0f} "
            f"| {one.way} | {one.product / one.plain:.2f} | {verdict} |"
        )
    yield f"\nBudget: at most {months.MOST} × plain SQL + {months.SLACK} ms.\n"


def _sealing(sealed: Sealed) -> Iterator[str]:
    yield "## Sealing the unit reports of a month\n"
    same = "byte for byte the same" if sealed.is_same else "NOT the same"
    yield (
        f"{sealed.reports} reports of {sealed.month}: {sealed.seconds:.1f} s, at most "
        f"{sealed.mib:.0f} MiB in the process; made twice, {same}.\n"
        f"Budget: {months.SECONDS} s, {months.MIB} MiB, the same. "
        f"{'Kept' if sealed.is_kept else 'Missed'}.\n"
    )


def _grants(measured: Measured) -> Iterator[str]:
    yield "## Who may see: the list of a registrar\n"
    yield "| rule | first 25 rows | count up to 10,001 | web page |"
    yield "| --- | --- | --- | --- |"
    for line in measured.lines:
        yield f"| {line.who} | {line.rows:.1f} | {line.count:.1f} | {line.page:.0f} |"
    verdict = telling.verdict(measured.grants <= MOST)
    yield (
        f"\nBudget: the page under the rule takes at most {MOST} times the page under the plain "
        f"filter by unit.\nMeasured: {measured.grants:.2f} times, {verdict}.\n"
    )


def _panel(panel: Panel) -> Iterator[str]:
    yield "\n## Matches at intake\n"
    yield (
        f"The panel beside the intake form, with person, unit, topic, title and text typed: p50 "
        f"{panel.p50:.0f} ms, p95 {panel.p95:.0f} ms;\nthe floor, in turns with it, "
        f"{panel.floor:.1f} ms.\nBudget: p95 ≤ {intake.MOST} ms. "
        f"{'Kept' if panel.is_kept else 'Missed'}.\n"
    )

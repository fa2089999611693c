"""The sections of docs/figures.md on what people do, long work, many people and growth."""

from collections.abc import Iterator, Sequence

from bench import bringing, exporting, growth, load
from bench.bringing import Brought, Swept
from bench.deeds import Deed
from bench.exporting import Export
from bench.growth import Grown
from bench.load import Load


def verdict(is_kept: bool) -> str:
    """Return the word of a table."""
    return "kept" if is_kept else "missed"


def deeds(found: Sequence[Deed]) -> Iterator[str]:
    """Say what a form, a search and a sign-in take."""
    yield "## What people do\n"
    yield "Whole requests of a registrar, what they lead to included, in turns with the floor.\n"
    yield "| deed | floor | p50 | p95 | p50 / floor | budget | |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for one in found:
        kept = verdict(one.is_kept) if one.most else "none"
        yield (
            f"| {one.name} | {one.floor:.1f} | {one.p50:.0f} | {one.p95:.0f} "
            f"| {one.p50 / one.floor:.1f} | {one.most} | {kept} |"
        )
    yield ""


def export(found: Export) -> Iterator[str]:
    """Say what a long file takes."""
    yield "## A long list as a file\n"
    yield (
        f"{found.rows:,} cases as .xlsx by a process of its own: {found.seconds:.1f} s, "
        f"{found.mib:.0f} MiB beside what the idle process holds.\n"
        f"Budget: {exporting.SECONDS} s, {exporting.MIB} MiB. {verdict(found.is_kept).title()}.\n"
    )


def brought(found: Brought) -> Iterator[str]:
    """Say what the import of a long register takes."""
    yield "## A register brought in\n"
    yield (
        f"{found.rows:,} rows of .xlsx by the command, every row checked, all in one transaction: "
        f"{found.seconds:.1f} s, {found.mib:.0f} MiB\nbeside what the idle process holds. "
        f"Budget: {bringing.SECONDS} s. {verdict(found.is_kept).title()}.\n"
    )


def swept(found: Swept) -> Iterator[str]:
    """Say what the hourly sweep takes."""
    yield "## The clock sweep\n"
    yield (
        f"The sweep of a day with {found.told:,} things to tell: {found.seconds:.2f} s. An hour "
        f"later, with none: {found.idle:.0f} ms.\nNo budget.\n"
    )


def loads(found: Sequence[Load]) -> Iterator[str]:
    """Say what the web server of production answers to many people."""
    yield "## Many people at once\n"
    yield (
        f"gunicorn as in production, each row {load.SECONDS} s; people open my work, lists and a "
        "case in turn and never pause.\nWeb processes, database and the people themselves share "
        "the cores of one machine.\n"
    )
    yield "| web processes | people | answers per second | p50 | p95 | errors | memory | budget |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for one in found:
        yield (
            f"| {one.processes} | {one.users} | {one.per_second:.1f} | {one.p50:.0f} "
            f"| {one.p95:.0f} | {one.failed} | {one.mib:.0f} MiB | {verdict(one.is_kept)} |"
        )
    yield f"\nBudget: no error; of {max(load.USERS)} people p95 ≤ {load.P95} ms.\n"


def grown(found: Grown) -> Iterator[str]:
    """Say how pages grow with the cases."""
    yield "## Growth\n"
    if not found.pages:
        yield "Not run: there was no smaller run to compare with.\n"
        return
    yield (
        f"The same pages at {found.small:,} and {found.large:,} cases, in multiples of the floor "
        "of each run; the exponent\nis 0 where the time stays the same and 1 where it grows with "
        "the cases.\n"
    )
    yield "| page | small | large | exponent | budget |"
    yield "| --- | --- | --- | --- | --- |"
    for one in found.pages:
        yield (
            f"| {one.name} | {one.small:.1f} | {one.large:.1f} | {one.exponent:.2f} "
            f"| {verdict(one.is_kept)} |"
        )
    yield f"\nBudget: exponent ≤ {growth.MOST}.\n"

"""The parts of docs/figures.md on faults and on the soak, from what was counted alone."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from bench.keeping import commit, machine
from faults.known import NOT_SHOWN, SHOWN
from faults.results import Found, Row
from faults.soak import GROWTH, Soaked

COMMIT = commit()  # of when the run began: somebody may commit meanwhile


def headline(found: Found) -> str:
    """Return the whole in one sentence."""
    acknowledged = sum(one.acknowledged for one in found.rows)
    lost = sum(one.lost for one in found.rows)
    doubled = sum(one.doubled for one in found.rows)
    return (
        f"{len(found.rows)} kinds of fault, {found.rounds} rounds of each: {acknowledged:,} "
        f"acknowledged, {lost} lost, {doubled} doubled; {len(found.findings)} findings of `verify`."
    )


def soak_headline(one: Soaked) -> str:
    """Return the soak in one sentence."""
    return (
        f"{one.minutes:g} minutes of load with a fault in each: {one.row.acknowledged:,} petitions "
        f"acknowledged, {one.row.lost} lost, {one.row.doubled} doubled."
    )


def page(found: Found) -> str:
    """Return the part on faults."""
    return "\n".join([*_head(found), *_rows(found.rows), *_verdict(found), *_elsewhere()])


def _head(found: Found) -> Iterator[str]:
    yield "## Faults survived\n"
    yield (
        f"Written by `make faults` on {datetime.now(UTC).date()} at commit {COMMIT}:"
        f" {found.rounds} rounds of each, seed {found.seed}, {found.seconds:.0f} s.\n"
        f"{machine()}. Web server (2 processes × 4 threads), worker and beat as in production, on"
        "\na PostgreSQL and a Redis of their own behind a proxy that breaks the line.\n"
    )
    yield (
        "Clients register without a pause and read pages; each keeps its own ledger and sends a"
        " call again, under the\nsame key, until it is acknowledged. “Lost” were acknowledged and"
        " are not there, “doubled” are there twice,\n“left over” are events nobody was told of and"
        " files or rows without their counterpart.\n"
    )


def _rows(rows: list[Row]) -> Iterator[str]:
    yield (
        "| fault | | rounds | asked | acknowledged | lost | doubled | left over | 500 | 503 | no"
        " answer | slowest, s | |"
    )
    yield "| --- " * 13 + "|"
    for one in rows:
        numbers = (
            one.rounds, one.asked, one.acknowledged, one.lost, one.doubled, one.orphans,
            one.crashes, one.busy, one.cut,
        )  # fmt: skip
        shown = " | ".join(f"{number:,}" for number in numbers)
        slowest = f"{one.slowest:.1f}" if one.slowest else ""
        yield f"| {one.code} | {one.fault} | {shown} | {slowest} | {one.note} |"


def _verdict(found: Found) -> Iterator[str]:
    bad = [one.fault for one in found.rows if not one.is_kept]
    asked = sum(one.asked for one in found.rows)
    acknowledged = sum(one.acknowledged for one in found.rows)
    lost = sum(one.lost for one in found.rows)
    doubled = sum(one.doubled for one in found.rows)
    yield (
        f"\n{acknowledged:,} of {asked:,} acknowledged, {lost} lost, {doubled} doubled. "
        + (f"Not survived: {'; '.join(bad)}. " if bad else "All survived. ")
        + f"`verify` after all of it: {len(found.findings)} findings."
    )
    yield from (f"- {finding}" for finding in found.findings[:20])
    yield from (f"- Not run: {name}, {why}." for name, why in found.missed)
    yield ""


def _elsewhere() -> Iterator[str]:
    yield "Shown by a test of the suite on both engines, so not again here:\n"
    yield from (f"- {code}: {words} (`{path}`)" for code, words, path in SHOWN)
    yield "\nNot shown:\n"
    yield from (f"- {code}: {words}" for code, words in NOT_SHOWN)


def soaked(one: Soaked) -> str:
    """Return the part on the soak."""
    row = one.row
    lines = [
        "## Soak\n",
        f"Written by `make soak` on {datetime.now(UTC).date().isoformat()} at commit {COMMIT}:"
        f" {one.minutes:g} minutes, one fault in each, seed {one.seed}.\n{machine()}.\n",
        f"{row.acknowledged:,} of {row.asked:,} petitions acknowledged, {one.pages:,} pages read;"
        f" {row.lost} lost, {row.doubled} doubled,\n{row.orphans} events left untold;"
        f" {row.crashes} × 500, {row.busy} × 503, {row.cut} calls without an answer;"
        f" `verify`: {len(one.findings)} findings.\n",
        "| process | started | memory after warming up, MiB | at the end | growth |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, memory in one.memory.items():
        if memory.growth is None:
            lines.append(f"| {name} | {memory.starts} | none lived long enough to tell | | |")
            continue
        before, after = memory.growth
        lines.append(
            f"| {name} | {memory.starts} | {before / 1024:.0f} | {after / 1024:.0f} "
            f"| {after / before - 1:+.1%} |"
        )
    kept = "kept" if one.is_kept else "missed"
    lines.append(f"\nBudget: nothing lost or doubled, growth under {GROWTH:.0%}: {kept}.")
    struck = Counter(one.faults)
    lines += [f"\nFaults: {', '.join(f'{count} × {words}' for words, count in struck.items())}."]
    return "\n".join(lines)

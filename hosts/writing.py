"""The part of docs/figures.md on several hosts, from what was counted alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median

from bench.keeping import commit, machine
from hosts import failing, reading, speed
from hosts.stage import LAG, TEXTS

BOTH = ("replica", "primary")
COMMIT = commit()  # of when the run began: somebody may commit meanwhile


@dataclass
class Found:
    """Everything one run has found."""

    seed: int
    rounds: int
    seconds: float  # of each measured kind of work
    postgres: str = ""
    load: float = 0.0  # of the machine when the run began
    speeds: list[speed.Row] = field(default_factory=list)
    readings: list[reading.Row] = field(default_factory=list)
    rehearsals: list[failing.Rehearsal] = field(default_factory=list)
    took: float = 0.0

    @property
    def is_kept(self) -> bool:
        pages = not any(row.wrong for row in self.readings)
        answers = not any(row.public.others + row.desk.others for row in self.speeds)
        return pages and answers and all(one.is_kept for one in self.rehearsals)

    def of(self, *, waits: bool) -> list[failing.Rehearsal]:
        return [one for one in self.rehearsals if one.plan.waits is waits]

    def silent(self, *, gone: bool) -> float:
        """Return the median time without an acknowledged write, in seconds."""
        times = [one.silent for one in self.rehearsals if one.plan.gone is gone]
        return median(times) if times else 0.0


def headline(found: Found) -> str:
    """Return the whole in one sentence."""
    waiting, alone = found.of(waits=True), found.of(waits=False)
    return (
        f"{len(found.rehearsals)} fail-overs between hosts under writers:"
        f" {_sum(waiting, 'lost')} of {_sum(waiting, 'acknowledged'):,} acknowledged lost where"
        f" commits wait for the standby, {_sum(alone, 'lost')} of {_sum(alone, 'acknowledged'):,}"
        f" where not; no write for {found.silent(gone=False):.0f} s when the primary was killed,"
        f" {found.silent(gone=True):.0f} s when its machine was gone."
    )


def page(found: Found) -> str:
    """Return the part."""
    parts = (_head, _speeds, _readings, _rehearsals)
    return "\n".join(line for part in parts for line in part(found))


def _sum(rehearsals: list[failing.Rehearsal], name: str) -> int:
    return sum(getattr(one.row, name) for one in rehearsals)


def _head(found: Found) -> Iterator[str]:
    yield "## Several hosts\n"
    yield (
        f"Written by `make hosts` on {datetime.now(UTC).date()} at commit {COMMIT}:"
        f" seed {found.seed}, {found.rounds} rounds, {found.took:.0f} s.\n"
        f"{machine()}, PostgreSQL {found.postgres}; load when it began {found.load:.1f}.\n"
    )
    yield (
        "Six hosts with addresses of their own: a PostgreSQL primary and its streaming standby,"
        " Redis, two web hosts,\none for worker and beat. They are namespaces of one kernel: the"
        " cores of this machine carry all of them and the\nclients too, and no line between them"
        " is slow. What a second machine adds in speed is not seen here; what\nhappens when one"
        " is gone is.\n"
    )


def _speeds(found: Found) -> Iterator[str]:
    yield "### Requests a second\n"
    yield (
        f"{speed.CLIENTS} clients without a pause, {found.seconds:g} s for each kind, {TEXTS}"
        " published answers, 4 threads in each process. “Reads” are\nthose of the public pages, as"
        " the hosts counted who answered; “rows” what both servers counted meanwhile.\n"
    )
    yield (
        "| web processes | hosts | public pages /s | p50, ms | p95, ms | staff pages /s | p50, ms |"
        " p95, ms | registered /s | reads: replica | primary | rows: replica | primary | errors |"
    )
    yield "| --- " * 14 + "|"
    for row in found.speeds:
        cells = [
            f"{row.processes}", f"{row.hosts}", *_speed(row.public), *_speed(row.desk),
            f"{row.registered:.1f}", *(f"{row.reads.get(by, 0):,}" for by in BOTH),
            *(f"{row.rows[by]:,}" for by in BOTH),
            f"{row.public.others + row.desk.others}",
        ]  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    yield ""


def _speed(one: object) -> tuple[str, str, str]:
    from hosts.asking import Speed

    assert isinstance(one, Speed)
    return f"{one.per_second:.0f}", f"{one.half:.0f}", f"{one.most:.0f}"


def _readings(found: Found) -> Iterator[str]:
    yield "### When the replica fails\n"
    yield (
        "The public pages are read meanwhile. “Wrong” is any answer but the right page: a text"
        " that was withdrawn, a new\none that is missing, an error. `REPLICA_LAG_SECONDS` is"
        f" {LAG} here, 10 by default.\n"
    )
    yield (
        "| the replica | asked | wrong | slowest, s | reads: replica | primary | answers again"
        " after, s | |"
    )
    yield "| --- " * 8 + "|"
    for row in found.readings:
        slowest = f"{row.slowest:.1f}" if row.slowest else ""
        numbers = f"{row.asked:,} | {row.wrong} | {slowest}"
        who = f"{row.reads['replica']:,} | {row.reads['primary']:,}"
        yield f"| {row.words} | {numbers} | {who} | {row.back:.1f} | {row.note} |"
    yield ""


def _rehearsals(found: Found) -> Iterator[str]:
    yield "### The primary dies\n"
    yield (
        f"{failing.WRITERS} clients register without a pause and keep a ledger. The standby is"
        " promoted as soon as no host is ready any\nmore, so the time in which a person is woken"
        " comes on top."
        " “Waits”: `synchronous_standby_names = '*'`. Times in\nseconds from the end of the"
        " primary; “silent” is the longest time without an acknowledged write.\n"
    )
    yield (
        "| commit | the primary | asked | acknowledged | lost | doubled | left over | 500 | 503 |"
        " no answer | noticed | promoted | silent | standby again in | `verify` |"
    )
    yield "| --- " * 15 + "|"
    for one in found.rehearsals:
        row = one.row
        counts = (
            row.asked, row.acknowledged, row.lost, row.doubled, row.orphans, row.crashes, row.busy,
            row.cut,
        )  # fmt: skip
        times = (one.noticed, one.promoted, one.silent, one.rebuilt)
        cells = [f"{number:,}" for number in counts] + [f"{seconds:.1f}" for seconds in times]
        waits = "waits" if one.plan.waits else "alone"
        findings = f"{len(one.findings)} findings"
        yield f"| {waits} | {one.plan.words} | {' | '.join(cells)} | {findings} |"
    waiting, alone = found.of(waits=True), found.of(waits=False)
    yield (
        f"\nLost of what was acknowledged: {_sum(waiting, 'lost')} of"
        f" {_sum(waiting, 'acknowledged'):,} where commits wait for the standby,"
        f" {_sum(alone, 'lost')} of {_sum(alone, 'acknowledged'):,} where they do not: there"
        " all that the\nstandby had not got yet is gone, and its numbers are given out again. "
        + ("All as it has to be." if found.is_kept else "**Not as it has to be.**")
    )
    for one in found.rehearsals:
        yield from (f"- {finding}" for finding in one.findings[:10])

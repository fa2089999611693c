"""`python -m faults [--rounds N] [--seed S]` breaks one thing after the other under load;
`python -m faults --soak MINUTES` breaks something each minute. Both write their part of
docs/figures.md. Exit code 1 when anything was lost, doubled or left over.

Run by `make faults` and `make soak`, which find PostgreSQL and Redis; PG_BIN is where pg_ctl is.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from bench.keeping import keep
from faults import known
from faults.house import verified
from faults.results import Found, Row
from faults.stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    parser.add_argument("--only", default="", metavar="WORDS", help="faults whose words hold these")
    asked = parser.parse_args()
    if known.gone():
        parser.error(f"Tests that the page names are gone: {', '.join(known.gone())}")
    # Whatever ends the run, what it has started ends with it.
    signal.signal(signal.SIGTERM, lambda *_said: sys.exit(143))
    with TemporaryDirectory(prefix="huiyin-faults-") as folder:
        stage = Stage(Path(folder), Path(os.environ["PG_BIN"]), asked.seed)
        try:
            stage.open()
            django.setup()
            stage.furnish()
            return soaked(stage, asked) if asked.soak else broken(stage, asked)
        finally:
            stage.close()


def broken(stage: Stage, asked: argparse.Namespace) -> int:
    """Strike with every fault and write the page."""
    from faults import writing

    found, began = Found(asked.rounds, asked.seed), time.monotonic()
    for name, run in faults(stage, asked.rounds):
        if asked.only not in name:
            continue
        row = run()
        stage.forget_connection()
        if isinstance(row, str):
            found.missed.append((name, row))
            print(f"{name}: not run, {row}", flush=True)
            continue
        found.rows.append(row)
        print(row, flush=True)
    found.findings = verified()
    found.seconds = time.monotonic() - began
    print(writing.page(found))
    if not asked.only:
        keep("faults", writing.headline(found), writing.page(found))
    return 0 if all(row.is_kept for row in found.rows) and not found.findings else 1


def faults(stage: Stage, rounds: int) -> Iterator[tuple[str, Callable[[], Row | str]]]:
    """Yield the words of each fault and what shows it."""
    from faults import beside, breaking, clocks, commands, disks, slow

    for one in breaking.FAULTS:
        yield one.words, lambda one=one: breaking.under_load(stage, one, rounds)  # type: ignore[misc]
    yield "import killed", lambda: commands.killed_import(stage, rounds)
    yield "backup killed", lambda: commands.killed_backup(stage, rounds)
    yield "disk full", lambda: disks.full_disk(stage, rounds)
    yield "clock wrong", lambda: clocks.of_processes(stage, rounds)
    yield "clock of PostgreSQL", lambda: clocks.of_database(stage, rounds)
    yield "slow clients", lambda: slow.slow_clients(stage, rounds)
    yield "long export", lambda: beside.long_export(stage, rounds)


def soaked(stage: Stage, asked: argparse.Namespace) -> int:
    """Run the soak and write its part."""
    from faults import writing
    from faults.soak import soak

    result = soak(stage, asked.soak, asked.seed)
    result.findings = verified()
    print(writing.soaked(result))
    keep("soak", writing.soak_headline(result), writing.soaked(result))
    return 0 if result.is_kept else 1


if __name__ == "__main__":
    sys.exit(main())

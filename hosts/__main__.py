"""`python -m hosts [--rounds N] [--seconds S] [--seed N]` sets up several hosts, measures them,
ends the primary under load, and writes its part of docs/figures.md. Exit code 1 when anything was
lost that must not be, or a page was wrong.

Run by `make hosts` as root; PG_BIN is where pg_ctl is, HOSTS_RUN the name of the run.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from bench.keeping import PAGE, keep
from hosts.stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--page", type=Path, default=PAGE)
    asked = parser.parse_args()
    # Whatever ends the run, what it has started ends with it.
    for one in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, lambda *_said: sys.exit(143))
    run = os.environ.get("HOSTS_RUN", f"huiyin{os.getpid()}")
    with TemporaryDirectory(prefix="huiyin-hosts-") as folder:
        stage = Stage(Path(folder), Path(os.environ["PG_BIN"]), asked.seed, run)
        try:
            stage.open()
            django.setup()
            stage.furnish()
            return measured(stage, asked)
        finally:
            stage.close()


def measured(stage: Stage, asked: argparse.Namespace) -> int:
    """Run all of it and write the page."""
    from hosts import failing, reading, speed, writing

    found, began = writing.Found(asked.seed, asked.rounds, asked.seconds), time.monotonic()
    found.load = os.getloadavg()[0]
    found.postgres = str(stage.pair.primary.execute("SHOW server_version")[0][0]).split()[0]
    for processes in speed.PROCESSES:
        found.speeds.append(speed.measured(stage, processes, asked.seconds))
        print(found.speeds[-1].processes, found.speeds[-1].reads, flush=True)
    for row in reading.rows(stage):
        found.readings.append(row)
        print(row, flush=True)
    for one in failing.rehearsals(stage, asked.rounds):
        found.rehearsals.append(one)
        print(one, flush=True)
    found.took = time.monotonic() - began
    print(writing.page(found))
    keep("hosts", writing.headline(found), writing.page(found), asked.page)
    return 0 if found.is_kept else 1


if __name__ == "__main__":
    sys.exit(main())

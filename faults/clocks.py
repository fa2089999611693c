"""Clocks that jump: those of the product's processes, and that of PostgreSQL while it runs."""

import subprocess
import sys
import time
from pathlib import Path
from shutil import which

from faults.breaking import BROKEN, Fault, under_load
from faults.results import Row
from faults.stage import Stage

MISSING = "faketime is not installed (Debian: apt-get install faketime)"
CALLS = 3  # petitions registered at each wrong hour
JUMPS = ("-2h", "+2h", "-1d", "+1d", "-1y", "+1y")
LEAST = 3600.0  # seconds that each of them moves the clock, at least
RIGHT = "+0"


def of_processes(stage: Stage, rounds: int) -> Row | str:
    """Register at wrong hours: two hours, a day or a year early or late."""
    if which("faketime") is None:
        return MISSING
    row = Row("F18", "clock of a process wrong by hours, days, a year", rounds)
    for n in range(rounds):
        off = stage.random.choice(JUMPS)
        who = [stage.world.office.code, stage.world.clerk.username, "0"]
        command = ["faketime", "-f", off, sys.executable, "-W", "ignore", "-m"]
        process = stage.product.command([*command, "tests.workers.register", str(CALLS), *who])
        row.asked += CALLS
        row.acknowledged += CALLS if process.wait() == 0 else 0
        row.note = f"{n + 1} jumps; order is by number in the chain, verify below"
    return row


def of_database(stage: Stage, rounds: int) -> Row | str:
    """Let the clock of PostgreSQL jump to and fro under load: nothing the product writes is told by
    that clock, and no order hangs on it."""
    library = _library()
    if not library:
        return MISSING
    said = stage.folder / "database-clock"
    _turn(said, RIGHT)
    stage.postgres.restart_at_once(
        f"LD_PRELOAD={library}", f"FAKETIME_TIMESTAMP_FILE={said}", "FAKETIME_CACHE_DURATION=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1",
    )  # fmt: skip
    stage.forget_connection()
    seen: list[str] = []

    def jump(stage: Stage) -> None:
        off = stage.random.choice(JUMPS)
        _turn(said, off)
        time.sleep(BROKEN)
        if abs(stage.postgres.clock() - time.time()) >= LEAST:
            seen.append(off)  # and it stays wrong until the next jump, or the end

    try:
        row = under_load(stage, Fault("F18", "clock of PostgreSQL jumps to and fro", jump), rounds)
    finally:
        stage.postgres.restart_at_once()
    if len(seen) < rounds:
        return "faketime does not reach PostgreSQL here"
    row.note = f"jumps of {', '.join(seen)}; {row.note}".strip("; ")
    return row


def _turn(said: Path, off: str) -> None:
    said.write_text(f"{off}\n", encoding="ascii")
    said.chmod(0o644)  # PostgreSQL reads it as somebody else


def _library() -> str:
    """Return the library that `faketime` puts under a program."""
    if which("faketime") is None:
        return ""
    command = ["faketime", "-f", RIGHT, "printenv", "LD_PRELOAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()

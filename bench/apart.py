"""What is measured in a process of its own, whose memory is nobody else's."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def measured(module: str, *words: str) -> dict[str, Any]:
    """Run a module to its end and return what its last line says in JSON; what went wrong in it is
    seen where this runs."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own modules
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def most_held() -> float:
    """Return the most memory this process has held so far, in MiB.

    Not from getrusage: there a new process begins with what its parent held.
    """
    said = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in said.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024

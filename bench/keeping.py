"""The one writer of docs/figures.md: each suite has its part and leaves the others alone."""

import os
import platform
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "figures.md"
TITLE = "# Figures\n"
PARTS = ("bench", "codes", "flood", "scripts", "faults", "soak")  # in this order on the page


def keep(part: str, text: str, page: Path = PAGE) -> None:
    """Write the part of one suite; a page without marks belongs to the bench."""
    said = page.read_text(encoding="utf-8") if page.exists() else TITLE
    held = {
        name: body.strip()
        for name, body in re.findall(r"<!-- (\w+) -->\n(.*?)<!-- end \1 -->", said, re.DOTALL)
    }
    unmarked = said.removeprefix(TITLE).strip()
    if not held and unmarked:
        held["bench"] = unmarked
    held[part] = text.strip()
    names = sorted(held, key=lambda name: (*PARTS, name).index(name))
    marked = [f"<!-- {name} -->\n{held[name]}\n<!-- end {name} -->\n" for name in names]
    page.write_text("\n".join([TITLE, *marked]), encoding="utf-8")


def commit() -> str:
    """Return the commit that is measured, with a mark when something was changed since."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or "unknown"


def machine() -> str:
    """Return cores, processor and Python, in words."""
    return f"{os.cpu_count()} cores ({_processor()}), Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()

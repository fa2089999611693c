"""The one writer of docs/figures.md: each suite has its part and leaves the others alone.

A part begins with its headline, in bold; README.md shows the headlines of all of them.
"""

import os
import platform
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "figures.md"
README = HERE.parent / "README.md"
SHOWN = re.compile(r"(<!-- figures -->\n).*?(<!-- end figures -->)", re.DOTALL)
TITLE = "# Figures\n"
# In this order on the page.
PARTS = ("bench", "sqlite", "codes", "flood", "scripts", "faults", "soak", "hosts")


def keep(
    part: str, headline: str, text: str, page: Path = PAGE, readme: Path | None = None
) -> None:
    """Write the part of one suite, and its headline where a stranger begins to read; a page that
    is not the project's own leaves the README alone.

    A page without marks belongs to the bench.
    """
    said = page.read_text(encoding="utf-8") if page.exists() else TITLE
    held = {
        name: body.strip()
        for name, body in re.findall(r"<!-- (\w+) -->\n(.*?)<!-- end \1 -->", said, re.DOTALL)
    }
    unmarked = said.removeprefix(TITLE).strip()
    if not held and unmarked:
        held["bench"] = unmarked
    held[part] = f"**{headline}**\n\n{text.strip()}"
    names = sorted(held, key=lambda name: (*PARTS, name).index(name))
    marked = [f"<!-- {name} -->\n{held[name]}\n<!-- end {name} -->\n" for name in names]
    page.write_text("\n".join([TITLE, *marked]), encoding="utf-8")
    if readme is None and page == PAGE:
        readme = README
    if readme is not None:
        _tell(readme, [held[name] for name in names])


def _tell(readme: Path, parts: list[str]) -> None:
    first = [part.partition("\n")[0] for part in parts]
    lines = [f"- {line.strip('*')}\n" for line in first if line.startswith("**")]
    said = readme.read_text(encoding="utf-8")
    shown = SHOWN.sub(lambda mark: mark[1] + "".join(lines) + mark[2], said)
    if shown != said:
        readme.write_text(shown, encoding="utf-8")


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

#!/usr/bin/env python3
"""Fails when a direct dependency is more than one minor release behind the newest for our Python.

Exit 0: none. 1: some. 3: no package index answered, so nothing is known.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOUND, NOT_RUN = 1, 3
PIP = [str(ROOT / ".venv-security" / "bin" / "python"), "-m", "pip"]
OLD = [*PIP, "--python", str(ROOT / ".venv"), "list", "--outdated", "--format=json"]
# Name -> why an older line is kept.
KEPT: dict[str, str] = {"django": "5.2 is the long-term release for Python 3.11."}
NAME = re.compile(r"[A-Za-z0-9._-]+")


def main() -> int:
    """Ask the index about what is installed and judge the direct dependencies."""
    try:
        done = subprocess.run(OLD, capture_output=True, text=True, check=True, timeout=900)  # noqa: S603
        rows = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return say(NOT_RUN, f"not run: no package index answered ({type(error).__name__})")
    direct = named(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"])
    old = too_old(rows, direct)
    return say(FOUND, "\n".join(old)) if old else say(0, f"{len(direct)} direct, none too old")


def named(project: dict[str, object]) -> set[str]:
    """Return the names of the direct dependencies, spelled as an index spells them."""
    groups = [project["dependencies"], *project["optional-dependencies"].values()]  # type: ignore[attr-defined]
    found = (NAME.match(said) for group in groups for said in group)
    return {spelled(one[0]) for one in found if one}


def too_old(rows: Iterable[dict[str, str]], direct: set[str]) -> list[str]:
    """Return one line for each direct dependency that is too far behind."""
    return [
        f"{row['name']} {row['version']}, newest {row['latest_version']}"
        for row in rows
        if spelled(row["name"]) in direct - KEPT.keys()
        and behind(row["version"], row["latest_version"])
    ]


def behind(have: str, newest: str) -> bool:
    """Tell whether more than one minor release lies between two versions, or a major one."""
    (major, minor), (last_major, last_minor) = _parts(have), _parts(newest)
    return last_major > major or (last_major == major and last_minor > minor + 1)


def spelled(name: str) -> str:
    """Return the name in small letters with hyphens."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _parts(version: str) -> tuple[int, int]:
    numbers = [int(part) for part in re.findall(r"\d+", version)[:2]]
    return numbers[0], numbers[1] if len(numbers) > 1 else 0


def say(code: int, words: str) -> int:
    """Print the words and return the code."""
    sys.stdout.write(f"{words}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())

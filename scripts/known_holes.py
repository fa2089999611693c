#!/usr/bin/env python3
"""Asks the vulnerability services about every locked package: `known_holes.py python|npm`.

Exit 0: asked, nothing known. 1: something is known. 3: no service answered for every package, so
nothing is known either way; that is never said as "0 found".
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOUND, NOT_RUN = 1, 3
SECONDS = 600
AUDIT = ROOT / ".venv-security" / "bin" / "pip-audit"
PYTHON = ["--requirement", "requirements/base.txt", "--disable-pip", "--require-hashes"]
SHOWN = "--format=json", "--progress-spinner=off"


def main(what: str) -> int:
    """Ask about one ecosystem and say what came of it."""
    npm = shutil.which("npm")
    command = [npm or "", "audit", "--json"] if what == "npm" else [str(AUDIT), *PYTHON, *SHOWN]
    if not Path(command[0]).is_file():
        return say(NOT_RUN, f"{Path(command[0]).name or 'npm'} is not installed")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed list of arguments
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        document = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return say(NOT_RUN, f"no answer in {SECONDS} s")
    except ValueError:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["no answer"]
        return say(NOT_RUN, said[-1])
    return say(*(npm_verdict(document) if what == "npm" else python_verdict(document)))


def python_verdict(document: dict[str, Any]) -> tuple[int, str]:
    """Return the verdict on what pip-audit says; a package it skipped was not asked about."""
    packages = document["dependencies"]
    skipped = [one for one in packages if "skip_reason" in one]
    holes = [f"{one['name']}: {hole['id']}" for one in packages for hole in one.get("vulns", [])]
    if holes:
        return FOUND, "; ".join(holes)
    if skipped or not packages:
        reason = skipped[0]["skip_reason"] if skipped else "no package"
        return NOT_RUN, f"{len(skipped)} of {len(packages)} packages unanswered: {reason}"
    return 0, f"{len(packages)} packages asked about, nothing known"


def npm_verdict(document: dict[str, Any]) -> tuple[int, str]:
    """Return the verdict on what npm says."""
    if "metadata" not in document:
        return NOT_RUN, str(document.get("message") or document.get("error") or "no answer")
    counts = document["metadata"]["vulnerabilities"]
    asked = document["metadata"]["dependencies"]["total"]
    if counts["total"]:
        return FOUND, ", ".join(f"{name} {n}" for name, n in counts.items() if n)
    return 0, f"{asked} packages asked about, nothing known"


def say(code: int, words: str) -> int:
    """Print one line and return the code."""
    kind = {0: "passed", FOUND: "FOUND", NOT_RUN: "not run"}[code]
    sys.stdout.write(f"{kind}: {words}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

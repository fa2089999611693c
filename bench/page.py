"""docs/figures.md as sections: each suite writes its own and keeps those of the others."""

import re
from pathlib import Path

HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def sections(text: str) -> dict[str, str]:
    """Return {heading: section with its heading}, in order; "" is what stands above the first."""
    starts = list(HEADING.finditer(text))
    ends = [found.start() for found in starts] + [len(text)]
    parts = {"": text[: ends[0]]}
    return parts | {found[1]: text[found.start() : ends[n + 1]] for n, found in enumerate(starts)}


def replace_section(path: Path, heading: str, text: str) -> None:
    """Write one section, in its place or at the end; `text` is what stands under the heading."""
    parts = sections(path.read_text(encoding="utf-8"))
    _write(path, parts | {heading: f"## {heading}\n\n{text}"})


def replace_own(path: Path, text: str) -> None:
    """Write a whole page of one suite: sections that it does not have stay, behind its own."""
    others = sections(path.read_text(encoding="utf-8")) if path.exists() else {}
    own = sections(text)
    _write(path, own | {name: part for name, part in others.items() if name not in own})


def _write(path: Path, parts: dict[str, str]) -> None:
    words = "\n\n".join(part.strip() for part in parts.values() if part.strip())
    path.write_text(f"{words}\n", encoding="utf-8")

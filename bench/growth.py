"""How the time of a page grows with the cases: the exponent between two sizes, each beside the
floor of its own run."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from bench.pages import Result

MOST = 0.1  # exponent of a page: a hundred times the cases, 1.6 times the time


@dataclass(frozen=True)
class Growth:
    """One page at two sizes, in multiples of the floor."""

    name: str
    small: float
    large: float
    exponent: float

    @property
    def is_kept(self) -> bool:
        """Whether the budget is kept."""
        return self.exponent <= MOST


def keep(path: Path, cases: int, pages: Sequence[Result]) -> None:
    """Write what the pages took at this size, for the run at the larger one."""
    times = {one.name: one.p50 / one.floor for one in pages}
    path.write_text(json.dumps({"cases": cases, "pages": times}), encoding="utf-8")


@dataclass(frozen=True)
class Grown:
    """All pages that two runs have; nothing without a smaller run."""

    small: int = 0
    large: int = 0
    pages: tuple[Growth, ...] = ()


def compare(path: Path | None, cases: int, pages: Sequence[Result]) -> Grown:
    """Return how each page that both runs have grew."""
    if path is None or not path.exists():
        return Grown()
    told = json.loads(path.read_text(encoding="utf-8"))
    times = log(cases / told["cases"])
    found = []
    for one in pages:
        before, now = told["pages"].get(one.name), one.p50 / one.floor
        if before:
            found.append(Growth(one.name, before, now, log(now / before) / times))
    return Grown(told["cases"], cases, tuple(found))

"""Mixed load for an hour with a fault in each minute: is anything lost, does memory grow."""

import time
from dataclasses import dataclass
from itertools import cycle

from faults.breaking import FAULTS, READERS, WRITERS
from faults.ledger import load
from faults.results import Row, accounted
from faults.stage import Stage

MINUTE, GROWTH = 60.0, 0.05
WARM_UP = 6  # one part in six, until every kind of work was done once
WATCHED = ("web", "worker")
KILLING = ("kill -9",)  # a process that was killed begins with fresh memory


@dataclass
class Soaked:
    """What an hour has left; memory in KiB after warming up and at the end."""

    minutes: float
    seed: int
    row: Row
    pages: int
    memory: dict[str, tuple[int, int]]
    faults: list[str]
    findings: list[str]

    @property
    def is_kept(self) -> bool:
        grown = all(after <= before * (1 + GROWTH) for before, after in self.memory.values())
        return self.row.is_kept and grown and not self.findings


def soak(stage: Stage, minutes: float, seed: int) -> Soaked:
    """Run so long. What kills a watched process is left out, or its growth could not be seen."""
    chosen = [one for one in FAULTS if not one.words.startswith(KILLING)]
    ledger, struck = stage.ledger(), []
    turns = cycle(stage.random.sample(chosen, len(chosen)))
    until = time.monotonic() + minutes * MINUTE
    with load(ledger, WRITERS, READERS, stage.pages):
        time.sleep(minutes * MINUTE / WARM_UP)
        before = {name: stage.product.memory(name) for name in WATCHED}
        while time.monotonic() < until:
            fault = next(turns)
            struck.append(fault.words)
            fault.strike(stage)
            time.sleep(max(0.0, min(MINUTE, until - time.monotonic())))
        after = {name: stage.product.memory(name) for name in WATCHED}
    row = Row("B27", "mixed load with a fault in each minute", len(struck))
    row.orphans = stage.settle()
    accounted(row, ledger)
    memory = {name: (before[name], after[name]) for name in WATCHED}
    return Soaked(minutes, seed, row, ledger.pages.total(), memory, struck, [])

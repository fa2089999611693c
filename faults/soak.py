"""Mixed load for an hour with a fault in each minute: is anything lost, does memory grow."""

import time
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median

from faults.breaking import FAULTS, READERS, WRITERS
from faults.ledger import load
from faults.results import Row, accounted
from faults.stage import Stage

MINUTE, GROWTH = 60.0, 0.05
WARM_UP = 6  # one part in six, until every kind of work was done once
FEW = 5  # samples of which the median counts: one alone may fall into a piece of work
WATCHED = ("web", "worker")
KILLING = ("kill -9",)  # a process that was killed begins with fresh memory


@dataclass
class Memory:
    """What one program took in KiB, by the process that ran and the second it was looked at.

    A worker may end with its broker and is started again by its unit, with fresh memory: growth is
    that of the process that lived longest, from when it had warmed up.
    """

    warm: float  # seconds until a process has warmed up
    samples: list[tuple[int, float, int]] = field(default_factory=list)

    @property
    def starts(self) -> int:
        """How many processes ran, one after the other."""
        return len({pid for pid, _at, _size in self.samples})

    @property
    def growth(self) -> tuple[float, float] | None:
        """Before and after; None where no process lived long enough to tell."""
        lives: dict[int, list[tuple[float, int]]] = {}
        for pid, at, size in self.samples:
            lives.setdefault(pid, []).append((at, size))
        longest = max(lives.values(), key=lambda life: life[-1][0] - life[0][0], default=[])
        warmed = [size for at, size in longest if at >= longest[0][0] + self.warm]
        if len(warmed) < 2 * FEW:
            return None
        return median(warmed[:FEW]), median(warmed[-FEW:])

    @property
    def is_kept(self) -> bool:
        """Whether it is known not to grow."""
        return self.growth is not None and self.growth[1] <= self.growth[0] * (1 + GROWTH)


@dataclass
class Soaked:
    """What an hour has left."""

    minutes: float
    seed: int
    row: Row
    pages: int
    memory: dict[str, Memory]
    faults: list[str]
    findings: list[str]

    @property
    def is_kept(self) -> bool:
        steady = all(one.is_kept for one in self.memory.values())
        return self.row.is_kept and steady and not self.findings


def soak(stage: Stage, minutes: float, seed: int) -> Soaked:
    """Run so long. What kills a watched process is left out, or its growth could not be seen."""
    chosen = [one for one in FAULTS if not one.words.startswith(KILLING)]
    ledger, struck = stage.ledger(), []
    turns = cycle(stage.random.sample(chosen, len(chosen)))
    until = time.monotonic() + minutes * MINUTE
    memory = {name: Memory(minutes * MINUTE / WARM_UP) for name in WATCHED}
    with load(ledger, WRITERS, READERS, stage.pages):
        while time.monotonic() < until:
            _rest(stage, memory, until)
            fault = next(turns)
            struck.append(fault.words)
            fault.strike(stage)
    row = Row("B27", "mixed load with a fault in each minute", len(struck))
    row.orphans = stage.settle()
    accounted(row, ledger)
    return Soaked(minutes, seed, row, ledger.pages.total(), memory, struck, [])


def _rest(stage: Stage, memory: dict[str, Memory], until: float) -> None:
    """Let a minute pass, and look at the memory now and then."""
    begun = time.monotonic()
    while (now := time.monotonic()) < min(begun + MINUTE, until):
        for name, one in memory.items():
            one.samples.append((stage.product.running[name].pid, now, stage.product.memory(name)))
        time.sleep(MINUTE / 4)

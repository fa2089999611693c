"""The primary dies under writers and the standby takes its place: what was lost, and how long no
write was answered. The steps are those of docs/operations.md, taken as soon as it is noticed."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

from faults.house import verified
from faults.ledger import Ledger, load
from faults.results import Row, accounted
from hosts.asking import is_ready
from hosts.stage import Stage

WRITERS, READERS = 4, 2
BEFORE, AFTER = 20, 20  # acknowledged before it dies and after, at least
BEHIND = 3.0  # seconds for which nothing reached the standby before
PATIENCE = 180.0


@dataclass(frozen=True)
class Plan:
    """How the primary ends. `waits`: a commit waits for the standby; `cut`: the standby's cable is
    pulled some seconds before; `gone`: the whole machine goes, not only its processes."""

    waits: bool
    cut: bool
    gone: bool

    @property
    def words(self) -> str:
        end = "machine gone" if self.gone else "kill -9 of all processes"
        return (
            f"{end}, the standby {f'cut off {BEHIND:g} s before' if self.cut else 'close behind'}"
        )


PLANS = (
    Plan(waits=False, cut=False, gone=False),
    Plan(waits=False, cut=True, gone=True),
    Plan(waits=True, cut=False, gone=False),
    Plan(waits=True, cut=True, gone=True),
)


@dataclass
class Rehearsal:
    """One fail-over; times are in seconds from the end of the primary."""

    plan: Plan
    row: Row
    noticed: float = 0.0
    promoted: float = 0.0
    silent: float = 0.0  # longest time without an acknowledged write
    rebuilt: float = 0.0
    findings: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        """Nothing was doubled or left over, and nothing lost where commits wait."""
        lost = self.row.lost if self.plan.waits else 0
        bad = lost or self.row.doubled or self.row.orphans or self.row.crashes or self.findings
        return not bad and self.row.asked == self.row.acknowledged


def rehearsals(stage: Stage, rounds: int) -> Iterator[Rehearsal]:
    """Rehearse each plan so often."""
    for _ in range(rounds):
        for plan in PLANS:
            yield rehearsed(stage, plan)


def rehearsed(stage: Stage, plan: Plan) -> Rehearsal:
    """Let the primary end under load, promote the standby, make a standby of the old one."""
    ledger, found = stage.ledger(), Rehearsal(plan, Row("", plan.words, 1))
    stage.pair.wait_for_each_other(on=plan.waits)
    with load(ledger, WRITERS, READERS, stage.pages):
        _acknowledged(ledger, BEFORE)
        time.sleep(stage.random.uniform(0.0, 1.0))
        died = _end(stage, plan)
        _noticed(stage)
        found.noticed = time.monotonic() - died
        stage.pair.promote()
        found.promoted = time.monotonic() - died
        stage.forget_connection()
        _acknowledged(ledger, AFTER)
    found.silent = max(after - before for before, after in pairwise(sorted(ledger.acknowledged)))
    began = time.monotonic()
    stage.pair.stand_by()
    found.rebuilt = time.monotonic() - began
    found.row.orphans = stage.settle()
    accounted(found.row, ledger)
    found.findings = verified()
    return found


def _end(stage: Stage, plan: Plan) -> float:
    """End the primary as planned and return when."""
    primary, standby = stage.pair.host, stage.pair.other
    if plan.cut:
        standby.unplug()
        time.sleep(BEHIND)
    if plan.gone:
        primary.unplug()
    primary.kill()
    died = time.monotonic()
    if plan.cut:
        standby.plug()
    return died


def _noticed(stage: Stage) -> None:
    """Wait until no load balancer would send anybody to any host."""
    until = time.monotonic() + PATIENCE
    with ThreadPoolExecutor(len(stage.addresses)) as pool:
        while any(pool.map(is_ready, stage.addresses)) and time.monotonic() < until:
            time.sleep(0.2)


def _acknowledged(ledger: Ledger, more: int) -> None:
    """Wait for so many more acknowledged writes."""
    wanted, until = len(ledger.numbers) + more, time.monotonic() + PATIENCE
    while len(ledger.numbers) < wanted and time.monotonic() < until:
        time.sleep(0.05)

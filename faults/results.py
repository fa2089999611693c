"""What became of what was asked while something was broken."""

from collections import Counter
from dataclasses import dataclass, field

from faults.ledger import Ledger

CRASH = 500


@dataclass
class Row:
    """One fault: how often, how much was asked meanwhile, and what was lost, doubled, left over."""

    code: str
    fault: str
    rounds: int
    asked: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    orphans: int = 0
    crashes: int = 0  # answers 500
    busy: int = 0  # answers 503
    cut: int = 0  # no answer at all
    slowest: float = 0.0  # seconds
    note: str = ""

    @property
    def is_kept(self) -> bool:
        held = self.acknowledged == self.asked
        return held and not (self.lost or self.doubled or self.orphans or self.crashes)


@dataclass
class Found:
    """Everything one run has found."""

    rounds: int
    seed: int
    rows: list[Row] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)  # what did not run, and why
    findings: list[str] = field(default_factory=list)
    seconds: float = 0.0


def accounted(row: Row, ledger: Ledger) -> Row:
    """Compare the ledger of the clients with the database."""
    from petitions.models import Petition

    keys = {*ledger.numbers, *ledger.open}
    held = Petition.objects.filter(forward_number__in=keys)
    there: dict[str, list[str]] = {}
    for key, number in held.values_list("forward_number", "number"):
        there.setdefault(key, []).append(number)
    answers: Counter[int] = ledger.answers + ledger.pages
    row.asked, row.acknowledged = len(keys), len(ledger.numbers)
    row.lost = sum(number not in there.get(key, []) for key, number in ledger.numbers.items())
    row.doubled = sum(len(numbers) - 1 for numbers in there.values())
    row.crashes, row.busy, row.cut = answers[CRASH], answers[503], answers[0]
    row.slowest = ledger.slowest
    others = {status: n for status, n in answers.items() if status not in {0, 200, 201, 500, 503}}
    row.note = ", ".join(f"{n} × {status}" for status, n in sorted(others.items()))
    return row

"""What a month costs: the figures of all units beside plain SQL, and sealing every report."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from bench import plain
from bench.apart import measured
from bench.rounds import FEWER, p50, rounds
from organization.models import Unit
from reports import contents, figures, span
from reports.measures import Counts
from reports.models import MonthlyReport
from reports.month import Month

MOST, SLACK = 1.2, 30  # times the best plain SQL, and milliseconds on top
SECONDS, MIB = 60, 500
FAR_BACK = 15  # months from the last one to the old one


@dataclass(frozen=True)
class Compared:
    """The same numbers by the product and by the better of the two plain statements, in ms."""

    name: str
    month: str
    units: int
    product: float
    plain: float
    way: str

    @property
    def is_kept(self) -> bool:
        """Whether the product is within its budget."""
        return self.product <= MOST * self.plain + SLACK


@dataclass(frozen=True)
class Sealed:
    """What generating and sealing the reports of a month took, and whether it came out twice."""

    month: str
    reports: int
    seconds: float
    mib: float
    is_same: bool

    @property
    def is_kept(self) -> bool:
        """Whether all three budgets were kept."""
        return self.seconds <= SECONDS and self.mib < MIB and self.is_same


class Differs(AssertionError):
    """The product and plain SQL do not count the same."""


def compare() -> list[Compared]:
    """Count the last month and an old one, for the departments and for every unit."""
    last = Month.at(timezone.now()).previous
    months = list((span.first_month() or last).through(last))
    old = months[max(0, len(months) - 1 - FAR_BACK)]
    return [line for month in (last, old) for line in _compared(month)]


def _compared(month: Month) -> Iterator[Compared]:
    departments = [unit.pk for unit in span.departments(month)]
    every = list(
        Unit.objects.exclude(kind=Unit.Kind.COMMISSION).order_by("pk").values_list("pk", flat=True)
    )
    yield _line("bulletin", month, departments, lambda: _bulletin(month), plain.BULLETIN)
    for name, wanted, names in (
        ("figures of the bulletin", figures.BULLETIN, plain.BULLETIN),
        ("figures of the unit report", figures.REPORT, plain.REPORT),
    ):
        yield _line(name, month, every, _counter(wanted, month, every), names)


def _counter(
    wanted: Sequence[figures.Figure], month: Month, units: Sequence[int]
) -> Callable[[], dict[int, Counts]]:
    return lambda: figures.counts(wanted, month, units)


def _bulletin(month: Month) -> dict[int, Counts]:
    pks = dict(Unit.objects.departments().values_list("code", "pk"))
    return {pks[row.code]: row.numbers for row in contents.live_bulletin(month).rows}


def _line(
    name: str,
    month: Month,
    units: Sequence[int],
    product: Callable[[], dict[int, Counts]],
    names: Sequence[str],
) -> Compared:
    ways = {way: _plain(way, names, month, units) for way in plain.WAYS}
    counted = product()
    if any(run() != counted for run in ways.values()):
        raise Differs(f"{name} of {month}")
    own, *others = rounds(product, *ways.values(), count=FEWER)
    best = {way: p50(times) for way, times in zip(ways, others, strict=True)}
    way = min(best, key=lambda key: best[key])
    print(f"{name}, {month}: {p50(own):.0f} ms", flush=True)
    return Compared(name, month.key, len(units), p50(own), best[way], way)


def _plain(
    way: str, names: Sequence[str], month: Month, units: Sequence[int]
) -> Callable[[], dict[int, Counts]]:
    return lambda: plain.counts(way, names, month, units)


def seal() -> Sealed:
    """Seal the newest month that is not sealed yet: once to be undone, once for good."""
    done = set(MonthlyReport.objects.values_list("month", flat=True))
    months = span.ended_months(timezone.now())
    month = next(month.key for month in reversed(months) if month.key not in done)
    tried, kept = measured("bench.sealing", month), measured("bench.sealing", month, "--keep")
    return Sealed(
        month,
        kept["reports"],
        kept["seconds"],
        max(tried["mib"], kept["mib"]),
        tried["hash"] == kept["hash"] and tried["reports"] == kept["reports"],
    )

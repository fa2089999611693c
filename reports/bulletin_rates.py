"""How a department's month in the bulletin is compared: with its month before, in its size group.

Nobody is ranked, least of all by how much came in. A rate needs five cases that were due; its
counts stand beside it. Pure: no database, no clock.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports import figures
from reports.figures import Counts

FEWEST = 5  # cases that were due, for a rate to be said
NONE = "—"
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """To one place after the point; None where it would say more than it knows."""
        if self.whole < FEWEST:
            return None
        return (Decimal(100 * self.part) / self.whole).quantize(TENTH, ROUND_HALF_UP)

    @property
    def words(self) -> str:
        """83.3%, or a dash."""
        return NONE if self.percent is None else f"{self.percent}%"

    @property
    def counts(self) -> str:
        """5/6, so that nobody reads a rate without them."""
        return f"{self.part}/{self.whole}"


def on_time(row: Counts) -> Rate:
    """按时率: closed on time, of all that were closed or fell due; the others are left out."""
    due = row["closed_on_time"] + row["closed_late"] + row["overdue_open"]
    return Rate(row["closed_on_time"], due)


def change(now: int, before: int | None) -> str:
    """Return ＋2, －1 or 0; a dash where there was nothing before."""
    if before is None:
        return NONE
    return _signed(Decimal(now - before))


def points(now: Rate, before: Rate | None) -> str:
    """Return the change of a rate in percentage points 百分点; a dash unless both can be said."""
    if before is None or now.percent is None or before.percent is None:
        return NONE
    return _signed(now.percent - before.percent)


def _signed(number: Decimal) -> str:
    if not number:
        return "0"
    return f"{'＋' if number > 0 else '－'}{abs(number)}"


@dataclass(frozen=True)
class Band:
    """A size group: departments that had at least so many cases in hand in the month."""

    fewest: int
    name: str | Promise


# The same every month, whoever falls into them.
BANDS = (
    Band(20, _("当月经办20件以上")),
    Band(5, _("当月经办5至19件")),
    Band(0, _("当月经办不足5件")),
)


def band_of(row: Counts) -> Band:
    """Return the size group of a department by what it had in hand in the month."""
    in_hand = figures.balance(row)[0]
    return next(band for band in BANDS if in_hand >= band.fewest)

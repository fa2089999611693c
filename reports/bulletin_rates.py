"""How a department's month in the bulletin is compared: with its month before, in its size group.

Nobody is ranked, least of all by how much came in. A rate needs five cases that were due; its
counts stand beside it. Pure: no database, no clock.
"""

from decimal import Decimal

from reports import figures, sizes
from reports.figures import Counts
from reports.measures import NONE, Share
from reports.sizes import Band

BANDS = sizes.OF_A_MONTH


def on_time(row: Counts) -> Share:
    """按时率: closed on time, of all that were closed or fell due; the others are left out."""
    due = row["closed_on_time"] + row["closed_late"] + row["overdue_open"]
    return Share(row["closed_on_time"], due)


def change(now: int, before: int | None) -> str:
    """Return ＋2, －1 or 0; a dash where there was nothing before."""
    if before is None:
        return NONE
    return _signed(Decimal(now - before))


def points(now: Share, before: Share | None) -> str:
    """Return the change of a rate in percentage points 百分点; a dash unless both can be said."""
    if before is None or now.percent is None or before.percent is None:
        return NONE
    return _signed(Decimal(str(now.percent)) - Decimal(str(before.percent)))


def _signed(number: Decimal) -> str:
    if not number:
        return "0"
    return f"{'＋' if number > 0 else '－'}{abs(number)}"


def band_of(row: Counts) -> Band:
    """Return the size group of a department by what it had in hand in the month."""
    return sizes.band_of(BANDS, figures.balance(row)[0])

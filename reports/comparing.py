"""Units beside each other: only those of like size, and never in the order of what they received.

A rate of eight cases and one of eight hundred say different things, and a league table of petitions
received rewards turning them away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organization.models import Unit
from reports import counting
from reports.measures import Figure, Rate, Share
from reports.period import Period

# Rows in the period from which on a unit stands in the next group: below ten one case moves a rate
# by more than ten points, from fifty on by less than two.
BANDS = (10, 50)


@dataclass(frozen=True)
class Line:
    """One unit with its size and its rates, by code."""

    unit: Unit
    size: int
    shares: Mapping[str, Share]


@dataclass(frozen=True)
class Group:
    """Units whose size lies in [low, high); no `high` for the largest."""

    low: int
    high: int | None
    lines: tuple[Line, ...]

    @property
    def label(self) -> str:
        """The size in words."""
        if self.high is None:
            return _("%(low)d 件及以上") % {"low": self.low}
        if self.low == 0:
            return _("不足 %(high)d 件") % {"high": self.high}
        return _("%(low)d 至 %(last)d 件") % {"low": self.low, "last": self.high - 1}


def compared(
    rates: Sequence[Rate], size: Figure, period: Period, units: Sequence[Unit]
) -> list[Group]:
    """Return the units by group, inside it in the order given; empty groups are left out.

    `size` is the figure that says how large a unit is. One statement, whatever is asked.
    """
    wanted = dict.fromkeys((size, *(figure for rate in rates for figure in rate.figures)))
    found = counting.counts(list(wanted), period, [unit.pk for unit in units])
    lines = [
        Line(
            unit,
            found[unit.pk][size.code],
            {rate.code: rate.share(found[unit.pk]) for rate in rates},
        )
        for unit in units
    ]
    return grouped(lines)


def grouped(lines: Sequence[Line]) -> list[Group]:
    """Return the lines by size, inside a group in the order given."""
    groups = []
    for low, high in zip((0, *BANDS), (*BANDS, None), strict=True):
        inside = [one for one in lines if low <= one.size and (high is None or one.size < high)]
        if inside:
            groups.append(Group(low, high, tuple(inside)))
    return groups

"""Units beside each other: only those of like size, in the order of the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from organization.models import Unit
from reports import counting
from reports.measures import Figure, Rate, Share
from reports.period import Period
from reports.sizes import OF_A_YEAR, Band, band_of


@dataclass(frozen=True)
class Line:
    """One unit with its size and its rates, by code."""

    unit: Unit
    size: int
    shares: Mapping[str, Share]


@dataclass(frozen=True)
class Group:
    """Units of like size."""

    band: Band
    lines: tuple[Line, ...]


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
    """Return the lines by size, small units first, inside a group in the order given."""
    groups = []
    for band in reversed(OF_A_YEAR):
        inside = tuple(one for one in lines if band_of(OF_A_YEAR, one.size) is band)
        if inside:
            groups.append(Group(band, inside))
    return groups

"""What a page shows: a number with its list, a rate with both of its lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reports import figures
from reports.measures import Figure, Rate, Share
from reports.statistics.selection import Selection


@dataclass(frozen=True)
class Number:
    """One number, and the selection it was counted in."""

    figure: Figure
    value: int
    selection: Selection

    @property
    def url(self) -> str:
        """The address of exactly the rows it counts. A page has hundreds of numbers, and most of
        a 0 that nobody opens: it is put together for those that are shown."""
        return self.selection.list_of(self.figure)

    @property
    def is_late(self) -> bool:
        """Whether it counts what the law calls late."""
        return self.figure is figures.OVERDUE_OPEN


@dataclass(frozen=True)
class Ratio:
    """A rate, and the two numbers it is made of."""

    rate: Rate
    share: Share
    part: Number
    wholes: tuple[Number, ...]


@cache
def wholes_of(rate: Rate) -> tuple[Figure, ...]:
    """Return the figures that are the denominator: the one that all of its cells add up to, where
    an identity says so, and else the cells."""
    for one in figures.IDENTITIES:
        if one.right == rate.denominators and len(one.left) == 1 and not one.less:
            return one.left
    return rate.denominators


def made_of(rate: Rate) -> tuple[Figure, ...]:
    """Return what is counted for a rate."""
    return (rate.numerator, *wholes_of(rate))


def ratio(rate: Rate, values: Mapping[str, int], selection: Selection) -> Ratio:
    """Return a rate of these numbers with the addresses of both lists."""
    part = Number(rate.numerator, values[rate.numerator.code], selection)
    wholes = tuple(Number(one, values[one.code], selection) for one in wholes_of(rate))
    share = Share(part.value, sum(one.value for one in wholes))
    return Ratio(rate, share, part, wholes)

"""A statistic as a sheet: what a page shows in one cell stands in columns of its own."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.dimensions import Dimension
from reports.measures import Figure, Rate
from reports.statistics.numbers import Number, Ratio
from reports.statistics.table import Line, Table
from reports.workbook import Cell as Written


def columns(found: Table, by: Dimension) -> list[str]:
    """Return the heads: of a rate its two numbers and the percentage."""
    heads = [str(by.name)]
    compared = any(cell.before for cell in found.total.cells)
    for one in found.wanted:
        heads += _heads(one, "")
        if compared:
            heads += _heads(one, _("（比较期）"))
    return heads


def _heads(one: Figure | Rate, mark: str) -> list[str]:
    if isinstance(one, Rate):
        parts = [one.numerator.name, _("%(name)s分母") % {"name": one.name}, f"{one.name}（%）"]
        return [f"{part}{mark}" for part in parts]
    return [f"{one.name}{mark}"]


def rows(found: Table) -> Iterator[list[Written]]:
    """Yield the lines and the total."""
    for line in found.lines:
        yield [str(line.name), *_written(line)]
    yield [_("合计"), *_written(found.total)]


def _written(line: Line) -> Iterator[Written]:
    for cell in line.cells:
        yield from _values(cell.shown)
        if cell.before:
            yield from _values(cell.before)


def _values(one: Number | Ratio) -> list[Written]:
    if isinstance(one, Ratio):
        percent = one.share.percent
        return [one.share.part, one.share.whole, "" if percent is None else f"{percent}"]
    return [one.value]

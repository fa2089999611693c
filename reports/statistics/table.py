"""The table of a statistic: a line for each part, a column for each figure or rate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports import figures
from reports.dimensions import UNIT, Dimension, named
from reports.measures import Figure, Rate, Text
from reports.period import Period
from reports.statistics import as_of, asking, catalogue
from reports.statistics.asking import Ask
from reports.statistics.numbers import Number, Ratio, ratio
from reports.statistics.reach import Place
from reports.statistics.selection import Selection

Values = Mapping[str, int]
Wanted = Figure | Rate


@dataclass(frozen=True)
class Cell:
    """A number or a rate, the one it is compared with, and the difference in words."""

    name: Text
    shown: Number | Ratio
    before: Number | Ratio | None
    change: str

    @property
    def differs(self) -> bool:
        """Whether there is anything to say of the one it is compared with."""
        return self.before is not None and any(
            any(_values(one)) for one in (self.shown, self.before)
        )

    @property
    def is_rate(self) -> bool:
        """Whether it is a rate."""
        return isinstance(self.shown, Ratio)


@dataclass(frozen=True)
class Line:
    """One part; `place` is the code of a unit that can be opened, "" if there is none."""

    name: Text
    cells: list[Cell]
    place: str = ""
    own: bool = False


@dataclass(frozen=True)
class Table:
    """Everything a statistic shows."""

    wanted: Sequence[Wanted]
    lines: list[Line]
    total: Line
    silent: int  # parts whose numbers are all 0
    agrees: bool  # whether the lines add up to the whole, which was counted apart
    identities: list[tuple[Text, int, int]]


@dataclass(frozen=True)
class Counts:
    """Every number of the table: now and before, by name and part."""

    parts: Mapping[str, Mapping[str, int]]
    asked: Selection
    earlier: Selection | None

    def values(self, codes: Iterable[str], keys: Sequence[str], mark: str = "") -> dict[str, int]:
        """Return code -> the sum over these parts."""
        return {
            code: sum(self.parts.get(f"{mark}{code}", {}).get(key, 0) for key in keys)
            for code in codes
        }

    def whole(self, codes: Iterable[str], mark: str = "") -> dict[str, int]:
        """Return code -> the number of the whole, which was counted apart."""
        return {code: self.parts.get(f"={mark}{code}", {}).get("", 0) for code in codes}


BEFORE = "<"  # in front of the names of the numbers compared with


def of(asked: Selection, wanted: Sequence[Wanted], by: Dimension, against: Period | None) -> Table:
    """Count a statistic. One statement, and as of a past day the slow way. Raises TooMany."""
    made_of = list(dict.fromkeys(one for each in wanted for one in catalogue.figures_of(each)))
    codes = [figure.code for figure in made_of]
    earlier = asked.during(against) if against else None
    parts = _parts(asked, earlier, made_of, by)
    counts = Counts(parts, asked, earlier)
    there = {key for name, found in parts.items() if name[0] != "=" for key in found}
    lines = [_line(counts, wanted, codes, by, head) for head in _heads(asked, by, there)]
    kept = [line for line in lines if any(_counted(line))]
    whole = counts.whole(codes)
    before = counts.whole(codes, BEFORE) if earlier else None
    total = Line("", _cells(wanted, whole, before, asked, earlier))
    sums = {code: sum(parts.get(code, {}).values()) for code in codes}
    return Table(wanted, kept, total, len(lines) - len(kept), sums == whole, _identities(whole))


def _parts(
    asked: Selection, earlier: Selection | None, made_of: Sequence[Figure], by: Dimension
) -> Mapping[str, Mapping[str, int]]:
    """Return name -> part -> number of every figure, now and before."""
    told = [one for one in made_of if asked.as_of and one.code in as_of.TESTS]
    asks = [Ask(one.code, one, asked) for one in made_of if one not in told]
    if earlier:
        asks += [Ask(f"{BEFORE}{one.code}", one, earlier) for one in made_of]
    again = as_of.parted(told, asked, by) if told else {}
    return {**asking.parted(asks, by), **again}


@dataclass(frozen=True)
class Head:
    """What a line is about: the keys that are added up in it, and where its lists are."""

    name: Text
    part: str
    keys: Sequence[str]
    own: bool = False
    drill: bool = False


def _heads(asked: Selection, by: Dimension, there: set[str]) -> list[Head]:
    if by is not UNIT:
        labels = by.labels()
        unlisted = sorted(there - labels.keys() - {""})
        return [Head(named(labels, key), key, [key]) for key in (*labels, *unlisted, "")]
    below: dict[Place, list[str]] = {}
    for code, place in asked.reach.groups(asked.place, own=asked.own).items():
        below.setdefault(place, []).append(code)
    return [
        Head(place.name, place.code, keys, place == asked.place, len(keys) > 1)
        for place, keys in sorted(below.items(), key=lambda pair: pair[0].rank)
    ]


def _line(
    counts: Counts, wanted: Sequence[Wanted], codes: list[str], by: Dimension, head: Head
) -> Line:
    now = counts.values(codes, head.keys)
    inside = counts.asked.inside(by.code, head.part, own=head.own)
    before, earlier = None, None
    if counts.earlier:
        before = counts.values(codes, head.keys, BEFORE)
        earlier = counts.earlier.inside(by.code, head.part, own=head.own)
    cells = _cells(wanted, now, before, inside, earlier)
    return Line(head.name, cells, head.part if head.drill and not head.own else "", head.own)


def _cells(
    wanted: Sequence[Wanted],
    now: Values,
    before: Values | None,
    asked: Selection,
    earlier: Selection | None,
) -> list[Cell]:
    cells = []
    for one in wanted:
        shown = _shown(one, now, asked)
        then = _shown(one, before, earlier) if before is not None and earlier else None
        cells.append(Cell(one.name, shown, then, _change(shown, then)))
    return cells


def _shown(one: Wanted, values: Values, asked: Selection) -> Number | Ratio:
    if isinstance(one, Rate):
        return ratio(one, values, asked)
    return Number(one, values[one.code], asked)


def _change(now: Number | Ratio, then: Number | Ratio | None) -> str:
    """Return the difference: +3, or in percentage points; "" where there is nothing to compare."""
    if isinstance(now, Number) and isinstance(then, Number):
        return f"{now.value - then.value:+,}"
    if isinstance(now, Ratio) and isinstance(then, Ratio):
        new, old = now.share.percent, then.share.percent
        if new is not None and old is not None:
            return _("%(points)s 个百分点") % {"points": f"{new - old:+.1f}"}
    return ""


def _identities(whole: Values) -> list[tuple[Text, int, int]]:
    """Return the identities that these numbers can be checked by, with both sides."""
    return [
        (one.words, *one.sides(whole)) for one in figures.IDENTITIES if one.can_be_checked(whole)
    ]


def _counted(line: Line) -> Iterable[int]:
    for cell in line.cells:
        for one in (cell.shown, cell.before):
            yield from _values(one) if one else ()


def _values(one: Number | Ratio) -> list[int]:
    return [one.share.part, one.share.whole] if isinstance(one, Ratio) else [one.value]

"""The office at one look: seven figures, the units, the steps, what it is about, the trend."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reports import dimensions, figures
from reports.declared import chain, overview, volume
from reports.dimensions import named
from reports.measures import Figure, Rate, Spent, Spread, Text
from reports.month import Month
from reports.period import Days, Year
from reports.statistics import asking, frozen
from reports.statistics.asking import Ask, Parts
from reports.statistics.kept import KEPT, kept
from reports.statistics.numbers import Number, Ratio, made_of, ratio
from reports.statistics.reach import Place
from reports.statistics.selection import Selection

FINISH = figures.RATE_BY_CODE["finish_rate"]
AGAIN = figures.RATE_BY_CODE["repeat_rate"]
RESOLVED = chain.CAMPAIGN_RATE
REGISTERED = replace(volume.PETITIONS, name=_("登记件"))  # as the office says it of its own desk
TILES = (
    REGISTERED, overview.HANDED, overview.IN_HAND, figures.OVERDUE_OPEN, overview.DUE_SOON,
)  # fmt: skip
COLUMNS = (
    figures.ASSIGNED, figures.CLOSED_ON_TIME, figures.CLOSED_LATE, figures.OVERDUE_OPEN,
    overview.IN_HAND,
)  # fmt: skip
MONTHS = 24
TRENDS: Sequence[tuple[Figure, str]] = (
    (volume.PETITIONS, "received_on"), (overview.FINISHED, "done_on"),
)  # fmt: skip


class Order(TextChoices):
    """How the units stand; never by how much they receive."""

    OFFICE = "office", _("机构顺序")
    OVERDUE = "overdue", _("逾期仍在办理")


@dataclass
class Line:
    """One unit with everything below it, or alone."""

    place: Place
    numbers: list[Number]
    finish: Ratio | None  # reports do not freeze what it is made of
    own: bool
    drill: bool  # whether there is something below it

    @property
    def overdue(self) -> int:
        """How many are late and still open."""
        return next(one.value for one in self.numbers if one.figure is figures.OVERDUE_OPEN)


@dataclass
class Step:
    """How long one step took."""

    spread: Spread
    spent: Spent
    rows: Number


@dataclass
class Heat:
    """One part of what came in, by the other parts."""

    name: Text
    cells: list[tuple[Number, int]]  # with the shade, 0 to 4
    total: Number


@dataclass
class Trend:
    """One month."""

    month: Month
    received: Number
    finished: Number


@dataclass
class Overview:
    """Everything on the page; of a frozen month only what reports freeze."""

    tiles: list[Number]
    lines: list[Line]
    silent: int  # units whose numbers are all 0
    total: list[Number]
    rates: list[Ratio] = field(default_factory=list)
    finish: Ratio | None = None
    again: tuple[Ratio, Ratio] | None = None  # this month and the one before
    steps: list[Step] = field(default_factory=list)
    heads: list[Text] = field(default_factory=list)
    heat: list[Heat] = field(default_factory=list)
    trend: list[Trend] = field(default_factory=list)
    at: datetime | None = None  # when it was counted, None where reports froze it
    kept_as: str = ""  # the name of the kept numbers, "" where they were counted for this look
    lasts: int = int(KEPT.total_seconds())  # for how long its tables are kept with its numbers


@dataclass(frozen=True)
class Counted:
    """What the database says for the page."""

    units: dict[str, Parts]
    took: dict[str, Spent]
    heat: dict[tuple[str, str], int]
    months: dict[str, dict[Month, int]]


def of(asked: Selection, order: str, at: datetime) -> Overview:
    """Return the page of a month. Five statements, however many units there are; none where they
    took long a short while ago."""
    question = (asked.counted, asked.today, asked.place, asked.own, sorted(asked.reach.ids))
    answer = kept((*question, asked.held), lambda: _counted(asked), at)
    found = answer.found
    month = Month.of(asked.period.first)
    before, year = asked.during(month.previous), asked.during(Year(month.year))
    page, whole = _units(asked, found.units, TILES, order)
    page.at, page.kept_as = answer.at, answer.name
    past = {one.code: whole[f"<{one.code}"] for one in made_of(AGAIN)}
    page.finish = ratio(FINISH, whole, asked)
    page.rates = [page.finish, ratio(RESOLVED, whole, year)]
    page.again = (ratio(AGAIN, whole, asked), ratio(AGAIN, past, before))
    page.steps = [
        Step(one, found.took[one.code], Number(one.of, found.took[one.code].rows, asked))
        for one in overview.STEPS
    ]
    page.heads, page.heat = _heat(asked, found.heat)
    page.trend = _trend(asked, month, found.months)
    return page


def _counted(asked: Selection) -> Counted:
    month = Month.of(asked.period.first)
    before, year = asked.during(month.previous), asked.during(Year(month.year))
    span = asked.during(Days(_first(month).first, month.last))
    asks = [Ask(one.code, one, asked) for one in _all((*TILES, *COLUMNS), (FINISH, AGAIN))]
    asks += [Ask(f"<{one.code}", one, before) for one in made_of(AGAIN)]
    asks += [Ask(one.code, one, year) for one in made_of(RESOLVED)]
    heat = Ask("heat", volume.PETITIONS, asked)
    return Counted(
        asking.parted(asks, dimensions.UNIT, whole=False),
        asking.spreads(overview.STEPS, asked),
        asking.crossed(heat, dimensions.TOPIC, dimensions.SUBJECT),
        asking.monthly([(Ask(one.code, one, span), day) for one, day in TRENDS]),
    )


def as_frozen(asked: Selection, order: str) -> Overview:
    """Return the page of a month as the units' reports froze it. One query."""
    tiles = [figure for figure in TILES if frozen.codes_of(figure)]
    page, _whole = _units(asked, frozen.parted((*tiles, *COLUMNS), asked), tiles, order)
    return page


def _units(
    asked: Selection, found: Mapping[str, Parts], tiles: Iterable[Figure], order: str
) -> tuple[Overview, Mapping[str, int]]:
    whole = defaultdict(int, {name[1:]: found[name][""] for name in found if name[0] == "="})
    lines, silent = _lines(asked, found, order)
    page = Overview(
        tiles=[Number(figure, whole[figure.code], asked) for figure in tiles],
        lines=lines,
        silent=silent,
        total=[Number(figure, whole[figure.code], asked) for figure in COLUMNS],
    )
    return page, whole


def _all(wanted: Iterable[Figure], rates: Iterable[Rate]) -> list[Figure]:
    counted = [figure for rate in rates for figure in made_of(rate)]
    return list({one.code: one for one in (*counted, *wanted)}.values())


def _lines(asked: Selection, found: Mapping[str, Parts], order: str) -> tuple[list[Line], int]:
    """Return the units with a number that is not 0, and how many others there are."""
    wanted = COLUMNS if asked.frozen else _all(COLUMNS, [FINISH])
    groups = asked.reach.groups(asked.place)
    sums: dict[Place, dict[str, int]] = {
        place: dict.fromkeys((one.code for one in wanted), 0)
        for place in sorted(set(groups.values()), key=lambda place: place.rank)
    }
    for figure in wanted:
        for code, n in found.get(figure.code, {}).items():
            if code in groups:
                sums[groups[code]][figure.code] += n
    sizes = Counter(groups.values())
    lines = [
        _line(asked, place, values, drill=sizes[place] > 1)
        for place, values in sums.items()
        if any(values.values())
    ]
    if order == Order.OVERDUE:
        lines.sort(key=lambda line: -line.overdue)
    return lines, len(sums) - len(lines)


def _line(asked: Selection, place: Place, values: Mapping[str, int], *, drill: bool) -> Line:
    own = place == asked.place
    inside = asked.inside("unit", place.code, own=own)
    return Line(
        place,
        [Number(figure, values[figure.code], inside) for figure in COLUMNS],
        None if asked.frozen else ratio(FINISH, values, inside),
        own,
        drill and not own,
    )


def _heat(asked: Selection, found: Mapping[tuple[str, str], int]) -> tuple[list[Text], list[Heat]]:
    """Return the names of the columns, and a line for each topic that anybody wrote about."""
    by, across = dimensions.TOPIC, dimensions.SUBJECT
    figure = volume.PETITIONS
    labels, heads = by.labels(), across.labels()
    there = {part for part, _other in found}
    columns = [part for part in (*heads, "") if any((one, part) in found for one in there)]
    most = max(found.values(), default=0)
    lines = []
    for part in [*labels, *sorted(there - labels.keys())]:
        if part in there:
            inside = asked.inside(by.code, part)
            row = [found.get((part, other), 0) for other in columns]
            cells = [
                (Number(figure, n, inside.inside(across.code, other)), _shade(n, most))
                for other, n in zip(columns, row, strict=True)
            ]
            lines.append(Heat(named(labels, part), cells, Number(figure, sum(row), inside)))
    return [named(heads, part) for part in columns], lines


def _shade(n: int, most: int) -> int:
    return -(-4 * n // most) if n else 0


def _first(last: Month) -> Month:
    return Month(last.year - MONTHS // 12, last.number).next


def _trend(asked: Selection, last: Month, found: Mapping[str, Mapping[Month, int]]) -> list[Trend]:
    return [
        Trend(
            month,
            *(
                Number(one, found[one.code].get(month, 0), asked.during(month))
                for one, _day in TRENDS
            ),
        )
        for month in _first(last).through(last)
    ]

"""The lines of the annual report and of the briefing as pages show them: number, list, and what
changed since the year before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import annual, asked
from reports.annual import PARTS, Content, Part
from reports.declared import yearly
from reports.measures import Figure, Rate, Share, Text
from reports.period import Period, Year, parse, so_far
from reports.statistics.numbers import wholes_of

NO_LISTS = ("", "")


@dataclass(frozen=True)
class Line:
    """One number of the year beside that of the year before. `url` and `before_url` are "" for
    whoever may not open the lists; `before` is None where the two cannot be compared."""

    name: Text
    definition: Text
    value: int
    before: int | None
    unit: Text
    url: str = ""
    before_url: str = ""

    @property
    def change(self) -> str:
        """How many more or fewer, with sign; "" where it cannot be said."""
        return "" if self.before is None else signed(self.value - self.before)


@dataclass(frozen=True)
class RateLine:
    """One rate of the year beside that of the year before; they differ by points, not percent.

    `urls` are the lists of its two numbers, "" where there is none or it does not open.
    """

    name: Text
    definition: Text
    now: Share
    before: Share
    urls: tuple[str, str] = NO_LISTS
    before_urls: tuple[str, str] = NO_LISTS

    @property
    def change(self) -> str:
        """The difference in percentage points 百分点, "" where one of the two is no rate."""
        if self.now.percent is None or self.before.percent is None:
            return ""
        return points(self.now.percent, self.before.percent)


@dataclass(frozen=True)
class Shown:
    """One part of the report as it is shown."""

    part: Part
    lines: list[Line]
    rates: list[RateLine]
    words: str


def signed(number: float) -> str:
    """Return a number with its sign, as a difference is written: +3, −2, 0."""
    return f"+{number:,}" if number > 0 else f"−{abs(number):,}" if number < 0 else "0"


def points(now: float, before: float) -> str:
    """Return the difference of two percentages as it is written: +2.5个百分点."""
    return _("%(n)s个百分点") % {"n": signed(round(now - before, 1))}


def parts(content: Content, *, opens: bool) -> list[Shown]:
    """Return the four parts of a content, with the addresses of the lists if they open.

    What was sealed before a figure was counted does not say it.
    """
    texts, known = content.get("texts", {}), content["numbers"].keys()
    return [
        Shown(
            part,
            [line(one, content, opens=opens) for one in part.figures if one.code in known],
            [
                _rate(rate, content, opens=opens)
                for rate in part.rates
                if {one.code for one in rate.figures} <= known
            ],
            texts.get(part.code, ""),
        )
        for part in PARTS
    ]


def _rate(rate: Rate, content: Content, *, opens: bool) -> RateLine:
    period, compared = parse(content["period"]), parse(content["compared"])
    comparable = isinstance(period, Year) or not any(one.yearly for one in rate.figures)
    return RateLine(
        rate.name,
        rate.definition,
        *annual.shares(rate, content),
        _lists(rate, period) if opens else NO_LISTS,
        _lists(rate, compared) if opens and comparable else NO_LISTS,
    )


def _lists(rate: Rate, period: Period) -> tuple[str, str]:
    """Return the addresses of numerator and denominator; a sum of several has a list where there
    is one figure of all of them."""
    wholes = wholes_of(rate)
    whole = address(wholes[0], period) if len(wholes) == 1 else ""
    return address(rate.numerator, period), whole


def line(figure: Figure, content: Content, *, opens: bool) -> Line:
    """Return the line of one figure. What is counted by whole years is not compared before the
    year has ended."""
    value, before = content["numbers"][figure.code]
    period, compared = parse(content["period"]), parse(content["compared"])
    comparable = not figure.yearly or isinstance(period, Year)
    return Line(
        figure.name,
        figure.definition,
        value,
        before if comparable else None,
        figure.counted.label,
        address(figure, period) if opens else "",
        address(figure, compared) if opens and comparable else "",
    )


def address(figure: Figure, period: Period, where: str = asked.WHOLE_CODE) -> str:
    """Return the address of the list behind a number."""
    asked_for = Year(period.last.year) if figure.yearly else period
    return reverse("figure_list", args=[figure.code, asked_for, where])


def regions(content: Content, *, opens: bool) -> list[Line]:
    """Return a line for each region, in the order of the register."""
    figure, period = yearly.IN_REGION, parse(content["period"])
    compared = parse(content["compared"])
    return [
        Line(
            region, figure.definition, now, before, figure.counted.label,
            address(figure, period, code) if opens else "",
            address(figure, compared, code) if opens else "",
        )
        for code, region, now, before in content["regions"]
    ]  # fmt: skip


def about(year: int, today: date, *, opens: bool) -> list[tuple[str, list[Line]]]:
    """Return the units that many petitions are about, by groups of their like."""
    figure, period = yearly.ABOUT, so_far(Year(year), today)
    return [
        (
            group,
            [
                Line(
                    unit.name, figure.definition, number, None, figure.counted.label,
                    address(figure, period, unit.code) if opens else "",
                )
                for unit, number in found
            ],
        )
        for group, found in annual.about(year, today)
    ]  # fmt: skip


SHEET_COLUMNS: tuple[Text, ...] = (
    gettext_lazy("部分"), gettext_lazy("指标"), gettext_lazy("本年"), gettext_lazy("上年"),
    gettext_lazy("增减"), gettext_lazy("口径"),
)  # fmt: skip


def sheet(content: Content) -> Iterable[list[str | int | None]]:
    """Yield the rows of the file: every number, then the words, part by part."""
    for shown in parts(content, opens=False):
        title = str(shown.part.title)
        for one in shown.lines:
            yield [title, str(one.name), one.value, one.before, one.change, str(one.definition)]
        for rate in shown.rates:
            said = [_percent(share) for share in (rate.now, rate.before)]
            yield [title, str(rate.name), *said, rate.change, str(rate.definition)]
        if shown.part is PARTS[0]:
            for one in regions(content, opens=False):
                yield [title, str(one.name), one.value, one.before, one.change, ""]
        if shown.words:
            yield [title, shown.words, None, None, None, None]


def _percent(share: Share) -> str:
    said = "—" if share.percent is None else f"{share.percent}%"
    return f"{said} ({share.part}/{share.whole})"

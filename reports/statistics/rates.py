"""The rates of a selection beside each other: of a month, and of its year so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from reports import dimensions
from reports.figures import RATE_BY_CODE
from reports.measures import Rate, Text
from reports.month import Month
from reports.period import Year
from reports.statistics import asking
from reports.statistics.asking import Ask
from reports.statistics.kept import kept
from reports.statistics.numbers import Ratio, made_of, ratio
from reports.statistics.selection import Selection

MONTH, YEAR = "month", "year"


@dataclass(frozen=True)
class Line:
    """One rate of the month and of the year so far."""

    month: Ratio
    year: Ratio
    is_final: bool  # whether what is still to come can change neither of the two

    @property
    def rate(self) -> Rate:
        """Which rate it is."""
        return self.month.rate


@dataclass(frozen=True)
class Group:
    """Rates that speak of the same thing."""

    name: Text
    lines: list[Line]


def _of(*codes: str) -> tuple[Rate, ...]:
    return tuple(RATE_BY_CODE[code] for code in codes)


GROUPS: tuple[tuple[Text, tuple[Rate, ...]], ...] = (
    (
        _("按期情况"),
        _of(
            "routing_on_time_rate", "office_notice_rate", "unit_notice_rate", "reply_rate",
            "finish_rate", "extension_rate",
        ),
    ),
    (_("办理结果"), _of("sent_back_rate", "settled_at_once_rate")),
    (
        _("送达、复查复核"),
        _of(
            "served_rate", "review_rate", "review_change_rate", "rereview_rate",
            "rereview_change_rate",
        ),
    ),
    (
        _("评价"),
        _of(
            "office_satisfaction_rate", "unit_satisfaction_rate", "office_participation_rate",
            "unit_participation_rate",
        ),
    ),
)  # fmt: skip
RATES = tuple(rate for _name, rates in GROUPS for rate in rates)


def of(asked: Selection, at: datetime) -> tuple[list[Group], datetime]:
    """Return the rates of a month, and when they were counted. One statement; none where it took
    long a short while ago."""
    spans = {MONTH: asked, YEAR: asked.during(Year(Month.of(asked.period.first).year))}
    question = ("rates", asked.counted, asked.today, asked.place, asked.own, asked.held)
    key = (*question, sorted(asked.reach.ids))
    counted = kept(key, lambda: _counted(spans), at)
    groups = [
        Group(name, [_line(rate, counted.found, spans) for rate in rates]) for name, rates in GROUPS
    ]
    return groups, counted.at


def _counted(spans: Mapping[str, Selection]) -> dict[str, dict[str, int]]:
    figures = {one.code: one for rate in RATES for one in made_of(rate)}
    asks = [
        Ask(f"{span} {code}", figure, selection)
        for span, selection in spans.items()
        for code, figure in figures.items()
    ]
    found = asking.parted(asks, dimensions.UNIT, whole=False)
    return {span: _whole(found, span, figures) for span in spans}


def _whole(found: Mapping[str, asking.Parts], span: str, codes: Iterable[str]) -> dict[str, int]:
    return {code: found.get(f"={span} {code}", {}).get("", 0) for code in codes}


def _line(
    rate: Rate, found: Mapping[str, Mapping[str, int]], spans: Mapping[str, Selection]
) -> Line:
    month, year = (ratio(rate, found[span], selection) for span, selection in spans.items())
    is_final = not rate.final_after or all(
        rate.is_final(selection.period, selection.today) for selection in spans.values()
    )
    return Line(month, year, is_final)

"""What can be asked for: every figure and rate whose rows lead to cases and to a unit."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reports import figures
from reports.declared import overview, ratings, remedies, timeliness, volume
from reports.measures import Figure, Rate, Text
from reports.period import Period, Year
from reports.statistics.numbers import made_of

Wanted = Figure | Rate


def _fits(figure: Figure) -> bool:
    return figure.case is not None and bool(figure.by)


FIGURES = {figure.code: figure for figure in (*figures.ALL, *overview.FIGURES) if _fits(figure)}
RATES = {rate.code: rate for rate in figures.RATES if all(map(_fits, rate.figures))}
USUAL = ("petitions", "assigned", "overdue_open", "finish_rate")


def groups() -> list[tuple[Text, list[Wanted]]]:
    """Return everything by what it is about, in the order of the form."""
    known: tuple[tuple[Text, Iterable[Wanted]], ...] = (
        (_("收到的信访件"), volume.VOLUME),
        (_("转交办与办结"), (*figures.REPORT, *overview.FIGURES)),
        (_("按期情况"), timeliness.TIMELINESS),
        (_("送达、复查复核"), remedies.REMEDIES),
        (_("评价"), ratings.RATINGS),
        (_("比率"), RATES.values()),
    )
    named = {one.code for _name, group in known for one in group}
    others = [one for one in FIGURES.values() if one.code not in named]
    parts = [(name, [one for one in group if _offered(one)]) for name, group in known]
    return [*parts, (_("其他"), list(others))] if others else parts


def _offered(one: Wanted) -> bool:
    return one.code in FIGURES or one.code in RATES


def found(code: str) -> Wanted:
    """Return the figure or the rate; raises KeyError for neither."""
    return FIGURES[code] if code in FIGURES else RATES[code]


def figures_of(one: Wanted) -> tuple[Figure, ...]:
    """Return what has to be counted for it."""
    return made_of(one) if isinstance(one, Rate) else (one,)


def can_be_asked(one: Wanted, period: Period) -> bool:
    """Tell whether it exists for this period; some are of whole years only."""
    return isinstance(period, Year) or not any(figure.yearly for figure in figures_of(one))

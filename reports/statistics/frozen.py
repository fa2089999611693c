"""A month as the units' reports froze it: the numbers and the keys behind them."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from reports import figures
from reports.declared import overview
from reports.measures import Figure
from reports.models import MonthlyReport
from reports.statistics.asking import Parts
from reports.statistics.selection import Selection

# What a report freezes under other codes: the sum of these.
SUMS: dict[str, tuple[str, ...]] = {
    overview.HANDED.code: ("assigned", "transferred"),
    overview.IN_HAND.code: ("overdue_open", "open_not_due"),
    overview.FINISHED.code: ("closed_on_time", "closed_late"),
}


def codes_of(figure: Figure) -> tuple[str, ...]:
    """Return the codes under which reports freeze a figure; none if they do not."""
    own = (figure.code,) if figure in figures.REPORT else ()
    return SUMS.get(figure.code, own)


def reports_of(asked: Selection) -> list[dict[str, Any]]:
    """Return the contents of the month's last reports of the units in the scope. One query."""
    rows = MonthlyReport.objects.current().filter(month=asked.period.key)
    if asked.scope.units is not None:
        rows = rows.filter(unit__in=sorted(asked.scope.units))
    return [json.loads(data) for data in rows.order_by("pk").values_list("data", flat=True)]


def parted(wanted: Iterable[Figure], asked: Selection) -> dict[str, Parts]:
    """Return code -> unit -> number for what was frozen, and "=" + code for the whole."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    contents = reports_of(asked)
    for figure in dict.fromkeys(wanted):
        for content in contents:
            n = sum(content["figures"][code]["count"] for code in codes_of(figure))
            found[figure.code][content["unit"]] += n
            found[f"={figure.code}"][""] += n
    return dict(found)


def keys(figure: Figure, asked: Selection) -> list[str]:
    """Return the frozen keys "XFB-2026-0003/1" behind a number."""
    return sorted(
        key
        for content in reports_of(asked)
        for code in codes_of(figure)
        for key in content["figures"][code]["keys"]
    )

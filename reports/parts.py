"""A figure by what its rows are about: channel, topic, kind, unit complained about, host.

A part is the rows of the figure with one value, so the parts of a figure add up to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.models import Channel, Topic, Track
from reports.declared import volume
from reports.measures import WHOLE, Figure, Rows, Scope, Text
from reports.period import Period

Names = Callable[[], Mapping[str, Text]]


@dataclass(frozen=True)
class Dimension:
    """One way to take a figure apart: a column of the case, or of the row itself."""

    code: str
    name: Text
    column: str
    names: Names
    of_case: bool = True

    def path(self, figure: Figure) -> str:
        """Return the way from a row to the value, "" where the rows have none."""
        if not self.of_case:
            return self.column if figure in volume.VOLUME else ""
        if figure.case is None:
            return ""
        return f"{figure.case}__{self.column}" if figure.case else self.column


def _units() -> Mapping[str, Text]:
    return dict(Unit.objects.values_list("code", "name"))


def _topics() -> Mapping[str, Text]:
    return dict(Topic.objects.values_list("code", "name"))


DIMENSIONS: dict[str, Dimension] = {
    one.code: one
    for one in (
        Dimension(
            "channel", _("信访形式"), "channel", lambda: dict(Channel.choices), of_case=False
        ),
        Dimension("topic", _("内容分类"), "topic__code", _topics),
        Dimension("track", _("诉求类别"), "track", lambda: dict(Track.choices)),
        Dimension("subject", _("被反映单位"), "subject_unit__code", _units),
        Dimension("host", _("承办单位"), "host__code", _units),
    )
}


def split(
    figure: Figure, period: Period, by: Dimension, scope: Scope = WHOLE
) -> dict[str | None, int]:
    """Return value -> number, None for rows without a value. One query; they add up to the figure.

    Raises LookupError where the rows of the figure have no such value.
    """
    path = path_of(figure, by)
    rows = figure.rows(period, scope).order_by().values(path).annotate(n=figure.number)
    return dict(rows.values_list(path, "n"))


def narrowed(rows: Rows, figure: Figure, parts: Mapping[str, str]) -> Rows:
    """Return the rows with these values, by code of the dimension; raises LookupError."""
    for code, value in parts.items():
        rows = rows.filter(**{path_of(figure, DIMENSIONS[code]): value})
    return rows


def in_words(parts: Mapping[str, str]) -> list[tuple[Text, Text]]:
    """Return the parts with their names; raises LookupError for a value there is not."""
    return [
        (DIMENSIONS[code].name, DIMENSIONS[code].names()[value]) for code, value in parts.items()
    ]


def path_of(figure: Figure, by: Dimension) -> str:
    """Return the way from a row to the value; raises LookupError where there is none."""
    path = by.path(figure)
    if not path:
        raise LookupError(f"{figure.code} has no {by.code}.")
    return path

"""The rows behind a number as a file, the same whether a page or the worker writes it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import cells
from organization.models import User
from petitions.models import Case
from reports import pages, workbook
from reports.asked import Asked
from reports.measures import Figure, Text
from reports.rows import Row
from reports.statistics import as_of
from reports.statistics.cases import Behind

AT_ONCE = 1000  # rows after which it is told how far the file is


@dataclass(frozen=True)
class ListFile:
    """One sheet: what it is, how many rows it is to have, and where they come from."""

    name: str
    figure: Figure
    title: str
    lines: list[str]  # below the title
    heads: tuple[Text, list[Text]]  # of the unit, of the days
    count: int
    rows: Callable[[], Iterator[Row]]
    shown: list[str] = field(default_factory=list)  # slugs of the cases with their titles in it

    def write(
        self,
        file: IO[bytes],
        *,
        told: Callable[[int], None] = lambda _done: None,
        folder: str = "",
    ) -> int:
        """Write heading, heads and rows, and return how many rows. Memory keeps slugs alone."""
        unit, days = self.heads
        many = [str(self.figure.counted.label)] if self.figure.sums else []
        columns = [_("编号"), str(unit), *map(str, days), *many, _("题名")]
        said = _("%(title)s；共 %(n)d 行") % {"title": self.title, "n": self.count}
        table = workbook.table([said, *self.lines], columns, self._cells(told))
        return cells.write(file, table, folder=folder)

    def _cells(self, told: Callable[[int], None]) -> Iterator[list[workbook.Cell]]:
        done = 0
        for done, row in enumerate(self.rows(), start=1):
            if row.case:
                self.shown.append(row.case)
            many = [] if row.many is None else [row.many]
            yield [row.number, row.unit, *(day for _label, day in row.days), *many, row.title]
            if done % AT_ONCE == 0:
                told(done)
        told(done)

    @property
    def file_name(self) -> str:
        """What the file is called on the reader's disk."""
        return f"{self.name[:70]}.xlsx"

    def cases(self, user: User, at: datetime) -> list[int]:
        """Return the ids of the cases whose titles were written for this reader."""
        slugs, found = list(dict.fromkeys(self.shown)), list[int]()
        visible = Case.objects.visible_to(user, timezone.localdate(at))
        for start in range(0, len(slugs), AT_ONCE):
            some = visible.filter(slug__in=slugs[start : start + AT_ONCE])
            found += some.values_list("pk", flat=True)
        return found


def of_figure(found: Asked, user: User, at: datetime) -> ListFile:
    """Return the file of a list that the bulletin, a report or a page opens."""
    on = timezone.localdate(at)
    words = "".join(f" {name}：{value}" for name, value in found.words)
    return ListFile(
        f"{found.figure.code}-{found.period}-{found.code}",
        found.figure,
        f"{found.period.label} {found.name} {found.figure.name}{words}",
        pages.head("", found.document, user, at),
        (found.unit_label, found.labels),
        found.page(None, 1).paginator.count,
        lambda: found.every_row(user, on),
    )


def of_statistic(behind: Behind, user: User, at: datetime) -> ListFile:
    """Return the file of a list that statistics or the overview open. Raises as_of.TooMany."""
    asked = behind.asked
    narrowed = [f"{name}：{part}" for _code, name, part in asked.words]
    return ListFile(
        f"{behind.figure.code}-{asked.period.key}",
        behind.figure,
        f"{asked.period.label} {asked.place.name if asked.place else ''} {behind.figure.name}",
        [
            *pages.head("", None, user, at),
            *narrowed,
            *([str(as_of.WORDS)] if asked.as_of else []),
        ],
        (behind.unit_label, behind.labels),
        behind.page(None, 1).paginator.count,
        lambda: behind.every_row(user),
    )

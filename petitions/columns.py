"""The columns of the case list: one definition for the page and for the file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.clock import Rule
from petitions.faces import ClockFace, face_of_case
from petitions.models import Case, CaseStage, Clock, Track, Urgency

Text = str | Promise


@dataclass(frozen=True)
class ListLine:
    """One case in a list, with its clock."""

    case: Case
    clock: ClockFace

    @property
    def title(self) -> str:
        """The title, or nothing but the number where few may know of the case."""
        return self.case.number if self.case.restricted else self.case.title

    @property
    def stage(self) -> Text:
        """Where the case stands, in words."""
        return CaseStage(self.case.stage).label

    @property
    def petitioner(self) -> str:
        """The masked name; none where few may know of the case."""
        if self.case.restricted:
            return gettext("保密")
        return self.case.petitioner_mark or gettext("匿名")


@dataclass(frozen=True)
class Column:
    """A column; `text` is what the file says, and the page too unless it draws the cell."""

    key: str
    label: Text
    text: Callable[[ListLine], object]
    sort: str = ""
    default: bool = True

    @property
    def needs(self) -> tuple[str, ...]:
        """The fields of a case that `text` looks at: a file reads no others."""
        return NEEDS.get(self.key, (self.key,))


def _clock(line: ListLine) -> str:
    day = line.clock.last_day
    return f"{line.clock.words} {day.isoformat()}" if day else line.clock.words


COLUMNS = (
    Column("due", _("时限"), _clock, "due"),
    Column("number", _("编号"), lambda line: line.case.number, "number"),
    Column("title", _("题名"), lambda line: line.title, "title"),
    Column("petitioner", _("信访人"), lambda line: line.petitioner),
    Column("host", _("承办"), lambda line: line.case.host.short_name if line.case.host else ""),
    Column("stage", _("环节"), lambda line: line.stage, "stage"),
    Column("received", _("收到"), lambda line: line.case.received_on, "received"),
    Column("handler", _("经办人"), lambda line: line.case.handler or "", default=False),
    Column("topic", _("内容分类"), lambda line: line.case.topic.name, default=False),
    Column("national", _("国家分类"), lambda line: line.case.topic.national or "", default=False),
    Column("track", _("诉求类别"), lambda line: Track(line.case.track).label, default=False),
    Column("urgency", _("紧急程度"), lambda line: Urgency(line.case.urgency).label, default=False),
    Column("times", _("件次"), lambda line: line.case.petition_count, default=False),
    Column("people", _("人数"), lambda line: line.case.headcount, default=False),
    Column("region", _("属地"), lambda line: line.case.region, default=False),
    Column("closed", _("办结"), lambda line: line.case.closed_on or "", "closed", default=False),
)
CLOCK = ("stage", "closed_on", "due_on", "due_code", "received_on")
NEEDS = {  # of a column that is not called as the one field it shows
    "due": CLOCK,
    "title": ("title", "number", "restricted"),
    "petitioner": ("petitioner_mark", "restricted"),
    "received": ("received_on",),
    "national": ("topic",),
    "times": ("petition_count",),
    "people": ("headcount",),
    "closed": ("closed_on",),
}
ALWAYS = {"number", "title"}  # what makes a row a row


def chosen(keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns with these keys in the order of the table; the usual ones for none."""
    asked = set(keys) & {column.key for column in COLUMNS}
    if not asked:
        return tuple(column for column in COLUMNS if column.default)
    return tuple(column for column in COLUMNS if column.key in asked | ALWAYS)


def with_cells(
    lines: Iterable[ListLine], columns: Sequence[Column]
) -> list[tuple[ListLine, list[tuple[Column, object]]]]:
    """Return each line with its columns and what they say, for the page."""
    return [(line, [(column, column.text(line)) for column in columns]) for line in lines]


def lines(cases: Sequence[Case], *, on: date, rules: Sequence[Rule]) -> list[ListLine]:
    """Return the lines of these cases; one query when some of them are closed.

    Takes rows of `case_rows` as well.
    """
    closed = [case.pk for case in cases if case.stage == CaseStage.CLOSED]
    late = Clock.objects.duties().filter(case__in=closed, stopped_on__gt=F("due_on"))
    missed = set(late.values_list("case", flat=True)) if closed else set()
    return [
        ListLine(case, face_of_case(case, on, rules, was_late=case.pk in missed)) for case in cases
    ]

"""The first page of who leads: what is late and where it is stuck, what is theirs to do, and one
trend. Every number is the length of a list on the page, or of the list it links to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.models import CaseLead, CaseTask, Instruction
from organization.counting import counts, in_words
from organization.models import User
from petitions import replay
from petitions.clock import Look
from petitions.desk_lines import DeskLine, lines
from petitions.models import Case, CaseQuerySet
from petitions.worklist import Desk, shown

SHOWN = 50  # of the line; what somebody leads is always shown whole
MONTHS = 6
NEAR = frozenset({Look.SOON, Look.URGENT})
DEFINITION = _(
    "化解率＝到月末为止已核实化解的包案件数÷到月末为止由我包的件数（含已办结、不含已移交他人的）；"
    "化解后重访的退出分子。"
)


@dataclass(frozen=True)
class Entry:
    """One case of the page, numbered for the keys 1 to 9; `led` where the reader leads it."""

    no: int
    line: DeskLine
    led: bool


@dataclass(frozen=True)
class Group:
    """What is late, due today, due soon, in time, or resolved this month."""

    key: str
    label: str | Promise
    entries: Sequence[Entry]
    count: str
    more: str = ""  # where the rest is, when not all are shown

    @property
    def first(self) -> Entry | None:
        """The most pressing one."""
        return next(iter(self.entries), None)


class Mine(NamedTuple):
    """What waits for the reader: how many, of what, and where."""

    label: str | Promise
    many: str
    url: str


@dataclass(frozen=True)
class Trend:
    """The share of what one leads that is resolved, at the end of each month; the last is today."""

    months: Sequence[date]
    shares: Sequence[int | None]  # per cent; None while nothing was led
    year_ago: int | None

    @property
    def now(self) -> int | None:
        """The share of today."""
        return self.shares[-1]

    @property
    def change(self) -> int | None:
        """Percentage points since a year ago."""
        if self.now is None or self.year_ago is None:
            return None
        return self.now - self.year_ago

    @property
    def points(self) -> str:
        """The polyline of a picture 120 by 24."""
        step = 116 / max(1, len(self.shares) - 1)
        found = [(place * step + 2, share) for place, share in enumerate(self.shares)]
        return " ".join(
            f"{x:.0f},{22 - share * 0.2:.0f}" for x, share in found if share is not None
        )

    @property
    def words(self) -> str:
        """The same as the picture, for who hears the page."""
        none = gettext("无")
        return "，".join(
            f"{month.year}-{month.month:02d} {none if share is None else f'{share}%'}"
            for month, share in zip(self.months, self.shares, strict=True)
        )


@dataclass(frozen=True)
class Leading:
    """The page of one person on one day."""

    user: User
    on: date

    @cached_property
    def desk(self) -> Desk:
        """The reader's desk."""
        return Desk(self.user, self.on)

    @cached_property
    def groups(self) -> dict[str, Group]:
        """The five groups by key. Ten queries, however many cases there are."""
        led = list(self._led.open().with_list_columns().by_urgency())
        resolved = list(shown(self._led.filter(resolved_on__gte=self.on.replace(day=1))))
        rest = self.desk.must.exclude(pk__in=self._own)
        line = list(shown(rest[: SHOWN + 1]).by_urgency())
        cut = len(line) > SHOWN
        known = lines(
            {case.pk: case for case in [*led, *line[:SHOWN], *resolved]}.values(),
            user=self.user, on=self.on, rules=replay.rules(),
        )  # fmt: skip
        own = [known[case.pk] for case in led]
        parts = {key: [row for row in own if _key(row, self.on) == key] for key in NAMES}
        parts["resolved"] = [known[case.pk] for case in resolved]
        for case in line[:SHOWN]:
            parts["late" if case.due_on and case.due_on < self.on else "today"].append(
                known[case.pk]
            )
        led_ids = {case.pk for case in led}
        return self._numbered(parts, led_ids, cut)

    def _numbered(
        self, parts: dict[str, list[DeskLine]], led: set[int], cut: bool
    ) -> dict[str, Group]:
        groups, no = {}, 0
        totals = {key: len(rows) for key, rows in parts.items()}
        if cut:  # the line is longer than the page: count what is not shown
            late = self.desk.visible.filter(due_on__lt=self.on)
            asked = {
                "late": self.desk.must.exclude(pk__in=self._own).filter(pk__in=late.values("pk")),
                "today": self.desk.must.exclude(pk__in=self._own).filter(due_on=self.on),
            }
            for key, count in counts(asked).items():
                totals[key] = count + len([row for row in parts[key] if row.case.pk in led])
        for key, rows in parts.items():
            entries = []
            for row in rows:
                no += 1
                entries.append(Entry(no, row, row.case.pk in led))
            more = f"{reverse('case_list')}?view=must" if totals[key] > len(rows) else ""
            groups[key] = Group(key, NAMES[key], entries, in_words(totals[key]), more)
        return groups

    @cached_property
    def mine(self) -> list[Mine]:
        """What waits for the reader's own yes, answer or report; empty kinds are left out."""
        held, on = self.user, self.on
        listed = reverse("case_list")
        given = Instruction.objects.visible_to(held, on).unanswered().filter(given_by=held)
        asked = {
            (_("待我签收、审核、批"), f"{listed}?view=gates"): self.desk.gates,
            (_("我的任务"), f"{reverse('task_list')}?view=mine"): CaseTask.objects.owed_by(
                held, on
            ).open(),
            (_("我的批示未答复"), f"{reverse('lead_list')}?view=asked"): given,
        }
        found = counts({str(place): rows for place, rows in enumerate(asked.values())})
        rows = zip(asked, found.values(), strict=True)
        return [Mine(label, in_words(count), url) for (label, url), count in rows if count]

    @cached_property
    def trend(self) -> Trend:
        """The share resolved over half a year, and a year ago. One query."""
        leads = CaseLead.objects.visible_to(self.user, self.on).of(self.user)
        rows = list(leads.values_list("case", "began_on", "ended_on", "case__resolved_on"))
        ends = [*_month_ends(self.on, MONTHS - 1), self.on]
        ago = _month_ends(self.on, 12)[0]
        return Trend(ends, [_share(rows, day) for day in ends], _share(rows, ago))

    @property
    def next_due(self) -> date | None:
        """The next last day among what is in time."""
        rows = [entry.line.case for key in ("soon", "ok") for entry in self.groups[key].entries]
        return min((case.due_on for case in rows if case.due_on), default=None)

    @property
    def led(self) -> int:
        """How many open cases the reader leads."""
        return sum(entry.led for group in self.groups.values() for entry in group.entries)

    @property
    def _own(self) -> "QuerySet[Any, Any]":
        own: QuerySet[Any, Any] = CaseLead.objects.running().of(self.user).values("case")
        return own

    @property
    def _led(self) -> CaseQuerySet:
        return Case.objects.visible_to(self.user, self.on).filter(pk__in=self._own)


NAMES: dict[str, str | Promise] = {
    "late": _("逾期"),
    "today": _("今日"),
    "soon": _("临期"),
    "ok": _("正常"),
    "resolved": _("本月化解"),
}
Led = tuple[int, date, date | None, date | None]


def _key(row: DeskLine, on: date) -> str:
    due = row.case.due_on
    if due is not None and due <= on:
        return "late" if due < on else "today"
    return "soon" if row.clock.state in NEAR else "ok"


def _month_ends(on: date, months: int) -> list[date]:
    """Return the last days of that many months before this one, the earliest first."""
    found, first = [], on.replace(day=1)
    for _month in range(months):
        last = first - timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return found[::-1]


def _share(rows: Iterable[Led], day: date) -> int | None:
    """Return the per cent of the cases led on this day that were resolved by then."""
    led = {
        case: resolved is not None and resolved <= day
        for case, began, ended, resolved in rows
        if began <= day and (ended is None or ended > day)
    }
    return round(100 * sum(led.values()) / len(led)) if led else None

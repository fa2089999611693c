"""What a meeting's page shows: the agenda as its reader sees it, the topic pool, what is open."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from accountability.models import Proposal, Purpose
from accountability.rules import Suggested, all_rules, suggested
from meetings.models import AgendaItem, Decision, Meeting, Outcome
from meetings.topics import GROUP, OVERDUE, PUT_ON, REPEATED, SUPERVISED, last_meeting
from organization.models import User
from petitions.identity import prepare_veils
from petitions.models import Case

# What these say of a case is over when the case is closed.
WHILE_OPEN = [rule.code for rule in (OVERDUE, SUPERVISED, REPEATED, GROUP)]
POOL = 40  # cases shown at once, those with most reasons first


@dataclass(frozen=True)
class Line:
    """One item as its reader sees it. `no` counts what is seen, so that nothing is missing."""

    no: int
    item: AgendaItem
    reasons: list[tuple[str | Promise, str]]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Pooled:
    """A case in the topic pool with everything that speaks for it."""

    case: Case
    rows: list[Suggested] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title, or nothing where few may know of the case."""
        return "" if self.case.restricted else self.case.title


def lines(meeting: Meeting, user: User, on: date) -> tuple[list[Line], list[Line]]:
    """Return the open agenda and the closed annex as this reader sees them."""
    seen = AgendaItem.objects.filter(meeting=meeting).with_seen_cases(user, on).in_order()
    items = list(seen.select_related("case", "unit", "meeting"))
    parts = ([i for i in items if not i.is_closed], [i for i in items if i.is_closed])
    return _numbered(parts[0]), _numbered(parts[1])


def _numbered(items: list[AgendaItem]) -> list[Line]:
    last = len(items)
    return [
        Line(n, item, reasons_of(item), n == 1, n == last) for n, item in enumerate(items, start=1)
    ]


def reasons_of(item: AgendaItem) -> list[tuple[str | Promise, str]]:
    """Return what rules said of an item: label and sentence."""
    rules = all_rules()
    return [
        (rules[row["rule"]].label, rules[row["rule"]].sentence(row["facts"]))
        for row in item.reasons
        if row["rule"] in rules
    ]


def pool(meeting: Meeting, user: User, on: date) -> list[Pooled]:
    """Return what rules and leaders propose, among the cases of this office the reader sees."""
    rows = Proposal.objects.visible_to(user, on).open(Purpose.TOPIC)
    rows = rows.filter(case__unit=meeting.unit_id)
    rows = rows.exclude(case__in=meeting.items.filter(case__isnull=False).values("case"))
    by_case: dict[int, dict[str, Proposal]] = defaultdict(dict)
    rows = rows.exclude(rule__in=WHILE_OPEN, case__closed_on__isnull=False)
    for row in rows.select_related("case__host", "case__unit").order_by("made_on", "pk"):
        if PUT_ON(row, user, on):
            by_case[row.case_id or 0][row.rule] = row  # of one rule the latest word counts
    found = []
    for proposals in by_case.values():
        case = next(iter(proposals.values())).case
        if case is not None:
            found.append(Pooled(case, suggested(proposals.values())))
    found.sort(key=lambda one: (-len(one.rows), one.case.due_on or date.max, one.case.pk))
    return found


def followed_up(meeting: Meeting, user: User, on: date) -> list[Decision]:
    """Return 落实情况: what earlier meetings of this office decided that is open, or was done
    since the last one."""
    rows = Decision.objects.visible_to(user, on)
    rows = rows.filter(
        item__meeting__unit=meeting.unit_id, item__meeting__held_on__lt=meeting.held_on
    )
    last = last_meeting(meeting.unit, meeting.held_on)
    keep = Q(pk__in=Decision.objects.open().values("pk"))
    if last is not None:
        keep |= Q(done_on__gte=last.held_on) | Q(task__ended_on__gte=last.held_on)
    joined = rows.filter(keep).select_related(
        "item__meeting", "item__case", "unit", "person", "task"
    )
    found = list(joined.order_by("until", "pk"))
    prepare_veils(row.item.case for row in found)
    return found


def left_over(meeting: Meeting, user: User, on: date) -> "QuerySet[Any]":
    """Return the items without a case that the last meeting carried over and nobody put again."""
    last = last_meeting(meeting.unit, meeting.held_on)
    if last is None or last.pk == meeting.pk:
        return AgendaItem.objects.none()
    seen = AgendaItem.objects.visible_to(user, on)
    return seen.filter(meeting=last, case__isnull=True, outcome=Outcome.CARRIED).order_by("order")


def without_material(meeting: Meeting, user: User, on: date) -> list[AgendaItem]:
    """Return the seen items of which a unit still owes the material."""
    seen = AgendaItem.objects.filter(meeting=meeting, unit__isnull=False)
    seen = seen.with_seen_cases(user, on)
    return list(seen.filter(material_on__isnull=True).select_related("case", "unit").in_order())

"""The case list as its address describes it: view, filters, order and columns.

The page, the bulk work and the file are all made from one `Listing`, so they hold the same cases.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case as InOrder
from django.db.models import Exists, F, OrderBy, OuterRef, Q, Value, When
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from organization.counting import CountOf, up_to
from organization.models import Unit
from petitions import columns
from petitions.columns import Column
from petitions.forms.filters import (
    CONTROLS,
    GROUP,
    LATE,
    MINOR,
    REPEATED,
    RESTRICTED,
    TODAY,
    CaseFilter,
    Chip,
)
from petitions.models import Case, CaseQuerySet, CaseStage, Clock, Petition
from petitions.searching import TOKEN, search
from petitions.tabs import VIEWS, ListView
from petitions.worklist import Desk, shown

SIZES = (25, 50, 100)
COUNTED = 10_000  # beyond that the pager says 10,000+
PROCESS = InOrder(
    *(When(stage=stage, then=place) for place, stage in enumerate(CaseStage)), default=Value(0)
)
ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (F("due_on"), F("id")),
    "number": (F("year"), F("serial"), F("id")),
    "title": (F("title"), F("id")),
    "stage": (PROCESS, F("id")),
    "received": (F("received_on"), F("id")),
    "closed": (F("closed_on"), F("id")),
}
LABELS: dict[str, str | Promise] = {
    "view": gettext_lazy("视图"), "size": gettext_lazy("每页件数"), "sort": gettext_lazy("排序"),
    "q": gettext_lazy("检索"),
}  # fmt: skip
PASSING = {"page", "add", "pick", "all", "action"}  # said in the address, but no part of a view


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a list that was counted up to a limit only."""

    def __init__(self, rows: CaseQuerySet, size: int, counted: int) -> None:
        super().__init__(rows, size)
        self.is_capped = counted > COUNTED
        self.count = min(counted, COUNTED)  # instead of counting every row


@dataclass(frozen=True)
class Control:
    """One filter being set: its fields, and the rest of the view as hidden ones."""

    label: str | Promise
    fields: list[BoundField]
    hidden: list[tuple[str, str]]


@dataclass(frozen=True)
class Listing:
    """The list for one reader and one query string. What means nothing in it is left out.

    `said` is what was typed into the search field, where the query string holds a token for it.
    """

    query: QueryDict
    desk: Desk
    said: str = ""

    @cached_property
    def form(self) -> CaseFilter:
        """The filters."""
        form = CaseFilter(self.query)
        form.said = self.said
        return form

    @property
    def view(self) -> str:
        """The key of the ready-made view: what was asked for, else everything that is searched,
        else what is under way."""
        asked = self.query.get("view", "")
        return asked if asked in VIEWS else "all" if self.form.known.get("q") else "open"

    @property
    def ready_made(self) -> ListView:
        """The view the filters narrow."""
        return VIEWS[self.view]

    @property
    def sort(self) -> str:
        """The order, with - in front when it runs down. When none is said: the nearest deadline
        first; among closed cases, which have none any more, the newest.
        """
        asked = self.query.get("sort", "")
        usual = "-received" if self.view == "all" else "due"
        return asked if asked.removeprefix("-") in ORDERS else usual

    @property
    def size(self) -> int:
        """How many rows a page has."""
        asked = self.query.get("size", "")
        return int(asked) if asked in map(str, SIZES) else SIZES[0]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in their order."""
        return columns.chosen(",".join(self.query.getlist("cols")).split(","))

    @property
    def ignored(self) -> list[str]:
        """Return the names of what was asked for and means nothing."""
        right = {
            "view": VIEWS,
            "size": map(str, SIZES),
            "sort": (*ORDERS, *map("-".__add__, ORDERS)),
        }
        wrong = [
            LABELS[name]
            for name, values in right.items()
            if self.query.get(name, "") not in {"", *values}
        ]
        if self._stale:
            wrong.append(LABELS["q"])
        return [str(label) for label in (*wrong, *self.form.ignored)]

    @property
    def _stale(self) -> bool:
        """Whether the search was typed into a session that has ended."""
        return bool(TOKEN.fullmatch(self.query.get("q", ""))) and not self.said

    @property
    def known(self) -> dict[str, Any]:
        """The filters that mean something, with the words that a token stands for."""
        known = self.form.known
        return {name: value for name, value in known.items() if name != "q" or not self._stale} | (
            {"q": self.said, "by_person": True} if self.said else {}
        )

    @property
    def menu(self) -> list[tuple[str | Promise, str]]:
        """What 添加筛选 offers: labels, and addresses of this list with that one control open."""
        kept = self.kept()
        return [
            (label, f"?{urlencode([*kept, ('add', key)])}") for key, (label, _) in CONTROLS.items()
        ]

    @property
    def control(self) -> Control | None:
        """The one control that is open."""
        asked = self.query.get("add", "")
        if asked not in CONTROLS:
            return None
        label, names = CONTROLS[asked]
        return Control(label, [self.form[name] for name in names], self.kept(*names))

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on."""
        return self.form.chips(self.query)

    def kept(self, *but: str) -> list[tuple[str, str]]:
        """Return what makes this view, name by name and without `but`, for links and forms."""
        gone = PASSING | set(but)
        return [
            (name, value)
            for name, values in self.query.lists()
            if name not in gone
            for value in values
            if value
        ]

    @cached_property
    def rows(self) -> CaseQuerySet:
        """All cases of the list in their order."""
        rows = narrow(self.ready_made.rows(self.desk), self.known, self.desk)
        return rows.order_by(*order_of(self.sort))

    @property
    def asked_for(self) -> CountOf:
        """How many rows there are, for `page`."""
        return up_to(self.rows, COUNTED + 1)

    def page(self, total: int) -> "Page[Case]":
        """Return the page asked for of so many rows, the nearest one when there is no such page."""
        pages = CappedPaginator(self.rows, self.size, total)
        return pages.get_page(self.query.get("page"))

    def shown(self, rows: CaseQuerySet) -> CaseQuerySet:
        """Return a slice of the rows with what their columns need, in the order of the list."""
        return shown(rows).order_by(*order_of(self.sort))

    def picked(self) -> CaseQuerySet:
        """Return the rows that were ticked: these by their ids, or every row of the list."""
        if self.query.get("all") == "1":
            return self.rows
        asked = [pick for pick in self.query.getlist("pick") if pick.isdecimal() and len(pick) < 19]
        picked = self.desk.visible.filter(pk__in=[int(pick) for pick in asked])
        return picked.order_by(*order_of(self.sort))


def order_of(sort: str) -> list[OrderBy]:
    """Return the order by this name. Rows without the value come last, whichever way it runs."""
    down = sort.startswith("-")
    nulls = {"nulls_last": True} if sort.removeprefix("-") in {"due", "closed"} else {}
    first, *rest = ORDERS[sort.removeprefix("-")]
    return [
        *(first.desc(**nulls) if down else first.asc(**nulls),),
        *((each.desc() if down else each.asc()) for each in rest),
    ]


def narrow(cases: CaseQuerySet, known: dict[str, Any], desk: Desk) -> CaseQuerySet:
    """Keep what every filter keeps; `known` is `Listing.known`."""
    for name, lookup in PLAIN.items():
        if name in known:
            cases = cases.filter((lookup, known[name]))
    if "host" in known:
        below = Unit.objects.subtree_of(known["host"])
        cases = cases.filter(host__in=below.values("pk"))
    if "topic" in known:
        cases = cases.filter(Q(topic=known["topic"]) | Q(topic__parent=known["topic"]))
    if "channel" in known:
        came_by = Petition.objects.filter(case=OuterRef("pk"), channel__in=known["channel"])
        cases = cases.filter(Exists(came_by))
    if "near" in known:
        cases = _near(cases, known["near"], desk)
    for fact in known.get("fact", ()):
        cases = cases.filter(FACTS[fact])
    return search(cases, known.get("q", ""), desk.held, by_person="by_person" in known)


# Filters that are one comparison with one column.
PLAIN = {
    "stage": "stage__in",
    "track": "track__in",
    "urgency": "urgency__in",
    "due_from": "due_on__gte",
    "due_to": "due_on__lte",
    "received_from": "received_on__gte",
    "received_to": "received_on__lte",
}
FACTS = {
    MINOR: Q(minor_harm=True),
    RESTRICTED: Q(restricted=True),
    REPEATED: Q(petition_count__gt=1),
    GROUP: Q(is_group=True),
}


def _near(cases: CaseQuerySet, near: str, desk: Desk) -> CaseQuerySet:
    if near == LATE:
        return cases.overdue(desk.on)
    if near == TODAY:
        return cases.due_between(desk.on, desk.on)
    warned = Clock.objects.running().filter(
        case=OuterRef("pk"), code=OuterRef("due_code"), soon_on__lte=desk.on
    )
    return cases.open().filter(Exists(warned), due_on__gt=desk.on)

"""The views of the case list: the ready-made ones of a role, and those that people have named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.counting import MOST, CountOf, up_to
from organization.models import Role
from petitions.models import CaseQuerySet, SavedView
from petitions.worklist import Desk

Text = str | Promise


@dataclass(frozen=True)
class ListView:
    """A ready-made view; `rows` always starts from what the reader may see."""

    label: Text
    rows: Callable[[Desk], CaseQuerySet]
    late: bool = False


VIEWS: dict[str, ListView] = {
    "open": ListView(_("在办"), lambda desk: desk.visible.open()),
    "mine": ListView(_("待我办理"), lambda desk: desk.mine),
    "route": ListView(_("待分办"), lambda desk: desk.waiting("assign", "transfer")),
    "approve": ListView(_("待批办"), lambda desk: desk.waiting("approve_routing")),
    "sign": ListView(_("待签收"), lambda desk: desk.waiting("sign")),
    "returns": ListView(_("退回申请"), lambda desk: desk.waiting("agree_return")),
    "review": ListView(_("待审核"), lambda desk: desk.waiting("approve_draft", "issue")),
    "reports": ListView(_("待审结"), lambda desk: desk.waiting("pass_report", "close")),
    "today": ListView(
        _("今日到期"), lambda desk: desk.visible.due_between(desk.on, desk.on), late=True
    ),
    "late": ListView(_("逾期"), lambda desk: desk.visible.overdue(desk.on), late=True),
    "all": ListView(_("全部"), lambda desk: desk.visible),
    # The blocks of my work, whole.
    "must": ListView(_("必须今天"), lambda desk: desk.must, late=True),
    "gates": ListView(_("等我签收、审核、批"), lambda desk: desk.gates),
    "work": ListView(_("我在办"), lambda desk: desk.work),
    "others": ListView(_("我等别人"), lambda desk: desk.others),
}

TABS: dict[Role, tuple[str, ...]] = {
    Role.REGISTRAR: ("open", "route", "returns", "today", "late", "all"),
    Role.OFFICE: ("open", "route", "reports", "today", "late", "all"),
    Role.LEADER: ("open", "approve", "today", "late", "all"),
    Role.HEAD: ("open", "review", "today", "late", "all"),
    Role.UNIT_CLERK: ("open", "sign", "mine", "today", "late", "all"),
    Role.HANDLER: ("open", "sign", "mine", "today", "late", "all"),
}


@dataclass(frozen=True)
class Tab:
    """The arguments of one tab in `components/view_tabs.html`."""

    label: Text
    url: str
    active: bool
    count: int | None = None
    late: bool = False
    capped: bool = False  # there are more than `count` says


def keys_of(desk: Desk, current: str) -> list[str]:
    """Return the keys of this person's ready-made views, and of the one that is shown."""
    roles = desk.held.roles
    held = {key for role, keys in TABS.items() if role in roles for key in keys} | {current}
    return [key for key in VIEWS if key in held]


def asked_for(desk: Desk, current: str) -> dict[str, CountOf]:
    """Return what the tabs count, for `tab_row`; how many cases there are at all is not told."""
    keys = keys_of(desk, current)
    return {key: up_to(VIEWS[key].rows(desk)) for key in keys if key != "all"}


def tab_row(
    desk: Desk,
    current: str,
    kept: list[tuple[str, str]],
    named: Sequence[SavedView],
    found: Mapping[str, int],
) -> list[Tab]:
    """Return the tabs of this person: ready-made ones with their counts, then saved ones.

    `kept` is what makes the view that is shown, `found` the counts. No query.
    """
    keys = keys_of(desk, current)
    chosen = next((view for view in named if parse_qsl(view.query) == kept), None)
    address = reverse("case_list")
    tabs = [
        Tab(
            VIEWS[key].label,
            f"{address}?view={key}",
            key == current and chosen is None,
            min(found[key], MOST - 1) if key in found else None,
            VIEWS[key].late,
            found.get(key, 0) >= MOST,
        )
        for key in keys
    ]
    return tabs + [Tab(v.name, f"{address}?{v.query}", v == chosen) for v in named]


def saved_views(desk: Desk) -> QuerySet[SavedView]:
    """Return the views this person has saved, and those that colleagues share with the unit."""
    units = {post.unit_id for post in desk.held.posts}
    return SavedView.objects.filter(Q(owner=desk.user) | Q(unit__in=units)).order_by("name", "pk")


def query_of(kept: list[tuple[str, str]]) -> str:
    """Return the query string by which a view is saved."""
    return urlencode(kept)

"""The case list, its saved views, and where the ticked rows go."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.once import go, once
from organization.http import UserRequest
from petitions import columns, replay, searching
from petitions.badges import count_beside
from petitions.columns import COLUMNS
from petitions.forms.filters import ViewForm
from petitions.listing import PASSING, SIZES, Listing
from petitions.models import CaseQuerySet, SavedView
from petitions.permissions import may_register
from petitions.tabs import asked_for, query_of, saved_views, tab_row
from petitions.worklist import Desk

SEARCHED = 100  # characters of a search
ACTIONS = {"assign": "case_assign", "export": "case_export"}


def listing_of(request: UserRequest) -> Listing:
    """Return the list that the address describes."""
    said = request.GET.get("q", "")
    typed = searching.typed(request.session, said) if searching.TOKEN.fullmatch(said) else ""
    return Listing(request.GET, Desk(request.user, timezone.localdate()), typed)


@require_POST
def case_search(request: UserRequest) -> HttpResponse:
    """Lead to the list that a search finds. A name stays in the session, never in the address."""
    said = request.POST.get("q", "")[:SEARCHED]
    address = searching.address_of(request.session, said)
    query = f"?{urlencode({'q': address})}" if address else ""
    return redirect(f"{reverse('case_list')}{query}")


@require_safe
def case_list(request: UserRequest) -> HttpResponse:
    """Show one page of the cases this person may see."""
    listing = listing_of(request)
    whole = request.headers.get("HX-Request") != "true"
    found = counted(request, listing, tabs=whole)
    page = listing.page(found["rows"])
    cases = list(listing.shown(cast(CaseQuerySet, page.object_list)))
    lines = columns.lines(cases, on=listing.desk.on, rules=replay.rules())
    context = {
        "listing": listing,
        "page": page,
        "rows": columns.with_cells(lines, listing.columns),
        "sizes": SIZES,
        "bulk": bulk_actions(listing.desk),
    }
    if whole:
        context |= around(listing, found)
    template = "petitions/case_list.html" if whole else "petitions/_case_rows.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def counted(request: UserRequest, listing: Listing, *, tabs: bool) -> dict[str, int]:
    """Return how many rows the list has, and each of its tabs. One query, badges included."""
    sets = asked_for(listing.desk, listing.view) if tabs else {}
    is_tab = not listing.known and listing.view in sets
    if is_tab:
        del sets[listing.view]
    found = count_beside(request, {"rows": listing.asked_for, **sets})
    return found | {listing.view: found["rows"]} if is_tab else found


def around(listing: Listing, found: Mapping[str, int]) -> dict[str, object]:
    """Return what the page has beside the rows: tabs, saved views, filters, columns.

    `found` has the counts of the tabs.
    """
    kept, desk = listing.kept(), listing.desk
    named = list(saved_views(desk))
    return {
        "tabs": tab_row(desk, listing.view, kept, named, found),
        "own_views": [view for view in named if view.owner_id == desk.user.pk],
        "view_query": query_of([pair for pair in kept if pair[0] != "q"]),
        "columns_kept": listing.kept("cols"),
        "all_columns": COLUMNS,
        "shown": {column.key for column in listing.columns},
    }


def bulk_actions(desk: Desk) -> list[dict[str, object]]:
    """Return what this person may do with ticked rows, as `components/bulk_bar.html` takes it."""
    actions: list[dict[str, object]] = [{"label": _("导出所选"), "value": "export"}]
    if may_register(desk.user, desk.on):  # who registers also sends out
        actions.insert(0, {"label": _("批量交办"), "value": "assign"})
    return actions


@require_safe
def case_selected(request: UserRequest) -> HttpResponse:
    """Lead from the ticked rows to what is to be done with them."""
    query = request.GET.copy()
    action = query.pop("action", [""])[-1]
    everything = query.get("all") == "1"
    if action not in ACTIONS or not (everything or query.getlist("pick")):
        messages.warning(request, _("请先勾选信访件，再选择要做什么。"))
        for name in PASSING:
            query.pop(name, None)
        return redirect(f"{reverse('case_list')}?{query.urlencode()}")
    if everything:
        query.pop("pick", None)  # the filter says which
    return redirect(f"{reverse(ACTIONS[action])}?{query.urlencode()}")


@require_POST
@once
def view_save(request: UserRequest) -> HttpResponse:
    """Give the filter that is on a name; the same name again takes the new filter."""
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("视图没有保存：请起一个二十字以内的名字。"))
        return go(request, f"{reverse('case_list')}?{request.POST.get('query', '')}")
    data, now = form.cleaned_data, timezone.now()
    view = QueryDict(data["query"], mutable=True)
    view.pop("q", None)  # the session forgets what was typed, and a name is never saved
    post = next(iter(Desk(request.user, timezone.localdate(now)).held.posts), None)
    SavedView.objects.update_or_create(
        owner=request.user,
        name=data["name"],
        defaults={
            "query": view.urlencode(),
            "unit": post.unit if post and data["shared"] else None,
            "created_at": now,
        },
    )
    messages.success(request, _("已存为视图“%(name)s”。") % {"name": data["name"]})
    return go(request, f"{reverse('case_list')}?{data['query']}")


@require_POST
@once
def view_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Delete a view of one's own."""
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    view.delete()
    messages.success(request, _("已删除视图“%(name)s”。") % {"name": view.name})
    return go(request, reverse("case_list"))

"""The department bulletin: a table whose every number opens its cases."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Unit
from petitions.models import Assignment
from petitions.workflow import Refused
from reports import actions, contents, figures, lists, pages, permissions, span, workbook
from reports.contents import Table
from reports.models import Bulletin
from reports.month import Month


@require_safe
def bulletin_latest(_request: UserRequest) -> HttpResponse:
    """Lead to the month that ended last."""
    return redirect("bulletin", Month.at(timezone.now()).previous)


@require_safe
def bulletin(request: UserRequest, month: Month) -> HttpResponse:
    """Show the month as it was frozen, or as the data say with ?live=1 or before the freeze."""
    _require_month(month)
    today = timezone.localdate()
    document, table = _asked(request, month)
    context = _table(request, document, table)
    context |= {
        "month": month,
        "previous": month.previous if span.has_pages(month.previous, today) else None,
        "following": month.next if span.has_pages(month.next, today) else None,
        "frozen": lists.bulletin_of(month),
        "document": document,
        "origin": pages.origin(document),
        "anchor": pages.anchor(document),
        "figures": figures.SIX,
        "balance": pages.balance(table.total),
    }
    return render(request, "reports/bulletin.html", context | _office(request, document, table))


@require_safe
def bulletin_xlsx(request: UserRequest, month: Month) -> HttpResponse:
    """Download the table as the page shows it."""
    _require_month(month)
    document, table = _asked(request, month)
    title = _("%(month)s处室办理情况通报") % {"month": month.label}
    rows = [(row.name, row.numbers) for row in table.rows]
    return workbook.answer(
        f"bulletin-{month}",
        pages.head(title, document, request.user, timezone.now()),
        [_("处室"), *map(str, pages.names(figures.BULLETIN))],
        (
            [name, *(numbers[figure.code] for figure in figures.BULLETIN)]
            for name, numbers in [*rows, (_("合计"), table.total)]
        ),
    )


@require_POST
@once
def bulletin_publish(request: UserRequest, month: Month) -> HttpResponse:
    """Publish the last version."""
    document = lists.bulletin_of(month)
    if document is None:
        raise Http404
    try:
        actions.publish_bulletin(document, by=request.user, at=timezone.now())
        messages.success(request, _("已发布。"))
    except Refused as refused:
        messages.error(request, str(refused))
    return go(request, reverse("bulletin", args=[month]))


@require_POST
@once
def bulletin_correct(request: UserRequest, month: Month) -> HttpResponse:
    """Freeze a corrected version beside the old one."""
    try:
        made = actions.correct_bulletin(month, by=request.user, at=timezone.now())
        messages.success(request, _("已生成第%(n)d版，请核对后发布。") % {"n": made.version})
    except Refused as refused:
        messages.error(request, str(refused))
    return go(request, reverse("bulletin", args=[month]))


def _require_month(month: Month) -> None:
    """Raise Http404 for a month that has no page."""
    if not span.has_pages(month, timezone.localdate()):
        raise Http404


def _asked(request: UserRequest, month: Month) -> tuple[Bulletin | None, Table]:
    document = None if request.GET.get("live") else lists.bulletin_of(month)
    return document, contents.frozen_bulletin(document) if document else contents.live_bulletin(
        month
    )


def _table(request: UserRequest, document: Bulletin | None, table: Table) -> dict[str, Any]:
    today = timezone.localdate()
    source = "bulletin" if document else "live"
    units = Unit.objects.filter(code__in=[row.code for row in table.rows])
    code_of = dict(units.values_list("pk", "code"))
    reach = permissions.reach(request.user, today)
    own = {code_of[pk] for pk in permissions.own_units(request.user, today) if pk in code_of}
    open_to = {code for pk, code in code_of.items() if pk in reach}
    all_open = source if open_to and open_to == set(code_of.values()) else ""
    return {
        "lines": pages.lines(table, source, own=own, open_to=open_to),
        "total": pages.numbers(table.total, table.month, "all", all_open, figures.SIX),
    }


def _office(request: UserRequest, document: Bulletin | None, table: Table) -> dict[str, Any]:
    """Return what only the Petition Office sees: differences, buttons, restricted cases apart."""
    today = timezone.localdate()
    if not permissions.is_office(request.user, today):
        return {}
    units = Unit.objects.filter(code__in=[row.code for row in table.rows])
    seen = Assignment.objects.visible_to(request.user, today)
    apart = figures.apart(table.month, units.values_list("pk", flat=True), seen)
    if document is None:
        return {"apart": apart}
    live = contents.live_bulletin(table.month)
    return {
        "apart": apart,
        "differing": pages.differing(table.rows, live.rows),
        "may_publish": permissions.is_director(request.user, today),
    }

"""Statistics: a table that is asked for in the address, its file, and the names people give."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.once import go, once
from organization.http import UserRequest
from petitions.forms.filters import Chip
from reports import actions, dimensions, pages, permissions, workbook
from reports.forms.statistics import Asked, Named
from reports.models import SavedStatistic
from reports.month import Month
from reports.statistics import as_of, catalogue, sheet, table
from reports.statistics.as_of import TooMany
from reports.statistics.comparing import compared
from reports.statistics.reach import Reach
from reports.statistics.selection import Selection
from reports.statistics.table import Table
from reports.ways import ways

# What makes a statistic; everything else in an address is passed over.
SAID = ("of", "period", "by", "against", "as_of", "unit", "own", *dimensions.HELD)


@require_safe
def statistics(request: UserRequest) -> HttpResponse:
    """Show the table that the address asks for, and the form that asks for another."""
    form, asked, found = _answered(request)
    today = timezone.localdate()
    units = permissions.own_units(request.user, today)
    context: dict[str, Any] = {
        "ways": ways(request, "statistics"),
        "form": form,
        "asked": asked,
        "table": found,
        "trail": asked.reach.trail(asked.place),
        "by": dimensions.BY_CODE[form.said.get("by", "")] if found else None,
        "against": compared(asked.period, form.said.get("against", ""), today),
        "as_of_words": as_of.WORDS,
        "query": _query(form.said),
        "query_no_unit": _query(form.said, without=("unit", "own")),
        "chips": _chips(asked, form.said),
        "saved": SavedStatistic.objects.filter(Q(owner=request.user) | Q(unit__in=units)).order_by(
            "name", "pk"
        ),
        "read_at": timezone.now(),
    }
    return render(request, "reports/statistics.html", context, status=200 if found else 422)


@require_safe
def statistics_xlsx(request: UserRequest) -> HttpResponse:
    """Download the table as the page shows it; the trail keeps who did."""
    form, asked, found = _answered(request)
    if found is None:
        return statistics(request)
    now, query = timezone.now(), _query(form.said)
    title = f"{asked.period.label} {asked.place.name if asked.place else ''} {_('统计')}"
    head = pages.head(title, None, request.user, now)
    if asked.as_of:
        head.append(str(as_of.WORDS))
    by = dimensions.BY_CODE[form.cleaned_data["by"]]
    answer = workbook.answer(
        f"statistics-{asked.period.key}", head, sheet.columns(found, by), sheet.rows(found)
    )
    taken = actions.Taken(len(found.lines), sha256(answer.content).hexdigest())
    actions.record_statistics_export(query, taken, by=request.user, at=now)
    return answer


@require_POST
@once
def statistics_save(request: UserRequest) -> HttpResponse:
    """Give the statistic that is shown a name; the same name again takes the new one."""
    form = Named(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有保存：请起一个二十字以内的统计名。"))
        query = _query(QueryDict(request.POST.get("query", "")[:1000]))
        return go(request, f"{reverse('statistics')}?{query}")
    query = _query(QueryDict(form.cleaned_data["query"]))
    saved = actions.save_statistic(
        form.cleaned_data["name"],
        query,
        shared=form.cleaned_data["shared"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("已存为常用统计“%(name)s”。") % {"name": saved.name})
    return go(request, f"{reverse('statistics')}?{query}")


@require_POST
@once
def statistics_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Delete a named statistic of one's own."""
    saved = get_object_or_404(SavedStatistic, pk=pk, owner=request.user)
    saved.delete()
    messages.success(request, _("已删除常用统计“%(name)s”。") % {"name": saved.name})
    return go(request, reverse("statistics"))


def _answered(request: UserRequest) -> tuple[Asked, Selection, Table | None]:
    """Return the form, what it asks for, and the table; no table where the form has errors."""
    today = timezone.localdate()
    form = Asked(_with_usual(request.GET, Month.of(today)), today=today)
    valid = form.is_valid()
    period = form.cleaned_data.get("period", Month.of(today))
    reach = Reach.of(request.user, today)
    asked = Selection.read(request.GET, reach, period, today, as_of=form.cleaned_data.get("as_of"))
    if not valid:
        return form, asked, None
    data = form.cleaned_data
    wanted = [catalogue.found(code) for code in data["of"]]
    against = None if asked.as_of else compared(period, data["against"], today)
    try:
        by = dimensions.BY_CODE[data["by"]]
        return form, asked, table.of(asked, wanted, by, against)
    except TooMany as refused:
        form.add_error("as_of", str(refused))
        return form, asked, None


def _with_usual(query: QueryDict, running: Month) -> QueryDict:
    """Return the address with what an empty one stands for."""
    said = query.copy()
    if "of" not in said:
        said.setlist("of", list(catalogue.USUAL))
    said["period"] = said.get("period") or running.key
    said["by"] = said.get("by") or dimensions.UNIT.code
    return said


def _query(said: QueryDict, without: Collection[str] = ()) -> str:
    """Return the part of an address that makes the statistic."""
    names = [name for name in SAID if name not in without]
    return urlencode([(name, value) for name in names for value in said.getlist(name)])


def _chips(asked: Selection, said: QueryDict) -> list[Chip]:
    """Return the parts that are held, each with the address of the statistic without it."""
    return [
        Chip(f"{name}：{part}", f"?{_query(said, without=(code,))}")
        for code, name, part in asked.words
    ]

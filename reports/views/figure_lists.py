"""The cases behind one number, as a page and as a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from organization.models import Unit
from reports import actions, figures, lists, pages, permissions, span, workbook
from reports.figures import Figure
from reports.month import Month

PAGE_SIZE = 50


@require_safe
def figure_list(request: UserRequest, code: str, month: Month, unit: str) -> HttpResponse:
    """List exactly the assignments that the number counts."""
    figure, host, source = _asked(request, code, month, unit)
    keys = lists.keys_behind(figure, month, host, source)
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "figure": figure,
        "month": month,
        "unit": host,
        "code": unit,
        "source": source,
        "document": lists.document_of(month, host, source),
        "count": len(keys),
        "page": page,
        "rows": lists.rows(list(page.object_list), request.user, timezone.localdate()),
    }
    context["origin"] = pages.origin(context["document"])
    return render(request, "reports/figure_list.html", context)


@require_safe
def figure_xlsx(request: UserRequest, code: str, month: Month, unit: str) -> HttpResponse:
    """Download the same rows; the trail keeps who did."""
    figure, host, source = _asked(request, code, month, unit)
    keys, now = lists.keys_behind(figure, month, host, source), timezone.now()
    actions.record_export(figure.code, month, unit, rows=len(keys), by=request.user, at=now)
    title = f"{month.label} {host.name if host else _('各处室')} {figure.name}"
    document = lists.document_of(month, host, source)
    return workbook.answer(
        f"{code}-{month}-{unit}",
        pages.head(title, document, request.user, now),
        [_("编号"), _("承办单位"), _("交办日期"), _("限办时间"), _("办结日期"), _("题名")],
        (
            [row.number, row.unit, row.assigned_on, row.due_on, row.done_on, row.title]
            for row in lists.rows(keys, request.user, timezone.localdate(now))
        ),
    )


def _asked(
    request: UserRequest, code: str, month: Month, unit: str
) -> tuple[Figure, Unit | None, str]:
    """Return figure, unit (None for all departments) and source; 404 or 403 for what is not."""
    figure = figures.BY_CODE.get(code)
    source = request.GET.get("source", "live")
    if figure is None or source not in lists.SOURCES or month > Month.at(timezone.now()):
        raise Http404
    host = None if unit == "all" else get_object_or_404(Unit, code=unit)
    wanted = {host.pk} if host else {one.pk for one in span.departments(month)}
    if not wanted <= permissions.reach(request.user, timezone.localdate()):
        raise PermissionDenied(_("各件清单只对本单位、上级单位和信访办开放。"))
    return figure, host, source

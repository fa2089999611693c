"""The annual report 信访情况年度报告: read by the leadership, drafted and sealed by the office."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role
from organization.standing import standing
from petitions.workflow import Refused
from reports import actions, annual, annual_pages, pages, permissions, workbook
from reports.annual import Content
from reports.forms.annual_reports import Words
from reports.models import AnnualReport
from reports.period import parse
from reports.queries.chain import FIRST_YEAR
from reports.ways import ways

LEADS = {Role.LEADER, Role.OFFICE}


@require_safe
def annual_latest(_request: UserRequest) -> HttpResponse:
    """Lead to the year that ended last."""
    return redirect("annual", timezone.localdate().year - 1)


@require_safe
def annual_report(request: UserRequest, year: int) -> HttpResponse:
    """Show the year as it was sealed, or as the data say with ?live=1 or before that."""
    today = timezone.localdate()
    document, content = _asked(request, year)
    opens = permissions.reaches_all(request.user, today)
    frozen = actions.sealed_report_of(year)
    context: dict[str, Any] = {
        "ways": ways(request, "annual_latest"),
        "year": year,
        "previous": year - 1 if year > FIRST_YEAR else None,
        "following": year + 1 if year < today.year else None,
        "document": document,
        "frozen": frozen,
        "differing": _differing(document, year),
        "origin": pages.origin(document),
        "anchor": pages.anchor(document),
        "parts": annual_pages.parts(content, opens=opens),
        "regions": annual_pages.regions(content, opens=opens),
        "period": parse(content["period"]),
        "compared": parse(content["compared"]),
        "may_write": permissions.is_director(request.user, today),
    }
    if standing(request.user, today).roles & LEADS:
        context["about"] = annual_pages.about(year, today, opens=opens)
    return render(request, "reports/annual.html", context)


@require_safe
def annual_xlsx(request: UserRequest, year: int) -> HttpResponse:
    """Download the numbers and words as the page shows them."""
    document, content = _asked(request, year)
    title = _("%(year)s年信访情况年度报告") % {"year": year}
    return workbook.answer(
        f"annual-{year}",
        pages.head(title, document, request.user, timezone.now()),
        [str(column) for column in annual_pages.SHEET_COLUMNS],
        annual_pages.sheet(content),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def annual_write(request: UserRequest, year: int) -> HttpResponse:
    """Edit the words of the four parts; keep them, or seal them with the numbers."""
    _require_year(year)
    today = timezone.localdate()
    content = annual.counted(year, today)
    form = Words(request.POST or None, initial=_words(year, content))
    if form.is_valid():
        try:
            return _written(request, year, form)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "year": year, "has_ended": year < today.year}
    context["parts"] = [
        (shown, form[shown.part.code]) for shown in annual_pages.parts(content, opens=False)
    ]
    status = 422 if form.errors else 200
    return render(request, "reports/annual_write.html", context, status=status)


def _written(request: UserRequest, year: int, form: Words) -> HttpResponse:
    texts, now = dict(form.cleaned_data), timezone.now()
    if texts.pop("seal"):
        made = actions.seal_annual_report(year, texts, by=request.user, at=now)
        messages.success(request, _("已封存第%(n)d版。") % {"n": made.version})
        return go(request, reverse("annual", args=[year]))
    actions.draft_annual_report(year, texts, by=request.user, at=now)
    messages.success(request, _("草稿已保存。"))
    return go(request, reverse("annual_write", args=[year]))


def _words(year: int, content: Content) -> dict[str, str]:
    """Return the words of the last version, else sentences made of the numbers."""
    last = AnnualReport.objects.filter(year=year).order_by("-version").first()
    return last.texts if last else annual.drafts(content)


def _require_year(year: int) -> None:
    """Raise Http404 for a year of which there is nothing to report."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404


def _asked(request: UserRequest, year: int) -> tuple[AnnualReport | None, Content]:
    _require_year(year)
    document = None if request.GET.get("live") else actions.sealed_report_of(year)
    if document:
        return document, annual.sealed(document)
    return None, annual.counted(year, timezone.localdate())


def _differing(document: AnnualReport | None, year: int) -> int:
    """Return how many numbers of the year have changed since it was sealed."""
    if document is None:
        return 0
    frozen = annual.sealed(document)["numbers"]
    now = annual.counted(year, timezone.localdate())["numbers"]
    return sum(pair[0] != frozen.get(code, pair)[0] for code, pair in now.items())

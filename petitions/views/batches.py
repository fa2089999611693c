"""Assigning many cases at once, and taking a list away as a file."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from audit import cells
from audit.cells import XLSX
from audit.once import go, once
from errands.actions import ask
from errands.ordering import ordered
from organization.http import UserRequest
from petitions import actions, batch_errands, export, list_errands
from petitions.batches import MOST, ORDERED, Candidate, Outcome, assign_each, candidates
from petitions.forms.batches import BatchForm, versions_in
from petitions.models import Case
from petitions.tabs import query_of
from petitions.views.cases import listing_of

TOLD = 20  # how many refusals are told one by one after the rest was sent


@once
def case_assign(request: UserRequest) -> HttpResponse:
    """Show which of the ticked cases can be assigned, and assign those."""
    today, listing = timezone.localdate(), listing_of(request)
    back = f"{reverse('case_list')}?{query_of(listing.kept())}"
    cases = list(listing.shown(listing.picked()[: ORDERED + 1]))
    if not 0 < len(cases) <= ORDERED:
        messages.warning(request, _too_many() if cases else _("没有选中信访件。"))
        return go(request, back)
    form = BatchForm(request.POST or None, on=today)
    if request.method == "POST" and form.is_valid():
        seen = versions_in(request.POST.getlist("version"))
        if len(seen) > MOST:
            return _ordered(request, form, seen)
        outcome = _send(request, form, seen)
        if outcome.done:
            return _sent(request, outcome, back)
        for row in outcome.refused:
            form.add_error(None, f"{row.case.number}：{row.refused}")
    rows = candidates(cases, request.user, today)
    eligible = [row for row in rows if not row.refused]
    context = {
        "form": form,
        "eligible": eligible,
        "versions": _versions(eligible),
        "is_long": len(eligible) > MOST,
        "refused": [row for row in rows if row.refused],
        "back": back,
        "last_due": actions.latest_due(today),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "petitions/case_assign.html", context, status=status)


def _versions(eligible: list[Candidate]) -> list[str]:
    """Return which cases were seen in which state; of many in one field, as forms have limits."""
    pairs = [f"{row.case.pk}:{row.case.version}" for row in eligible]
    return pairs if len(pairs) <= MOST else [" ".join(pairs)]


def _ordered(request: UserRequest, form: BatchForm, seen: dict[int, int]) -> HttpResponse:
    """Leave the assigning to the worker, and lead to where its results will be."""
    ask(batch_errands.order(seen, form.cleaned_data), by=request.user, at=timezone.now())
    messages.success(request, _("已转入后台办理 %(n)d 件，逐件结果见本页。") % {"n": len(seen)})
    return go(request, reverse("errand_list"))


def _send(request: UserRequest, form: BatchForm, seen: dict[int, int]) -> Outcome:
    """Assign the cases that were shown as eligible, in the state in which they were shown."""
    cases = Case.objects.visible_to(request.user).filter(pk__in=seen)
    return assign_each(
        list(cases[:MOST]), seen, by=request.user, at=timezone.now(), **form.cleaned_data
    )


def _sent(request: UserRequest, outcome: Outcome, back: str) -> HttpResponse:
    """Say what was sent and what was not, row by row, and lead back to the list."""
    count, host = len(outcome.done), outcome.done[0].host
    messages.success(
        request,
        ngettext("已交办 %(n)d 件至%(unit)s。", "已交办 %(n)d 件至%(unit)s。", count)
        % {"n": count, "unit": host.name if host else ""},
    )
    for row in outcome.refused[:TOLD]:
        messages.warning(request, f"{row.case.number}：{row.refused}")
    more = len(outcome.refused) - TOLD
    if more > 0:
        messages.warning(
            request,
            ngettext("另有 %(n)d 件未能交办。", "另有 %(n)d 件未能交办。", more) % {"n": more},
        )
    return go(request, back)


def _too_many() -> str:
    return _("一次最多批量办理 %(most)d 件，请用筛选缩小范围后再选。") % {"most": ORDERED}


@require_safe
def case_export(request: UserRequest) -> HttpResponseBase:
    """Answer with the list as a workbook: these filters, this order, these columns.

    A long one is written in the background, once it was said what for.
    """
    listing, now = listing_of(request), timezone.now()
    back = f"{reverse('case_list')}?{query_of(listing.kept())}"
    count = export.counted(listing)
    if cells.is_long(count):
        return redirect(f"{reverse('case_export_order')}?{request.GET.urlencode()}")
    try:
        workbook = export.workbook_of(listing, at=now)
    except cells.TooLong as refusal:
        messages.warning(request, str(refusal))
        return redirect(back)
    actions.record_export(
        request.user,
        rows=workbook.rows,
        columns=[column.key for column in listing.columns],
        narrowed_by=workbook.narrowed_by,
        sha256=workbook.sha256,
        cases=workbook.cases,
        at=now,
    )
    return FileResponse(
        workbook.file, as_attachment=True, filename=export.file_name(now), content_type=XLSX
    )


@once
def case_export_order(request: UserRequest) -> HttpResponse:
    """Ask what a long list is taken for, and leave the writing to the worker."""
    listing = listing_of(request)
    order = list_errands.order(listing, rows=export.counted(listing), purpose="")
    back = f"{reverse('case_list')}?{query_of(listing.kept())}"
    return ordered(request, order, title=list_errands.CASE_LIST.label, back=back, at=timezone.now())

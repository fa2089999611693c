"""Assigning many cases at once, and taking a list away as a file."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from audit.once import go, once
from organization.http import UserRequest
from petitions import actions, export
from petitions.batches import MOST, Outcome, assign_each, candidates
from petitions.forms.batches import BatchForm, versions_in
from petitions.models import Case
from petitions.tabs import query_of
from petitions.views.cases import listing_of

TOLD = 20  # how many refusals are told one by one after the rest was sent
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@once
def case_assign(request: UserRequest) -> HttpResponse:
    """Show which of the ticked cases can be assigned, and assign those."""
    today, listing = timezone.localdate(), listing_of(request)
    back = f"{reverse('case_list')}?{query_of(listing.kept())}"
    cases = list(listing.shown(listing.picked()[: MOST + 1]))
    if not 0 < len(cases) <= MOST:
        messages.warning(request, _too_many() if cases else _("没有选中信访件。"))
        return go(request, back)
    form = BatchForm(request.POST or None, on=today)
    if request.method == "POST" and form.is_valid():
        outcome = _send(request, form)
        if outcome.done:
            return _sent(request, outcome, back)
        for row in outcome.refused:
            form.add_error(None, f"{row.case.number}：{row.refused}")
    rows = candidates(cases, request.user, today)
    context = {
        "form": form,
        "eligible": [row for row in rows if not row.refused],
        "refused": [row for row in rows if row.refused],
        "back": back,
        "last_due": actions.latest_due(today),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "petitions/case_assign.html", context, status=status)


def _send(request: UserRequest, form: BatchForm) -> Outcome:
    """Assign the cases that were shown as eligible, in the state in which they were shown."""
    seen = versions_in(request.POST.getlist("version"))
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
    return _("一次最多批量办理 %(most)d 件，请用筛选缩小范围后再选。") % {"most": MOST}


@require_safe
def case_export(request: UserRequest) -> HttpResponseBase:
    """Answer with the list as a workbook: these filters, this order, these columns."""
    listing, now = listing_of(request), timezone.now()
    try:
        workbook = export.workbook_of(listing, at=now)
    except export.TooLong as refusal:
        messages.warning(request, str(refusal))
        return redirect(f"{reverse('case_list')}?{query_of(listing.kept())}")
    actions.record_export(
        request.user,
        rows=workbook.rows,
        columns=[column.key for column in listing.columns],
        narrowed_by=workbook.narrowed_by,
        sha256=workbook.sha256,
        cases=workbook.cases,
        at=now,
    )
    name = f"{_('信访件')}-{timezone.localdate(now).isoformat()}.xlsx"
    return FileResponse(workbook.file, as_attachment=True, filename=name, content_type=XLSX)

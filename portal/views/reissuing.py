"""A new query code at the desk for what came in online."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import reads, shown_once
from audit.once import go, once
from organization.http import UserRequest
from petitions.models import Track
from petitions.workflow import Refused
from portal import actions, codes
from portal.actions import reissuing
from portal.forms.reissuing import ReissueForm
from portal.models import OnlineSubmission, QueryCode, Told
from portal.views.codes import slip
from portal.views.online import PREFIX

TOLD = "online_codes"  # session key: id of the submission -> code, until it is shown


@require_http_methods(["GET", "HEAD", "POST"])
@once
def online_code(request: UserRequest, slug: str) -> HttpResponse:
    """Give a new code once, with a slip to print; then keep asking until its holder was told."""
    rows = OnlineSubmission.objects.visible_to(request.user).select_related(
        "office", "petition__petitioner", "petition__case__unit", "enquiry"
    )
    row, now = get_object_or_404(rows, slug=slug), timezone.now()
    if reissuing.reissuer_role(row, request.user, now) is None:
        messages.warning(request, _("此件的查询码由登记此件的信访办公室换发。"))
        return redirect("online_detail", slug=slug)
    reads.note(request, f"{PREFIX}{row.slug}", reads.PAGE, now)
    holder = reissuing.holder_of(row)
    is_telling = request.POST.get("step") == "told"
    said = request.POST if request.method == "POST" and not is_telling else None
    form = ReissueForm(said, holder=holder)
    try:
        if is_telling:
            actions.note_told(row, by=request.user, at=now)
            messages.success(request, _("已记录：信访人已被告知换发了查询码。"))
            return go(request, reverse("online_detail", args=[slug]))
        if form.is_bound and form.is_valid():
            code = actions.reissue_code(row, **form.cleaned_data, by=request.user, at=now)
            shown_once.keep(request, TOLD, row.pk, code)
            return go(request, reverse("online_code", args=[slug]))
    except Refused as refusal:
        if form.is_bound:
            form.add_error(None, str(refusal))
        else:
            messages.error(request, str(refusal))
    return _page(request, row, form, 422 if form.errors else 200)


def _page(
    request: UserRequest, row: OnlineSubmission, form: ReissueForm, status: int
) -> HttpResponse:
    holder, petition = reissuing.holder_of(row), row.petition
    code = shown_once.taken(request, TOLD, row.pk) if request.method == "GET" else ""
    beside = codes.beside(holder.phone, holder.name)
    owed = QueryCode.objects.filter(online=row).values_list("owed_by", flat=True).first()
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "why_not": reissuing.why_no_code(row),
        "slip": code and slip(request, code, row.number, row.received_on, beside),
        "guarded": petition is not None and petition.case.track == Track.ACCUSATION,
        "owed": Told(owed).label if owed else "",
    }
    return render(request, "portal/online_code.html", context, status=status)

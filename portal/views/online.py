"""What came in through the public pages, on the registrar's side: read, registered, decided on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import reads
from audit.once import go, once
from organization.http import UserRequest
from petitions import faces, matching, proposals
from petitions.forms.registering import hint_for
from petitions.models import Attachment, Case, FileState
from petitions.workflow import Refused
from portal import actions
from portal.forms.online import ConvertForm, JunkForm, OnlineFilter, OnlineMatterForm
from portal.models import WAITING, Doubt, OnlineForm, OnlineStage, OnlineSubmission

PAGE = 50
PREFIX = "online/"
STEPS: dict[str, tuple[Callable[..., OnlineSubmission], type[forms.Form]]] = {
    "accept": (actions.accept_online, forms.Form),
    "junk": (actions.junk_online, JunkForm),
    "convert": (actions.convert_online, ConvertForm),
}


@require_safe
def online_list(request: UserRequest) -> HttpResponse:
    """Show what waits, the oldest first, and on request what was decided on."""
    form = OnlineFilter(request.GET)
    seen = OnlineSubmission.objects.visible_to(request.user)
    stage = form.cleaned_data["stage"] if form.is_valid() else ""
    rows = seen.waiting() if not stage else seen if stage == "all" else seen.filter(stage=stage)
    rows = rows.select_related("petition__case", "enquiry").order_by("received_on", "pk")
    context = {
        "form": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "waiting": seen.filter(stage=OnlineStage.SUBMITTED).count(),
        "screened": seen.filter(stage=OnlineStage.SCREENED).count(),
        "junked": seen.filter(stage=OnlineStage.JUNK).count(),
    }
    return render(request, "portal/online_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def online_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show what was sent, and register it or decide on it."""
    rows = OnlineSubmission.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("office", "topic", "petition__case"), slug=slug)
    step = request.POST.get("step", "")
    if request.method == "POST" and step in STEPS:
        return _act(request, row, step)
    if request.method != "POST":
        return _page(request, row)
    form = OnlineMatterForm(request.POST, row=row)
    if form.is_valid():
        try:
            return _register(request, row, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, row, form, status=422)


def _register(request: UserRequest, row: OnlineSubmission, form: OnlineMatterForm) -> HttpResponse:
    """Register it as a case of its own or with the one that was picked. Raises Refused."""
    now, chosen, into = timezone.now(), form.cleaned_data["join"], None
    if chosen:
        into = get_object_or_404(Case.objects.visible_to(request.user), slug=chosen)
    try:
        petition = actions.register_online(
            row,
            form.cleaned_data["title"],
            form.matter(),
            into=into,
            proposed=proposals.shown(_groups(request, row, form)),
            by=request.user,
            at=now,
        )
    except actions.ShutOut as refusal:
        if not refusal.is_whole_body:
            raise
        actions.shut_out_online(row, refusal, by=request.user, at=now)
        return go(request, reverse("taking_refused", args=["body"]))
    messages.success(
        request,
        _("已登记 %(petition)s，信访事项 %(case)s。")
        % {"petition": petition.number, "case": petition.case.number},
    )
    page = "case_detail" if into else "case_route"
    return go(request, reverse(page, args=[petition.case.slug]))


def _act(request: UserRequest, row: OnlineSubmission, step: str) -> HttpResponse:
    action, form_class = STEPS[step]
    form = form_class(request.POST)
    if form.is_valid():
        try:
            action(row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(number)s：已办理。") % {"number": row.number})
            again = step == "convert" or (step == "accept" and row.form == OnlineForm.PETITION)
            page = reverse("online_detail", args=[row.slug]) if again else reverse("online_list")
            return go(request, page)
    return _page(request, row, refused=form, step=step, status=422)


def _page(
    request: UserRequest,
    row: OnlineSubmission,
    form: OnlineMatterForm | None = None,
    *,
    refused: forms.Form | None = None,
    step: str = "",
    status: int = 200,
) -> HttpResponse:
    reads.note(request, f"{PREFIX}{row.slug}", reads.PAGE, timezone.now())
    waits = row.stage in WAITING
    registers = waits and row.form == OnlineForm.PETITION
    form = form or OnlineMatterForm(row=row, initial=_initial(row))
    context: dict[str, Any] = {
        "row": row,
        "form": form if registers else refused or JunkForm(),
        "registers": registers,
        "offered": {code: _offered(code, refused, step) for code in offers(row)},
        "refused": refused,
        "doubts": [Doubt(code).label for code in row.doubts],
        "files": _files(row),
        "groups": _groups(request, row, form) if registers else None,
        "joined": request.POST.get("join", ""),
        "notice": faces.notice_deadline(row.received_on, timezone.localdate()) if waits else None,
        "hint": hint_for(form.cleaned_data.get("topic")) if form.is_bound and registers else "",
    }
    return render(request, "portal/online_detail.html", context, status=status)


def offers(row: OnlineSubmission) -> list[str]:
    """Return the steps beside registering that the row still allows."""
    screened, asks = row.stage == OnlineStage.SCREENED, row.form == OnlineForm.ENQUIRY
    return [
        code
        for code, fits in (
            ("accept", screened),
            ("convert", asks and row.stage in WAITING),
            ("junk", screened),
        )
        if fits
    ]


def _offered(code: str, refused: forms.Form | None, step: str) -> forms.Form:
    return refused if refused is not None and code == step else STEPS[code][1]()


def _initial(row: OnlineSubmission) -> dict[str, Any]:
    return {
        "track": row.wish,
        "subject_unit": row.subject_unit_id,
        "subject_text": "" if row.subject_unit_id else row.subject_text,
    }


def _files(row: OnlineSubmission) -> list[Attachment]:
    if row.files_form is None:
        return []
    sent = Attachment.objects.filter(form=row.files_form, state=FileState.SENT)
    return list(sent.order_by("pk"))


def _groups(
    request: UserRequest, row: OnlineSubmission, form: OnlineMatterForm
) -> list[matching.Group]:
    """Return the earlier cases that fit what was sent and what the office has typed so far."""
    known: dict[str, Any] = {"name": row.name, "phone": row.phone, "text": row.text}
    known |= {"subject_unit": row.subject_unit, "received_on": row.received_on}
    typed = getattr(form, "cleaned_data", {})
    known |= {name: typed[name] for name in ("subject_unit", "topic", "title") if typed.get(name)}
    said = {name: value for name, value in known.items() if value}
    return matching.find(said, user=request.user, on=timezone.localdate())

"""A petition in three pages; each press of a button keeps what was typed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organization.models import Unit
from petitions import attached
from portal import actions
from portal.models import Doubt, OnlineForm, PublicDraft
from portal.public import drafts, files, similar
from portal.public.forms.submit import LAST, PAGES, ContactForm, WishForm, kind_of
from portal.public.language import address
from portal.public.sending import Busy, begin, doubts_of
from portal.public.typing import page_of, side_step


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, step: int = 1) -> HttpResponse:
    """Show one page of the form, or keep what was typed on it and go on."""
    if step not in (*PAGES, LAST):
        raise Http404
    draft = drafts.asked(request, OnlineForm.PETITION, timezone.now())
    if draft is not None and draft.sent is not None:
        return redirect(page_of(request, "submit_done", draft))
    if draft is None and (step > 1 or request.GET.get(drafts.FIELD)):
        messages.warning(request, _("这份草稿不在此浏览器，或已超过24小时。请重新填写。"))
        return redirect(address(request, "submit"))
    if request.method == "POST":
        return drafts.remember(request, _posted(request, step, draft))
    return _page(request, step, draft)


def _posted(request: HttpRequest, step: int, draft: PublicDraft | None) -> HttpResponse:
    now = timezone.now()
    try:
        draft = draft or begin(request, OnlineForm.PETITION, now)
    except Busy as busy:
        return _page(request, step, None, PAGES[step](request.POST), [str(busy)], status=429)
    refused: list[str] = []
    if step in PAGES:
        drafts.keep(draft, request.POST, PAGES[step].base_fields, now)
        refused = files.take_up(request, draft.files_form)
    aside = side_step(request, draft, "submit_step", step)
    if aside is not None:
        return aside
    if "drop" in request.POST or request.POST.get("go") == "upload":
        return _files_changed(request, draft, step, refused)
    if request.POST.get("go") == "back":
        return redirect(page_of(request, "submit_step", draft, step - 1))
    if step == LAST:
        return _send(request, draft)
    form = PAGES[step](draft.fields)
    if refused or not form.is_valid():
        return _page(request, step, draft, form, refused, status=422)
    return redirect(page_of(request, "submit_step", draft, step + 1))


def _files_changed(
    request: HttpRequest, draft: PublicDraft, step: int, refused: list[str]
) -> HttpResponse:
    """Show the page again after a file was taken up or given back."""
    if "drop" in request.POST:
        files.give_back(request, draft.files_form)
    if refused:
        return _page(request, step, draft, None, refused, status=422)
    return redirect(page_of(request, "submit_step", draft, step) + "#files")


def _send(request: HttpRequest, draft: PublicDraft) -> HttpResponse:
    """Send what the draft says, or lead to the first page that is not right."""
    wish, contact = WishForm(draft.fields), ContactForm(draft.fields)
    for step, form in ((1, wish), (2, contact)):
        if not form.is_valid():
            return _page(request, step, draft, form, status=422)
    office, now = actions.office_on(timezone.localdate()), timezone.now()
    if office is None:
        return _page(request, LAST, draft, None, [_("网上信访尚未开通，请来信、来电或来访。")], 503)
    try:
        doubts = doubts_of(request, draft, now)
    except Busy as busy:
        return _page(request, LAST, draft, None, [str(busy)], status=429)
    sent = _sent(wish.cleaned_data, contact.cleaned_data, doubts)
    actions.submit(draft, sent, office=office, at=now)
    return redirect(page_of(request, "submit_done", draft))


def _sent(wish: dict[str, Any], contact: dict[str, Any], doubts: list[Doubt]) -> actions.Sent:
    anonymous = contact["anonymous"]
    named = Unit.objects.active(timezone.localdate()).filter(name=wish["subject"].strip())
    return actions.Sent(
        form=OnlineForm.PETITION,
        wish=wish["wish"],
        subject_text=wish["subject"].strip(),
        subject_unit=named.first(),
        text=wish["text"],
        demands=[line.strip() for line in wish["demands"].splitlines() if line.strip()],
        kind=kind_of(contact),
        name="" if anonymous else contact["name"].strip(),
        phone=contact["phone"],
        address=contact["address"],
        asks_secrecy=contact["asks_secrecy"],
        publish_consent=contact["publish_consent"],
        doubts=doubts,
    )


def _page(
    request: HttpRequest,
    step: int,
    draft: PublicDraft | None,
    form: forms.Form | None = None,
    refused: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    fields = draft.fields if draft else {}
    if form is None and step in PAGES:
        form = PAGES[step](initial=fields)
    context = {
        "section": "submit",
        "step": step,
        "steps": [(1, _("诉求")), (2, _("联系方式")), (3, _("核对提交"))],
        "form": form,
        "draft": draft,
        "refused": refused or [],
        "enctype": "multipart/form-data" if step == 2 else "",
        "box": attached.box(None, None, form=draft.files_form) if draft else None,
        "drafts": [] if draft else drafts.of(request, timezone.now()).filter(sent=None)[:3],
        "wish": WishForm(fields) if step == LAST else None,
        "contact": ContactForm(fields) if step == LAST else None,
        "similar": similar.suggested(fields.get("text", "")) if step == LAST else [],
    }
    return render(request, f"portal/public/submit_{step}.html", context, status=status)

"""An enquiry: one page, answered on the progress page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from petitions.models import PetitionerKind
from portal import actions
from portal.models import OnlineForm, PublicDraft
from portal.public import drafts
from portal.public.forms.submit import AskForm
from portal.public.language import address
from portal.public.sending import Busy, begin, doubts_of
from portal.public.typing import page_of, side_step


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form of an enquiry, or take it in."""
    now = timezone.now()
    draft = drafts.asked(request, OnlineForm.ENQUIRY, now)
    if draft is not None and draft.sent is not None:
        return redirect(page_of(request, "submit_done", draft))
    if draft is None and request.GET.get(drafts.FIELD):
        messages.warning(request, _("这份草稿不在此浏览器，或已超过24小时。请重新填写。"))
        return redirect(address(request, "ask"))
    if request.method != "POST":
        return _page(request, draft, AskForm(initial=draft.fields if draft else None))
    try:
        draft = draft or begin(request, OnlineForm.ENQUIRY, now)
    except Busy as busy:
        return _page(request, None, AskForm(request.POST), str(busy), status=429)
    drafts.keep(draft, request.POST, AskForm.base_fields, now)
    answer = side_step(request, draft, "ask") or _send(request, draft)
    return drafts.remember(request, answer)


def _send(request: HttpRequest, draft: PublicDraft) -> HttpResponse:
    form, now = AskForm(draft.fields), timezone.now()
    office = actions.office_on(timezone.localdate())
    if not form.is_valid():
        return _page(request, draft, form, status=422)
    if office is None:
        form.add_error(None, _("网上咨询尚未开通，请来电或来访。"))
        return _page(request, draft, form, status=503)
    try:
        doubts = doubts_of(request, draft, now)
    except Busy as busy:
        form.add_error(None, str(busy))
        return _page(request, draft, form, status=429)
    data = form.cleaned_data
    sent = actions.Sent(
        form=OnlineForm.ENQUIRY,
        text=data["asked"],
        topic=data["topic"],
        kind=PetitionerKind.PERSON if data["name"] else PetitionerKind.ANONYMOUS,
        name=data["name"].strip(),
        phone=data["contact"].strip(),
        publish_consent=data["publish_consent"],
        doubts=doubts,
    )
    actions.submit(draft, sent, office=office, at=now)
    return redirect(page_of(request, "submit_done", draft))


def _page(
    request: HttpRequest,
    draft: PublicDraft | None,
    form: AskForm,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    waiting = [] if draft else drafts.of(request, timezone.now())
    context = {
        "section": "submit",
        "form": form,
        "refused": [refused] if refused else [],
        "draft": draft,
        "drafts": [one for one in waiting if one.form == OnlineForm.ENQUIRY and one.sent is None],
    }
    return render(request, "portal/public/ask.html", context, status=status)

"""After sending: the code that nobody can look up again, and what happens next."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from petitions import faces
from petitions.workflow import Refused
from portal import actions
from portal.models import ANSWER_WITHIN, OnlineForm, OnlineSubmission, PublicDraft
from portal.public import drafts
from portal.public.forms.submit import CodeForm
from portal.public.language import address
from portal.public.receipt import receipt
from portal.public.typing import page_of, side_step


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit_done(request: HttpRequest) -> HttpResponse:
    """Show the code, and ask for the end of it back before it is gone."""
    draft = _sent(request)
    if draft is None:
        messages.warning(request, _("没有可显示的提交结果。已记下查询码的，请在这里查进度。"))
        return redirect(address(request, "home"))
    form = CodeForm(request.POST if request.POST.get("go") == "confirm" else None)
    if request.method == "POST":
        aside = side_step(request, draft, "submit_done")
        if aside is not None:
            return aside
        if form.is_valid():
            try:
                actions.confirm_code(draft, form.cleaned_data["ends"], at=timezone.now())
            except Refused as refusal:
                form.add_error("ends", str(refusal))
            else:
                return redirect(page_of(request, "submit_done", draft))
    context = {"section": "submit", "form": form, **_context(draft)}
    status = 422 if form.errors else 200
    return render(request, "portal/public/submit_done.html", context, status=status)


@login_not_required
@require_safe
def submit_receipt(request: HttpRequest) -> HttpResponse:
    """Give the receipt with the code as a plain text file, while the code is still there."""
    draft = _sent(request)
    if draft is None or not draft.code:
        raise Http404
    if draft.sent is None:
        raise Http404
    words = receipt(draft.sent, draft.code, _last_day(draft.sent))
    answer = HttpResponse(words, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="receipt.txt"'
    return answer


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget in this browser all that was typed and shown: for a computer that others use."""
    for draft in drafts.of(request, timezone.now()):
        drafts.forget(draft)
    request.session.pop("tracked", None)
    response = redirect(address(request, "home"))
    response.delete_cookie(drafts.COOKIE)
    response["Clear-Site-Data"] = '"cache"'
    return response


def _sent(request: HttpRequest) -> PublicDraft | None:
    now = timezone.now()
    petition = drafts.asked(request, OnlineForm.PETITION, now)
    draft = petition or drafts.asked(request, OnlineForm.ENQUIRY, now)
    return draft if draft is not None and draft.sent is not None else None


def _context(draft: PublicDraft) -> dict[str, object]:
    row = draft.sent
    if row is None:
        raise Http404
    return {"draft": draft, "row": row, "code": draft.code, "last_day": _last_day(row)}


def _last_day(row: OnlineSubmission) -> date | None:
    """Return by when the petitioner is told what becomes of it, None if that is not known."""
    if row.form == OnlineForm.ENQUIRY:
        return row.received_on + ANSWER_WITHIN
    face = faces.notice_deadline(row.received_on, timezone.localdate())
    return face.last_day if face else None

"""The progress page: asked for by code, then what the petitioner may know and do."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organization.traces import client_address
from petitions import actions as petition_actions
from petitions.workflow import Refused
from portal import actions, codes
from portal.models import EnquiryStage
from portal.public import limits, tracking
from portal.public.forms.track import TrackForm
from portal.public.language import address
from portal.public.progress import papers_for, progress_of
from portal.public.tracking import Tracked, tracked


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for code and second answer; what is wrong and what is unknown get the same answer."""
    if request.method != "POST":
        return _ask(request, TrackForm())
    form, now = TrackForm(request.POST), timezone.now()
    if not form.is_valid():
        return _ask(request, form, status=422)
    place, typed = client_address(request), form.cleaned_data
    asked = codes.hash_of(typed["code"])
    wait = limits.charge_question(asked, place, now)
    if wait:
        return _refused(request, _too_often(wait), 429)
    found = codes.find(typed["code"], typed["second"])
    if found is None:
        return _refused(request, _("查询码或第二项不对。请核对后再试；连续输错要等一会儿。"), 422)
    limits.clear_question(asked, place, now)
    token = tracking.begin(request, found, now)
    return redirect(address(request, "track_page", token))


def _too_often(wait: int) -> str:
    said = _("试得太频繁，请%(minutes)d分钟后再试。也可以打电话或来访查询。")
    return said % {"minutes": max(round(wait / 60), 1)}


def _refused(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """Answer without a word of what was typed: the page is the same for every wrong answer."""
    return _ask(request, TrackForm(), words, status)


def _ask(
    request: HttpRequest, form: TrackForm, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {"section": "track", "form": form, "refused": refused}
    return render(request, "portal/public/track.html", context, status=status)


@login_not_required
@require_safe
@tracked
def track_page(request: HttpRequest, here: Tracked) -> HttpResponse:
    """Show where it is, who has it, until when and why, and what may be done."""
    context: dict[str, Any] = {"section": "track", "here": here, "token": here.token}
    if here.petition is not None and here.case is not None:
        context["progress"] = progress_of(here.petition, here.case, timezone.localdate())
        return render(request, "portal/public/track_page.html", context)
    enquiry = here.online.enquiry if here.online else None
    context["answered"] = bool(enquiry and enquiry.stage == EnquiryStage.ANSWERED)
    return render(request, "portal/public/track_before.html", context)


@login_not_required
@require_safe
@tracked
def track_paper(request: HttpRequest, here: Tracked, no: int) -> HttpResponse:
    """Hand out one paper that was issued to this petitioner."""
    if here.petition is None or here.case is None or here.is_guarded:
        raise Http404
    paper = papers_for(here.petition, here.case).filter(no=no).first()
    if paper is None:
        raise Http404
    try:
        content = paper.file.content if paper.sha256 else petition_actions.draw_pdf(paper)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address(request, "track_page", here.token))
    if request.method == "GET":  # asking for the head of an answer takes nothing away
        actions.note_fetched(paper, at=timezone.now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{paper.kind}-{paper.no}.pdf"'
    return answer

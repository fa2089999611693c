"""What opens behind a one-case link: the code, the facts of that case alone, sign and answer."""

from datetime import datetime, timedelta

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from audit.once import go, once
from petitions.workflow import Refused
from portal import actions
from portal.models import CaseLink, LinkStage
from portal.public.forms.links import AnswerForm, CodeForm, SignForm
from portal.public.language import address

OPENED = "opened_links"  # session key: id -> when the right code was given
STAYS_OPEN = timedelta(minutes=30)


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code, or show what is asked. A wrong code counts, so nothing is undone here."""
    link = actions.link_of(token)
    if link is None or _is_shut(link):
        return _shut(request)
    if request.method == "POST":
        form = CodeForm(request.POST)
        if form.is_valid():
            try:
                actions.open_link(token, form.cleaned_data["code"], at=timezone.now())
            except actions.Shut:
                return _shut(request)
            except Refused as refusal:
                form.add_error("code", str(refusal))
            else:
                opened = request.session.get(OPENED, {})
                request.session[OPENED] = opened | {str(link.pk): timezone.now().isoformat()}
                return go(request, address(request, "link_open", token))
        return render(request, "portal/public/link_code.html", {"form": form}, status=422)
    if not _is_opened(request, link):
        return render(request, "portal/public/link_code.html", {"form": CodeForm()})
    return _page(request, token, link, None)


@login_not_required
@require_POST
@once
def link_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Sign for what was asked, or answer it."""
    link = actions.link_of(token)
    if link is None or _is_shut(link):
        return _shut(request)
    if not _is_opened(request, link):
        return render(request, "portal/public/link_code.html", {"form": CodeForm()}, status=403)
    signing = "sign" in request.POST
    form = SignForm(request.POST) if signing else AnswerForm(request.POST)
    if form.is_valid():
        action = actions.sign_link if signing else actions.answer_link
        try:
            action(link, at=timezone.now(), **form.cleaned_data)
        except actions.Shut:
            return _shut(request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, address(request, "link_open", token))
    return _page(request, token, link, form, status=422)


def _page(
    request: HttpRequest, token: str, link: CaseLink, bound: forms.Form | None, status: int = 200
) -> HttpResponse:
    empty = SignForm if link.stage == LinkStage.SENT else AnswerForm
    form = bound or empty(initial={"name": link.signed_by})
    context = {"link": link, "token": token, "form": form, "office": link.case.unit}
    return render(request, "portal/public/link_answer.html", context, status=status)


def _shut(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/link_shut.html", status=410)


def _is_shut(link: CaseLink) -> bool:
    try:
        actions.require_open(link, timezone.localdate())
    except actions.Shut:
        return True
    return False


def _is_opened(request: HttpRequest, link: CaseLink) -> bool:
    """Tell whether this browser gave the right code a short while ago."""
    since = request.session.get(OPENED, {}).get(str(link.pk))
    return bool(since) and timezone.now() - datetime.fromisoformat(since) < STAYS_OPEN

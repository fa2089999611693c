"""What a petitioner tells, asks for or thinks of it, from the progress page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.once import go, once, was_accepted
from petitions import attached
from petitions.models import Case, Petition
from petitions.workflow import Refused
from portal import actions, openings
from portal.models import ActKind
from portal.public import files, looks, tracking
from portal.public.forms.track import RateForm, WordsForm
from portal.public.language import address
from portal.public.tracking import Tracked, tracked


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@tracked
def track_act(request: HttpRequest, here: Tracked, kind: str) -> HttpResponse:
    """Show the form of one request, or take in what was written; files are kept first."""
    if kind not in ActKind.values or here.petition is None:
        raise Http404
    act, refused = ActKind(kind), list[str]()
    if request.method != "POST":
        return _act_page(request, here, act, WordsForm(kind=act))
    if act == ActKind.SUPPLEMENT and not was_accepted(request):
        refused = files.take_up(request, here.files)
        files.give_back(request, here.files)
    if refused or _is_aside(request):
        typed = WordsForm(initial={"words": request.POST.get("words", "")}, kind=act)
        answer = _act_page(request, here, act, typed, refused, 422 if refused else 200)
        return looks.toggle(request, answer) if looks.FIELD in request.POST else answer
    return _told(request, here, act)


@once
def _told(request: HttpRequest, here: Tracked, act: ActKind) -> HttpResponse:
    form, petition = WordsForm(request.POST, kind=act), here.petition
    if form.is_valid() and petition is not None:
        words = form.cleaned_data["words"] or _("（只交文件）")
        held = here.files if act == ActKind.SUPPLEMENT else None
        try:
            actions.tell(petition, act, words, files=held, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            tracking.new_files(request, here.token)
            messages.success(request, _("已收到。处理结果会显示在这一页。"))
            return go(request, address(request, "track_page", here.token))
    return _act_page(request, here, act, form, status=422)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@tracked
def track_rate(request: HttpRequest, here: Tracked) -> HttpResponse:
    """Show the form of the rating, or take the rating in."""
    petition, case = _of(here)
    if request.method == "POST" and not _is_aside(request):
        return _rated(request, here, petition, case)
    typed = request.POST.dict() if request.method == "POST" else None
    answer = _rate_page(request, here, case, RateForm(initial=typed, has_unit=bool(case.host)))
    return looks.toggle(request, answer) if looks.FIELD in request.POST else answer


@once
def _rated(request: HttpRequest, here: Tracked, petition: Petition, case: Case) -> HttpResponse:
    form = RateForm(request.POST, has_unit=bool(case.host))
    if form.is_valid():
        try:
            actions.rate(petition, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("谢谢你的评价。"))
            return go(request, address(request, "track_page", here.token))
    return _rate_page(request, here, case, form, status=422)


def _of(here: Tracked) -> tuple[Petition, Case]:
    if here.petition is None or here.case is None:
        raise Http404
    return here.petition, here.case


def _is_aside(request: HttpRequest) -> bool:
    """Tell whether a button was pressed that sends nothing."""
    return bool({looks.FIELD, "drop"} & set(request.POST)) or request.POST.get("go") == "upload"


def _rate_page(
    request: HttpRequest, here: Tracked, case: Case, form: forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        "section": "track",
        "form": form,
        "here": here,
        "case": case,
        "until": openings.rating_until(case),
    }
    return render(request, "portal/public/track_rate.html", context, status=status)


def _act_page(
    request: HttpRequest,
    here: Tracked,
    act: ActKind,
    form: forms.Form,
    refused: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    petition, case = _of(here)
    takes_files = act == ActKind.SUPPLEMENT
    context: dict[str, Any] = {
        "section": "track",
        "form": form,
        "here": here,
        "kind": act.value,
        "title": act.label,
        "opening": openings.opening_of(case, act, timezone.localdate()),
        "barred": openings.refusal(case, petition, act),
        "box": attached.box(None, None, form=here.files) if takes_files else None,
        "enctype": "multipart/form-data" if takes_files else "",
        "refused": refused or [],
    }
    return render(request, "portal/public/track_act.html", context, status=status)

"""The intake page: register a petition, with live matches and the deadline it starts."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Unit
from organization.standing import standing
from petitions import actions, attached, drafts, faces, hints, matching, proposals
from petitions.forms.registering import MatchForm, RegisterForm, hint_for
from petitions.models import Case, Draft, FileOrigin, Petition
from petitions.workflow import BY_CODE, Refused

KEPT = ("channel", "received_on")  # what the next petition of a batch begins with
DRAFT_FORM = "register"
SUGGEST = "suggest"  # asks for suggestions without a script; its value is the topic taken
ASKED_BY = {"name", "phone", "id_number", "subject_unit", "text"}


@once
def case_new(request: UserRequest) -> HttpResponse:
    """Register a petition that opens a case, or joins the one the clerk picked."""
    if request.method == "POST":
        form = RegisterForm(request.POST)
        if SUGGEST in request.POST:
            return _page(request, _with_topic(request))
        if form.is_valid():
            try:
                petition = _register(request, form)
                _add_files(request, petition)
            except actions.ShutOut as refusal:
                return _not_taken(request, refusal)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return _registered(request, form, petition)
        return _page(request, form, status=422)
    draft = drafts.asked(request, request.user, DRAFT_FORM)
    return _page(request, RegisterForm(initial=_initial(request, draft)), draft=draft)


def _with_topic(request: UserRequest) -> RegisterForm:
    """Return the form as typed, with the suggested topic where one was taken; no complaints."""
    typed = request.POST.copy()
    if taken := str(typed[SUGGEST]):
        typed["topic"] = taken
    form = RegisterForm(typed)
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    return form


def _add_files(request: UserRequest, petition: Petition) -> None:
    """Let the files that were taken up with this form belong to the petition."""
    actions.add_files(
        petition.case,
        attached.posted(request),
        origin=FileOrigin.PETITION,
        about=petition.number,
        by=request.user,
        at=timezone.now(),
    )


def _not_taken(request: UserRequest, refusal: actions.ShutOut) -> HttpResponse:
    """Count the refusal, keep nothing of what was typed, and say where it must go."""
    office, now = office_of(request), timezone.now()
    actions.count_refusal(refusal, unit=office, by=request.user, at=now)
    drafts.forget_sent(request.POST, request.user)
    if held := attached.form_of(request.POST.get(attached.FORM)):
        actions.drop_all(held, by=request.user)
    who = "body" if refusal.is_whole_body else "me"
    return go(request, reverse("taking_refused", args=[who]))


def _register(request: UserRequest, form: RegisterForm) -> Petition:
    """Carry the form out; the case to join must be one the clerk may see."""
    now, chosen = timezone.now(), form.cleaned_data["join"]
    submission, proposed = form.submission(), proposals.shown(_groups(request) or [])
    if chosen:
        case = get_object_or_404(Case.objects.visible_to(request.user), slug=chosen)
        return actions.join(case, submission, proposed=proposed, by=request.user, at=now)
    office = office_of(request)
    return actions.register(
        submission, form.matter(), proposed=proposed, unit=office, by=request.user, at=now
    )


def office_of(request: UserRequest) -> Unit:
    """Return the unit in whose name this person registers."""
    held = standing(request.user, timezone.localdate())
    return next(post.unit for post in held.posts if post.role in BY_CODE["open"].roles)


def _registered(request: UserRequest, form: RegisterForm, petition: Petition) -> HttpResponse:
    """Say the number, drop the draft and lead on: to routing, to the next one, or to the case."""
    drafts.forget_sent(request.POST, request.user)
    case = petition.case
    messages.success(
        request,
        _("已登记 %(petition)s，信访事项 %(case)s。")
        % {"petition": petition.number, "case": case.number},
    )
    then = request.POST.get("then")
    if then == "next":
        kept = "&".join(f"{name}={form[name].value()}" for name in KEPT)
        return go(request, f"{reverse('case_new')}?{kept}")
    if then == "route" and not form.cleaned_data["join"]:
        picked = form.cleaned_data["host"]
        url = reverse("case_route", args=[case.slug])
        return go(request, f"{url}?pick={picked}" if picked else url)
    return go(request, reverse("case_detail", args=[case.slug]))


def _initial(request: UserRequest, draft: Draft | None) -> dict[str, Any]:
    """Begin with a draft, with what the last petition of the batch had, or with today."""
    if draft is not None:
        return drafts.typed_in(draft)
    last = Petition.objects.filter(registered_by=request.user).order_by("-id").first()
    return {
        "channel": request.GET.get("channel") or (last.channel if last else ""),
        "received_on": request.GET.get("received_on") or timezone.localdate(),
    }


def _page(
    request: UserRequest, form: RegisterForm, status: int = 200, draft: Draft | None = None
) -> HttpResponse:
    typed = drafts.typed_in(draft) | request.POST.dict()
    context = {
        "form": form,
        "box": attached.box(request.user, typed.get(attached.FORM)),
        "draft_key": typed.get(drafts.KEY) or uuid4(),
        "draft_from": typed.get(drafts.FROM) or drafts.origin_of(draft),
        "drafts": drafts.of_form(request.user, DRAFT_FORM)[:5],
        "harm_field": form["harm_check"],
    }
    context |= _live(request, form.data or request.GET)
    if draft is not None:  # what it held is not in this request
        context["asks_harm"] = _asks_harm(hint_for(MatchForm(typed).known.get("topic")), typed)
    return render(request, "petitions/case_new.html", context, status=status)


@require_POST
def case_matches(request: UserRequest) -> HttpResponse:
    """Answer with the matches and the deadline for what is typed so far.

    Posted though nothing changes: a name has no place in an address.
    """
    request.user.only_reads = True
    field = RegisterForm(initial=request.POST.dict())["harm_check"]
    context = _live(request, request.POST) | {"harm_field": field}
    return render(request, "petitions/_intake_live.html", context)


@require_safe
def match_effects(request: UserRequest) -> HttpResponse:
    """Show how often what was proposed at intake was the same matter."""
    lines = proposals.effects(request.user, timezone.localdate())
    return render(request, "petitions/match_effects.html", {"lines": lines})


def _live(request: UserRequest, typed: Mapping[str, Any]) -> dict[str, object]:
    """Return the matches, the suggestions, the notice deadline and the hint for what is typed."""
    known = MatchForm(typed).known
    today = timezone.localdate()
    hint = hint_for(known.get("topic"))
    return {
        "groups": _groups(request),
        "joined": request.POST.get("join", ""),
        "hints": hints.of(known, office=office_of(request), user=request.user, on=today),
        "known_topic": known.get("topic"),
        "host": request.POST.get("host", ""),
        "notice": faces.notice_deadline(known.get("received_on") or today, today),
        "hint": hint,
        "asks_harm": _asks_harm(hint, typed),
    }


def _asks_harm(hint: str, typed: Mapping[str, Any]) -> bool:
    """Tell whether the minor-harm check is asked for what is typed so far."""
    return bool(hint or typed.get("minor_harm"))


def _groups(request: UserRequest) -> list[matching.Group] | None:
    """Return the earlier cases that fit what is typed, None while too little is."""
    known = MatchForm(request.POST or request.GET).known
    if not known.keys() & ASKED_BY:
        return None
    return matching.find(known, user=request.user, on=timezone.localdate())

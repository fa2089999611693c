"""The intake page: register a petition, with live matches and the deadline it starts."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.once import go, once
from organization import calendar
from organization.http import UserRequest
from organization.models import Unit
from organization.standing import standing
from organization.workdays import MissingYear
from petitions import actions, clock, drafts, matching, replay
from petitions.forms.registering import MatchForm, RegisterForm, hint_for
from petitions.models import Case, Draft, Petition
from petitions.models.clocks import ClockCode
from petitions.workflow import BY_CODE, Refused

KEPT = ("channel", "received_on")  # what the next petition of a batch begins with
DRAFT_FORM = "register"


@once
def case_new(request: UserRequest) -> HttpResponse:
    """Register a petition that opens a case, or joins the one the clerk picked."""
    if request.method == "POST":
        form = RegisterForm(request.POST)
        if form.is_valid():
            try:
                petition = _register(request, form)
            except actions.ShutOut as refusal:
                return _not_taken(request, refusal)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return _registered(request, form, petition)
        return _page(request, form, status=422)
    return _page(request, RegisterForm(initial=_initial(request)))


def _not_taken(request: UserRequest, refusal: actions.ShutOut) -> HttpResponse:
    """Count the refusal, keep nothing of what was typed, and say where it must go."""
    office, now = office_of(request), timezone.now()
    actions.count_refusal(refusal, unit=office, by=request.user, at=now)
    Draft.objects.filter(owner=request.user, key__in=_draft_key(request)).delete()
    who = "body" if refusal.is_whole_body else "me"
    return go(request, reverse("taking_refused", args=[who]))


def _register(request: UserRequest, form: RegisterForm) -> Petition:
    """Carry the form out; the case to join must be one the clerk may see."""
    now, chosen = timezone.now(), form.cleaned_data["join"]
    if chosen:
        case = get_object_or_404(Case.objects.visible_to(request.user), slug=chosen)
        return actions.join(case, form.submission(), by=request.user, at=now)
    return actions.register(
        form.submission(), form.matter(), unit=office_of(request), by=request.user, at=now
    )


def office_of(request: UserRequest) -> Unit:
    """Return the unit in whose name this person registers."""
    held = standing(request.user, timezone.localdate())
    return next(post.unit for post in held.posts if post.role in BY_CODE["open"].roles)


def _registered(request: UserRequest, form: RegisterForm, petition: Petition) -> HttpResponse:
    """Say the number, drop the draft and lead on: to routing, to the next one, or to the case."""
    Draft.objects.filter(owner=request.user, key__in=_draft_key(request)).delete()
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
    page = "case_route" if then == "route" and not form.cleaned_data["join"] else "case_detail"
    return go(request, reverse(page, args=[case.slug]))


def _draft_key(request: UserRequest) -> list[UUID]:
    try:
        return [UUID(request.POST.get("draft_key", ""))]
    except ValueError:
        return []


def _initial(request: UserRequest) -> dict[str, Any]:
    """Begin with a draft, with what the last petition of the batch had, or with today."""
    draft = _draft(request)
    if draft is not None:
        return drafts.typed_in(draft)
    last = Petition.objects.filter(registered_by=request.user).order_by("-id").first()
    return {
        "channel": request.GET.get("channel") or (last.channel if last else ""),
        "received_on": request.GET.get("received_on") or timezone.localdate(),
    }


def _draft(request: UserRequest) -> Draft | None:
    try:
        key = UUID(request.GET.get("draft", ""))
    except ValueError:
        return None
    return Draft.objects.filter(owner=request.user, form=DRAFT_FORM, key=key).first()


def _page(request: UserRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    draft = _draft(request)
    unsent = Draft.objects.filter(owner=request.user, form=DRAFT_FORM).order_by("-saved_at")[:5]
    key = request.POST.get("draft_key") or (draft.key if draft else uuid4())
    context = {"form": form, "draft_key": key, "drafts": unsent} | _live(request)
    return render(request, "petitions/case_new.html", context, status=status)


@require_POST
def case_matches(request: UserRequest) -> HttpResponse:
    """Answer with the matches and the deadline for what is typed so far.

    Posted though nothing changes: a name has no place in an address.
    """
    return render(request, "petitions/_matches.html", _live(request))


def _live(request: UserRequest) -> dict[str, object]:
    """Return the matches, the notice deadline and the hint for the fields of this request."""
    known = MatchForm(request.POST or request.GET).known
    today = timezone.localdate()
    asked = known.keys() & {"name", "phone", "id_number", "subject_unit"}
    return {
        "groups": matching.find(known, user=request.user, on=today) if asked else None,
        "joined": request.POST.get("join", ""),
        "notice": notice_deadline(known.get("received_on") or today, today),
        "hint": hint_for(known.get("topic")),
    }


def notice_deadline(received_on: date, today: date) -> clock.Face | None:
    """Return the last day to tell the petitioner, as it would be counted; None if unknown."""
    days = calendar.load(received_on, received_on + timedelta(days=60))
    rule = clock.rule_for(ClockCode.NOTICE, received_on, replay.rules())
    try:
        last = clock.due(rule, received_on, days).on
    except MissingYear:
        return None
    return clock.face(last, None, today, soon_days=rule.soon_days, urgent_days=rule.urgent_days)

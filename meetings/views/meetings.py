"""The list of meetings, their figures, one meeting, and calling or changing one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from meetings import actions, agenda, figures
from meetings.forms.filters import MeetingFilter
from meetings.forms.meetings import HoldForm, InviteForm, MeetingForm, PutForm, WhenForm, WordsForm
from meetings.models import COMING, Decision, Meeting, MeetingStage
from meetings.permissions import may_keep, offices_of
from meetings.views.loading import meeting_or_404
from meetings.views.steps import Step, take_step
from organization.http import UserRequest
from petitions.workflow import Refused

PAGE = 30


@require_safe
def meeting_list(request: UserRequest) -> HttpResponse:
    """Show the coming meetings, those that were, and how many there were by kind and year."""
    user, today = request.user, timezone.localdate()
    years = figures.years_of(user, today)
    form = MeetingFilter(request.GET or None, years=years)
    rows = form.narrow(Meeting.objects.visible_to(user, today)).select_related("convenor", "unit")
    year = form.asked_year() or (years[0] if years else today.year)
    owed = Decision.objects.owed_by(user, today).select_related("item__meeting", "unit", "person")
    context = {
        "form": form,
        "coming": rows.coming().order_by("held_on", "pk"),
        "page": Paginator(
            rows.exclude(stage__in=COMING).order_by("-held_on", "-pk"), PAGE
        ).get_page(request.GET.get("page")),
        "counts": figures.counts(user, today, year),
        "year": year,
        "years": years,
        "owed": owed.order_by("until", "pk"),
        "may_plan": bool(offices_of(user, today)),
        "today": today,
    }
    return render(request, "meetings/meeting_list.html", context)


@require_safe
def meeting_figure(request: UserRequest, code: str, year: int) -> HttpResponse:
    """Show the rows behind one number of a year, as this reader sees them."""
    figure = figures.FIGURES.get(code)
    if figure is None:
        raise Http404
    rows = figure.seen_by(request.user, timezone.localdate(), year)
    if figure.of_items:
        rows = rows.select_related("meeting", "case", "unit").order_by("meeting__held_on", "pk")
    else:
        rows = rows.select_related("convenor").order_by("held_on", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"figure": figure, "year": year, "page": page}
    return render(request, "meetings/meeting_figure.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def meeting_new(request: UserRequest) -> HttpResponse:
    """Call a meeting, at any time (突发事件可随时召开)."""
    today = timezone.localdate()
    offices = offices_of(request.user, today)
    start = {"kind": request.GET.get("kind") or "ad_hoc"}
    form = MeetingForm(request.POST or None, on=today, offices=offices, initial=start)
    if form.is_valid():
        try:
            meeting = actions.plan_meeting(by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已安排%(number)s。") % {"number": meeting.number})
            return go(request, reverse("meeting_detail", args=[meeting.slug]))
    status = 422 if form.errors else 200
    return render(
        request, "meetings/meeting_new.html", {"form": form, "offices": offices}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def meeting_change(request: UserRequest, slug: str) -> HttpResponse:
    """Give a coming meeting another day, hour, place or convenor."""
    today = timezone.localdate()
    meeting = meeting_or_404(request, slug, today)
    start = {name: getattr(meeting, name) for name in ("held_on", "starts", "place", "convenor")}
    form = WhenForm(request.POST or None, on=today, initial=start)
    if form.is_valid():
        try:
            actions.change_meeting(meeting, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, reverse("meeting_detail", args=[slug]))
    context = {"form": form, "meeting": meeting}
    return render(
        request, "meetings/meeting_change.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def meeting_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show a meeting with its pool and agenda, or take one step on it."""
    meeting = meeting_or_404(request, slug, timezone.localdate())
    forms: dict[str, Any] = {}
    if request.method != "POST":
        return _page(request, meeting, forms, 200)
    step = Step(request, meeting, request.POST.get("step", ""), forms)
    try:
        done = take_step(step)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            return go(request, reverse("meeting_detail", args=[slug]))
    return _page(request, meeting, forms, 422)


def _page(
    request: UserRequest, meeting: Meeting, forms: dict[str, Any], status: int
) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    keeps, coming = may_keep(meeting, user, today), meeting.stage in COMING
    open_part, annex = agenda.lines(meeting, user, today)
    context = {
        "meeting": meeting,
        "open_part": open_part,
        "annex": annex,
        "attendees": meeting.attendees.select_related("person", "unit").order_by("pk"),
        "followed_up": agenda.followed_up(meeting, user, today),
        "minutes_total": sum(line.item.minutes for line in [*open_part, *annex]),
        "keeps": keeps,
        "coming": coming,
        "held": meeting.stage == MeetingStage.HELD,
        "today": today,
        "may_order": keeps and coming,
        "may_hold": keeps and coming and meeting.held_on <= today,
        "words": forms.get("words") or WordsForm(),
    }
    if coming:
        context["missing"] = agenda.without_material(meeting, user, today)
    if keeps and coming:
        pooled = agenda.pool(meeting, user, today)
        context |= {
            "pool": pooled[: agenda.POOL],
            "pool_total": len(pooled),
            "left_over": agenda.left_over(meeting, user, today),
            "put": forms.get("put") or PutForm(on=today),
            "invite": forms.get("invite") or InviteForm(on=today),
            "hold": forms.get("hold") or HoldForm(meeting=meeting),
        }
    return render(request, "meetings/meeting_detail.html", context, status=status)

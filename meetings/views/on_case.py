"""What the page of a case shows of meetings and receptions, and asking for it to be discussed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from meetings import actions
from meetings.forms.meetings import TopicForm
from meetings.models import AgendaItem, Booking, Decision, Meeting, MeetingKind
from meetings.permissions import PLANNERS, keeping_role, may_keep
from organization.http import UserRequest
from organization.standing import standing
from petitions.models import Case
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import Refused


@require_safe
def case_meeting_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show the meetings and receptions of a case; of a restricted one that is shut, only counts.

    Empty when there is nothing to show or to offer.
    """
    case, today = case_or_404(request, slug), timezone.localdate()
    items = AgendaItem.objects.filter(case=case).select_related("meeting")
    bookings = Booking.objects.filter(case=case).select_related("reception__leader")
    opened = is_open(request, case)
    may_ask = bool(standing(request.user, today).roles & PLANNERS)
    shown = set(
        AgendaItem.objects.visible_to(request.user, today)
        .filter(case=case)
        .values_list("pk", flat=True)
    )
    context: dict[str, Any] = {
        "case": case,
        "opened": opened,
        "n_items": items.count(),
        "n_bookings": bookings.count(),
        "may_ask": may_ask,
    }
    if not (may_ask or context["n_items"] or context["n_bookings"]):
        return HttpResponse("")
    if opened:
        decisions = Decision.objects.filter(item__case=case).select_related(
            "unit", "person", "task"
        )
        by_item: dict[int, list[Decision]] = {}
        for row in decisions.order_by("until", "pk"):
            by_item.setdefault(row.item_id, []).append(row)
        context["items"] = [
            (item, by_item.get(item.pk, []), item.pk in shown)
            for item in items.order_by("-meeting__held_on", "-pk")
        ]
        context["bookings"] = bookings.order_by("-reception__on", "-pk")
    return render(request, "meetings/case_meeting_panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_topic(request: UserRequest, slug: str) -> HttpResponse:
    """Put a case on a coming meeting, or ask for it as a leader."""
    case = case_or_404(request, slug)
    form = TopicForm(request.POST or None, meetings=_coming(request, case))
    if form.is_valid():
        try:
            _ask(request, case, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已提请，记入本件经过。"))
            return go(request, reverse("case_detail", args=[slug]))
    context = {"form": form, "case": case}
    status = 422 if form.errors else 200
    return render(request, "meetings/case_topic.html", context, status=status)


def _coming(request: UserRequest, case: Case) -> Any:
    """Return the meetings that this reader may put the case on."""
    today = timezone.localdate()
    rows = Meeting.objects.visible_to(request.user, today).coming().filter(unit=case.unit_id)
    rows = rows.exclude(kind__in=[MeetingKind.WORKSHOP, MeetingKind.TRAINING])
    rows = rows.exclude(items__case=case)
    if keeping_role(case.unit, request.user, today) is None:
        rows = rows.filter(convenor=request.user)
    return rows.order_by("held_on", "pk")


def _ask(request: UserRequest, case: Case, said: dict[str, Any]) -> None:
    now, meeting = timezone.now(), said["meeting"]
    if meeting is None:
        asked = actions.request_topic(case, words=said["words"], by=request.user, at=now)
        if asked is None:
            raise Refused(_("您今天已经提请过此件。"))
    elif may_keep(meeting, request.user, timezone.localdate(now)):
        actions.put_on_agenda(meeting, case=case, by=request.user, at=now)

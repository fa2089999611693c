"""Reception days of leaders: the calendar, one day with its bookings, what was said."""

from calendar import Calendar
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.models import CaseTask
from audit.once import go, once
from meetings import actions, figures
from meetings.forms.meetings import WordsForm
from meetings.forms.receptions import BookForm, HeardForm, ReceptionForm
from meetings.models import Booking, Reception, ReceptionStage
from meetings.permissions import keeping_role, offices_of
from meetings.views.loading import case_of_number, is_shut
from organization.http import UserRequest
from petitions.identity import prepare_veils
from petitions.views.loading import note_reading
from petitions.workflow import Refused

YEARS = (2000, 2099)


@require_safe
def reception_list(request: UserRequest) -> HttpResponse:
    """Show the reception days of a month; ?month=2026-03. The days are public within the house."""
    today = timezone.localdate()
    first = _month(request.GET.get("month", ""), today)
    following, previous = _shifted(first, 1), _shifted(first, -1)
    days = Reception.objects.filter(on__gte=first, on__lt=following)
    rows = list(days.select_related("leader", "unit").order_by("on", "starts", "pk"))
    seen = Booking.objects.visible_to(request.user, today).filter(reception__in=rows)
    booked: dict[int, int] = {}
    for pk in seen.values_list("reception", flat=True):
        booked[pk] = booked.get(pk, 0) + 1
    weeks = [
        [(day, [row for row in rows if row.on == day], day.month == first.month) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "rows": [(row, booked.get(row.pk, 0)) for row in rows],
        "weeks": weeks,
        "received": figures.received(request.user, today, first.year),
        "first": first,
        "previous": previous,
        "following": following,
        "today": today,
        "may_plan": bool(offices_of(request.user, today)),
    }
    return render(request, "meetings/reception_list.html", context)


def _month(said: str, today: date) -> date:
    try:
        first = date.fromisoformat(f"{said}-01")
    except ValueError:
        return today.replace(day=1)
    return first if YEARS[0] <= first.year <= YEARS[1] else today.replace(day=1)


def _shifted(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def reception_new(request: UserRequest) -> HttpResponse:
    """Fix a reception day of a leader."""
    today = timezone.localdate()
    offices = offices_of(request.user, today)
    form = ReceptionForm(request.POST or None, today=today, offices=offices)
    if form.is_valid():
        try:
            day = actions.plan_reception(by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, reverse("reception_detail", args=[day.slug]))
    status = 422 if form.errors else 200
    return render(
        request, "meetings/reception_new.html", {"form": form, "offices": offices}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def reception_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one day with the bookings whose case exists for the reader; book, or call it off."""
    rows = Reception.objects.select_related("leader", "unit")
    reception = get_object_or_404(rows, slug=slug)
    bound: dict[str, Any] = {}
    if request.method == "POST":
        try:
            if _step(request, reception, bound):
                return go(request, reverse("reception_detail", args=[slug]))
        except Refused as refusal:
            messages.error(request, str(refusal))
    status = 422 if request.method == "POST" else 200
    context = _context(request, reception, bound)
    return render(request, "meetings/reception_detail.html", context, status=status)


def _context(request: UserRequest, reception: Reception, bound: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate()
    seen = Booking.objects.visible_to(request.user, today).filter(reception=reception)
    bookings = list(seen.select_related("case").order_by("pk"))
    prepare_veils(row.case for row in bookings)
    tasks = CaseTask.objects.visible_to(request.user, today)
    keeps = keeping_role(reception.unit, request.user, today) is not None
    stands = reception.stage == ReceptionStage.PLANNED
    mine = reception.leader_id == request.user.pk
    return {
        "reception": reception,
        "bookings": [(row, is_shut(request, row.case)) for row in bookings],
        "tasks": tasks.filter(origin=f"reception/{reception.slug}")
        .select_related("case", "unit", "person")
        .order_by("due_on", "pk"),
        "may_book": (keeps or mine) and stands and reception.on >= today,
        "may_hear": (keeps or mine) and stands and reception.on <= today,
        "may_cancel": (keeps or mine) and stands and not any(row.held_on for row in bookings),
        "book": bound.get("book") or BookForm(initial={"number": request.GET.get("case", "")}),
        "words": bound.get("words") or WordsForm(),
    }


def _step(request: UserRequest, reception: Reception, bound: dict[str, Any]) -> bool:
    """Take the step that was sent and tell whether it was taken. Raises Http404, Refused."""
    now, step = timezone.now(), request.POST.get("step", "")
    if step == "cancel":
        form: Any = WordsForm(request.POST)
        bound["words"] = form
        if not form.is_valid():
            return False
        words = form.cleaned_data["words"]
        actions.cancel_reception(reception, words=words, by=request.user, at=now)
        return True
    if step != "book":
        raise Http404
    form = bound["book"] = BookForm(request.POST)
    if not form.is_valid():
        return False
    case = case_of_number(request, form.cleaned_data["number"], timezone.localdate(now))
    if case is None:
        form.add_error("number", _("没有这个编号的信访件，请核对编号。"))
        return False
    note = form.cleaned_data["note"]
    actions.book(reception, case=case, note=note, by=request.user, at=now)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@once
def reception_hear(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    """Write down what was said with one visitor, and what was promised."""
    today = timezone.localdate()
    seen = Booking.objects.visible_to(request.user, today).filter(reception__slug=slug)
    rows = seen.select_related("reception__leader", "reception__unit", "case")
    booking = get_object_or_404(rows, pk=pk)
    note_reading(request, booking.case)
    form = HeardForm(request.POST or None, on=today)
    if form.is_valid():
        try:
            actions.receive(
                booking,
                words=form.cleaned_data["words"],
                promises=form.promises(),
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("接访情况已记录，承诺已成为任务。"))
            return go(request, reverse("reception_detail", args=[slug]))
    context = {
        "form": form,
        "booking": booking,
        "reception": booking.reception,
        "shut": is_shut(request, booking.case),
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/reception_hear.html", context, status=status)

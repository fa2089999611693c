"""Keeping contact on a case of a key period, and the petitioner's wish how to be reached."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.actions import contacts as actions
from accountability.forms.key_periods import KeepForm, WishForm
from accountability.models import ContactDuty, ContactRecord, KeyPeriod, PeriodCase, WishKind
from accountability.views.common import carried_out, opened_or_way
from accountability.views.key_periods import period_or_404
from audit.once import go, once
from organization.http import UserRequest
from petitions import situation
from petitions.models import Case
from petitions.permissions import role_for
from petitions.views.loading import case_or_404, is_open
from petitions.ways import ContactMeans
from petitions.workflow import BY_CODE


@require_http_methods(["GET", "HEAD", "POST"])
@once
def key_period_contact(request: UserRequest, slug: str, case_slug: str) -> HttpResponse:
    """Show what was recorded on a listed case in the period; record a talk, a contact or work."""
    period, today = period_or_404(request, slug), timezone.localdate()
    case, elsewhere = opened_or_way(request, case_slug)
    entry = get_object_or_404(PeriodCase.objects.select_related("unit"), period=period, case=case)
    if elsewhere:
        return elsewhere
    duty = request.GET.get("duty", ContactDuty.TALK)
    means = "" if duty == ContactDuty.RECORD else ContactMeans.PHONE
    initial = {"duty": duty, "done_on": today, "means": means}
    form = KeepForm(request.POST or None, initial=initial)
    if form.is_valid() and carried_out(
        form, _keep, case, form, period=period, by=request.user, at=timezone.now()
    ):
        messages.success(request, _("%(number)s：已记录。") % {"number": case.number})
        return go(request, reverse("key_period_detail", args=[period.slug]))
    records = ContactRecord.objects.filter(period=period, case=case).select_related("done_by")
    context = {
        "period": period,
        "case": case,
        "entry": entry,
        "form": form if period.is_open(today) else None,
        "records": records.order_by("-done_on", "-pk"),
        "wishes": case.contact_wishes.standing().select_related("officer").order_by("pk"),
    }
    status = 422 if form.errors else 200
    return render(request, "accountability/key_period_contact.html", context, status=status)


def _keep(case: Case, form: KeepForm, **kwargs: Any) -> ContactRecord:
    return actions.keep_contact(case, form.said(), **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_wish(request: UserRequest, slug: str) -> HttpResponse:
    """Note how the petitioner wants to be reached, or that a wish was taken back."""
    case, elsewhere = opened_or_way(request, slug)
    if elsewhere:
        return elsewhere
    now, step = timezone.now(), request.POST.get("step", "")
    form = WishForm(
        request.POST if step == "note" else None, case=case, today=timezone.localdate(now)
    )
    if step == "end":
        wish = get_object_or_404(case.contact_wishes.standing(), pk=_number(request))
        actions.end_wish(wish, by=request.user, at=now)
        return _to_case(request, case)
    if form.is_valid() and carried_out(form, _note, case, form, by=request.user, at=now):
        return _to_case(request, case)
    wishes = case.contact_wishes.standing().select_related("officer", "noted_by").order_by("pk")
    context = {"case": case, "form": form, "wishes": wishes}
    status = 422 if form.errors else 200
    return render(request, "accountability/case_wish.html", context, status=status)


def _note(case: Case, form: WishForm, **kwargs: Any) -> object:
    data = dict(form.cleaned_data)
    kind = WishKind(data.pop("kind"))
    return actions.note_wish(case, kind, **data, **kwargs)


def _number(request: UserRequest) -> int:
    value = request.POST.get("wish", "")
    if not value.isdecimal() or len(value) > 18:
        raise Http404
    return int(value)


def _to_case(request: UserRequest, case: Case) -> HttpResponse:
    messages.success(request, _("联系意愿已记录，对今后的联系有约束力。"))
    return go(request, reverse("case_detail", args=[case.slug]))


@require_safe
def case_contact_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show on the case page how the petitioner wants to be reached, and running periods."""
    case, today = case_or_404(request, slug), timezone.localdate()
    opened = is_open(request, case)
    wishes = list(case.contact_wishes.standing().select_related("officer").order_by("pk"))
    periods = KeyPeriod.objects.visible_to(request.user, today).filter(cases__case=case)
    periods = periods.running(today).order_by("starts_on", "pk")
    row = BY_CODE["note_wish"]
    may_note = opened and role_for(request.user, row, situation.of(case), today) is not None
    if not (wishes or periods or may_note):
        return HttpResponse()
    context = {
        "case": case,
        "opened": opened,
        "wishes": wishes,
        "periods": periods,
        "may_note": may_note,
    }
    return render(request, "accountability/_case_contact.html", context)

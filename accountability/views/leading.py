"""The first page of who leads, and what is done from it: urging, meeting the petitioner."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accountability import actions
from accountability.forms.leads import ReceptionForm
from accountability.leading import DEFINITION, Leading
from accountability.views.common import back_or, carried_out, opened_or_way
from audit.once import go, once
from organization.http import UserRequest
from petitions.models import Case
from petitions.views.loading import case_or_404
from petitions.workflow import Refused


@require_safe
def leading(request: UserRequest) -> HttpResponse:
    """Show what is late and where it is stuck, what is the reader's to do, and one trend."""
    page = Leading(request.user, timezone.localdate())
    context = {"page": page, "groups": page.groups, "today": page.on, "definition": DEFINITION}
    return render(request, "accountability/leading.html", context)


@require_POST
@once
def case_urge(request: UserRequest, slug: str) -> HttpResponse:
    """Send one reminder by hand, and go back."""
    case = case_or_404(request, slug)
    try:
        paper = actions.urge(case, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        text = _("%(case)s：已发出%(paper)s，记入经过。")
        messages.success(request, text % {"case": case.number, "paper": paper.number})
    return go(request, back_or(request, reverse("case_detail", args=[case.slug])))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_receive(request: UserRequest, slug: str) -> HttpResponse:
    """Record a meeting with the petitioner, or arrange one for a day to come."""
    case, shut = opened_or_way(request, slug)
    if shut:
        return shut
    today = timezone.localdate()
    form = ReceptionForm(request.POST or None, case=case, today=today)
    back = back_or(request, reverse("case_detail", args=[case.slug]))
    if form.is_valid() and _received(request, case, form):
        return go(request, back)
    context = {"case": case, "form": form, "back": back}
    status = 422 if form.errors else 200
    return render(request, "accountability/receive.html", context, status=status)


def _received(request: UserRequest, case: Case, form: ReceptionForm) -> bool:
    said: dict[str, Any] = dict(form.cleaned_data)
    what, unit, due_on = (said.pop(name) for name in ("promise", "unit", "due_on"))
    who = {"by": request.user, "at": timezone.now()}
    if said["on"] > form.today:
        done = carried_out(form, actions.arrange_reception, case, **said, **who)
        words = _("已约定，列入你的任务。")
    else:
        promises = [actions.Promise(what, unit, due_on)] if what else []
        done = carried_out(form, actions.record_reception, case, promises=promises, **said, **who)
        words = _("已记入经过，承诺已列为任务。") if promises else _("已记入经过。")
    if done:
        messages.success(request, words)
    return done

"""A reminder as a paper, and what the case page shows of reminders, supervision and advice."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability import papers
from accountability.actions.proposing import DECIDERS
from accountability.actions.supervising import units_left
from accountability.models import Proposal, Purpose, Recommendation, Reminder, RootCause
from accountability.rules import followed, suggested
from organization.http import UserRequest
from organization.standing import standing
from petitions import permissions, situation
from petitions.models import Case
from petitions.situation import Situation
from petitions.views.loading import case_or_404, is_open, note_reading
from petitions.workflow import BY_CODE

STEPS = {
    "may_urge": "remind",
    "may_supervise": "supervise",
    "may_recommend": "recommend",
    "may_cause": "set_root_cause",
}


@require_safe
def reminder_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one reminder as a paper."""
    rows = Reminder.objects.visible_to(request.user, timezone.localdate())
    rows = rows.select_related("case", "office", "unit", "issued_by").prefetch_related("to")
    reminder = get_object_or_404(rows, slug=slug)
    note_reading(request, reminder.case)
    names = [person.name for person in reminder.to.all()]
    context = {
        "reminder": reminder,
        "case": reminder.case,
        "letter": papers.reminder_paper(reminder, names),
    }
    return render(request, "accountability/reminder_detail.html", context)


@require_safe
def case_supervision_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show on the case page what was pressed, proposed and recommended, and what may be done."""
    case, today = case_or_404(request, slug), timezone.localdate()
    here = situation.of(case)
    recommendations = Recommendation.objects.visible_to(request.user, today).filter(cases=case)
    context = {
        "case": case,
        "opened": is_open(request, case),
        "supervisions": list(case.supervisions.select_related("unit").order_by("-pk")),
        "reminders": list(case.reminders.order_by("-pk")),
        "recommendations": list(recommendations.select_related("unit").order_by("-pk")),
        "root_cause": RootCause.objects.filter(case=case).first(),
        "proposals": _proposals(request, case),
        "now": today,
    } | _offers(request, here)
    shows = ("supervisions", "reminders", "recommendations", "root_cause", "proposals", *STEPS)
    if not any(context[name] for name in shows):
        return HttpResponse()
    return render(request, "accountability/case_supervision_panel.html", context)


def _offers(request: UserRequest, here: Situation) -> dict[str, bool]:
    """Return which doors to show; the actions judge again."""
    on = timezone.localdate()
    may = {
        name: permissions.role_for(request.user, BY_CODE[code], here, on) is not None
        for name, code in STEPS.items()
    }
    working = here.assignment is not None and here.case.closed_on is None
    may["may_urge"] = may["may_urge"] and working
    sent = units_left(here.case, here.assignment) if may["may_supervise"] else []
    return may | {"may_supervise": bool(sent)}


def _proposals(request: UserRequest, case: Case) -> list[object]:
    today = timezone.localdate()
    if not standing(request.user, today).roles & DECIDERS:
        return []
    rows = Proposal.objects.visible_to(request.user, today).open(Purpose.SUPERVISE)
    rows = rows.filter(case=case).select_related("case").order_by("pk")
    return list(suggested(followed(rows, request.user, today)))

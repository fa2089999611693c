"""What the case page shows of leads and tasks, each fetched on its own by htmx."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.actions.leading import may_instruct
from accountability.actions.leads import running_lead
from accountability.lead_lines import lines_of
from accountability.models import TaskStage
from organization.http import UserRequest
from petitions import situation
from petitions.permissions import role_for
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import BY_CODE


@require_safe
def case_lead_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show who leads the case and how far the duties are; nothing where there is nothing."""
    case, today = case_or_404(request, slug), timezone.localdate()
    lead, opened = running_lead(case), is_open(request, case)
    row = BY_CODE["set_lead"]
    may_set = opened and bool(role_for(request.user, row, situation.of(case), today))
    directs = opened and may_instruct(case, lead, request.user, today)
    asked = case.instructions.unanswered().count()
    if not (lead or may_set or directs or asked):
        return HttpResponse()
    context = {
        "case": case,
        "lead": lead,
        "line": lines_of([lead], today)[0] if lead else None,
        "opened": opened,
        "may_set": may_set,
        "may_urge": opened and case.closed_on is None and (may_set or directs),
        "directs": directs,
        "asked": asked,
    }
    return render(request, "accountability/_case_lead.html", context)


@require_safe
def case_task_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show the tasks on the case, the open ones first; of a shut case nothing but how many."""
    case, today = case_or_404(request, slug), timezone.localdate()
    tasks = list(case.tasks.select_related("unit", "person").order_by("due_on", "pk"))
    if not tasks:
        return HttpResponse()
    waiting = [task for task in tasks if task.stage == TaskStage.OPEN]
    context = {
        "case": case,
        "opened": is_open(request, case),
        "waiting": waiting,
        "ended": [task for task in tasks if task.stage != TaskStage.OPEN],
        "late": len([task for task in waiting if task.due_on < today]),
        "today": today,
    }
    return render(request, "accountability/_case_tasks.html", context)

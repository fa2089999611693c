"""Tasks on cases: the reader's, their units', what is late; and one of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accountability import actions
from accountability.actions.tasks import owners
from accountability.forms.tasks import CancelForm, FinishForm, MoveForm
from accountability.models import CaseTask, CaseTaskQuerySet, TaskSource, TaskStage
from accountability.views.common import carried_out
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role
from organization.standing import standing
from petitions.identity import prepare_veils
from petitions.views.loading import is_open, note_reading

PAGE = 50
VIEWS = {
    "mine": gettext_lazy("我的任务"),
    "unit": gettext_lazy("本单位"),
    "set": gettext_lazy("我交办的"),
    "late": gettext_lazy("逾期"),
    "all": gettext_lazy("全部未完成"),
    "ended": gettext_lazy("已结束"),
}
STEPS: dict[str, tuple[Callable[..., CaseTask], type[Any]]] = {
    "finish": (actions.finish_task, FinishForm),
    "move": (actions.move_task, MoveForm),
    "cancel": (actions.cancel_task, CancelForm),
}


@require_safe
def task_list(request: UserRequest) -> HttpResponse:
    """List tasks on the cases the reader may see, the nearest day first."""
    today, view = timezone.localdate(), request.GET.get("view", "mine")
    view = view if view in VIEWS else "mine"
    source = request.GET.get("source", "")
    rows = _narrowed(view, request, today)
    if source in TaskSource.values:
        rows = rows.filter(source=source)
    rows = rows.select_related("case", "unit", "person")
    rows = rows.order_by("-ended_on", "-pk") if view == "ended" else rows.order_by("due_on", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    prepare_veils(task.case for task in page)
    context = {
        "page": page,
        "tabs": [
            {"label": label, "url": f"{reverse('task_list')}?view={key}", "active": key == view}
            for key, label in VIEWS.items()
        ],
        "view": view,
        "source": source,
        "sources": TaskSource.choices,
        "today": today,
    }
    return render(request, "accountability/task_list.html", context)


def _narrowed(view: str, request: UserRequest, on: date) -> CaseTaskQuerySet:
    seen = CaseTask.objects.visible_to(request.user, on)
    if view == "mine":
        return CaseTask.objects.owed_by(request.user, on).open()
    if view == "unit":
        units = {post.unit_id for post in standing(request.user, on).posts}
        return seen.open().filter(unit__in=units)
    if view == "set":
        return seen.open().filter(set_by=request.user)
    if view == "late":
        return seen.late(on)
    return seen.exclude(stage=TaskStage.OPEN) if view == "ended" else seen.open()


@require_http_methods(["GET", "HEAD", "POST"])
@once
def task_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show one task; report it done, give it another day, or take it back."""
    rows = CaseTask.objects.visible_to(request.user, timezone.localdate())
    task = get_object_or_404(
        rows.select_related("case__unit", "unit", "person", "set_by", "ended_by"), pk=pk
    )
    note_reading(request, task.case)
    if not is_open(request, task.case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再办理。"))
        return redirect("case_detail", slug=task.case.slug)
    step = request.POST.get("step", "")
    if request.method == "POST" and step not in STEPS:
        raise Http404
    forms = {
        name: form_class(request.POST if name == step else None, auto_id=f"{name}_%s")
        for name, (_action, form_class) in STEPS.items()
    }
    if request.method == "POST" and _took(request, task, step, forms[step]):
        return go(request, reverse("case_detail", args=[task.case.slug]))
    context = _context(request, task) | {f"{name}_form": form for name, form in forms.items()}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "accountability/task_detail.html", context | {"step": step}, status=status
    )


def _took(request: UserRequest, task: CaseTask, step: str, form: Any) -> bool:
    action = STEPS[step][0]
    if not form.is_valid():
        return False
    now = timezone.now()
    if not carried_out(form, action, task, **form.cleaned_data, by=request.user, at=now):
        return False
    messages.success(request, _("任务已更新，记入经过。"))
    return True


def _context(request: UserRequest, task: CaseTask) -> dict[str, Any]:
    today = timezone.localdate()
    is_open_task, sets = task.stage == TaskStage.OPEN, _sets(request, task)
    finishes = sets or request.user.pk in owners(task, today)
    return {
        "task": task,
        "late": is_open_task and task.due_on < today,
        "may_finish": is_open_task and finishes,
        "may_move": is_open_task and sets,
    }


def _sets(request: UserRequest, task: CaseTask) -> bool:
    held = standing(request.user, timezone.localdate())
    office = held.units(Role.OFFICE) | held.units(Role.REGISTRAR)
    return request.user.pk == task.set_by_id or task.case.unit_id in office

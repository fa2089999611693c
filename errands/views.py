"""任务与导出: one's own errands, and what waits for one's yes."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit import reads
from audit.cells import XLSX
from audit.once import go, once
from errands import actions, files, trail_errands
from errands.forms import AGREE, DecisionForm
from errands.kinds import all_kinds, kind_of
from errands.models import Errand
from errands.ordering import ordered
from organization.http import UserRequest

SHOWN = 50
LINES = 500


@require_safe
def errand_list(request: UserRequest) -> HttpResponse:
    """Show the newest of one's own, and what waits for one's yes; who looks has seen the news."""
    now = timezone.now()
    errands = list(Errand.objects.of(request.user)[:SHOWN])
    context = {"rows": _rows(errands), "moves": any(errand.moves for errand in errands)}
    if request.headers.get("HX-Request") == "true":
        response = render(request, "errands/_errands.html", context)
    else:
        waiting = Errand.objects.to_decide_by(request.user, timezone.localdate(now))
        context["to_decide"] = _rows(waiting.select_related("asked_by", "unit"))
        response = render(request, "errands/errand_list.html", context)
    Errand.objects.news_for(request.user).update(seen_at=now)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def errand_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show what became of each thing of one errand, what was refused first."""
    errand = _own(request, pk)
    lines = kind_of(errand).lines(errand, request.user, timezone.localdate())
    context = {
        "row": _rows([errand])[0],
        "lines": lines.order_by("is_done", "pk")[:LINES],
        "done": lines.filter(is_done=True).count(),
        "refused": lines.filter(is_done=False).count(),
    }
    return render(request, "errands/errand_detail.html", context)


@require_safe
def errand_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """Send the file to who asked for it, if they may still see all that is in it."""
    now, errand = timezone.now(), _own(request, pk)
    if not errand.has_file:
        messages.warning(request, _("文件已按期删除或尚未生成，请重新导出。"))
        return redirect("errand_list")
    refusal = kind_of(errand).refusal(errand, request.user, timezone.localdate(now))
    if refusal:
        messages.error(request, refusal)
        return redirect("errand_list")
    try:
        file = files.opened(errand.file)
    except FileNotFoundError:
        messages.error(request, _("文件不在了，请重新导出。"))
        return redirect("errand_list")
    reads.note(request, f"errand/{errand.pk}", reads.XLSX, now)
    return FileResponse(file, as_attachment=True, filename=errand.file_name, content_type=XLSX)


@require_POST
@once
def errand_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Call one's own errand off."""
    try:
        actions.cancel(_own(request, pk), by=request.user, at=timezone.now())
        messages.success(request, _("任务已取消。"))
    except actions.NotNow as refusal:
        messages.warning(request, str(refusal))
    return go(request, reverse("errand_list"))


@require_POST
@once
def errand_retry(request: UserRequest, pk: int) -> HttpResponse:
    """Let one's own errand run again."""
    try:
        actions.retry(_own(request, pk), by=request.user, at=timezone.now())
        messages.success(request, _("任务已重新排队。"))
    except actions.NotNow as refusal:
        messages.warning(request, str(refusal))
    return go(request, reverse("errand_list"))


@once
def errand_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Show what somebody wants to take away, for what, and take the yes or no."""
    now = timezone.now()
    waiting = Errand.objects.to_decide_by(request.user, timezone.localdate(now))
    errand = get_object_or_404(waiting.select_related("asked_by", "unit"), pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agrees, words = form.cleaned_data["answer"] == AGREE, form.cleaned_data["words"]
        try:
            actions.decide(errand, agrees=agrees, words=words, by=request.user, at=now)
            messages.success(request, _("已批准。") if agrees else _("已退回，不予批准。"))
        except actions.NotNow as refusal:
            messages.warning(request, str(refusal))
        return go(request, reverse("errand_list"))
    context = {"form": form, "row": _rows([errand])[0]}
    status = 422 if request.method == "POST" else 200
    return render(request, "errands/errand_decide.html", context, status=status)


@once
def trail_order(request: UserRequest) -> HttpResponse:
    """Ask an auditor what a long file of the trail is taken for."""
    now = timezone.now()
    trail = trail_errands.trail_of(request.GET, request.user, timezone.localdate(now))
    return ordered(
        request,
        trail_errands.order(trail),
        title=trail_errands.AUDIT_TRAIL.label,
        back=f"{reverse('audit_log')}{trail.url()}",
        at=now,
    )


def _own(request: UserRequest, pk: int) -> Errand:
    errand = get_object_or_404(Errand, pk=pk, asked_by=request.user)
    if errand.kind not in all_kinds():
        raise Http404
    return errand


def _rows(errands: Iterable[Errand]) -> list[dict[str, object]]:
    """Return each errand with the words of its kind and stage."""
    kinds = all_kinds()
    rows: list[dict[str, object]] = []
    for errand in errands:
        kind = kinds.get(errand.kind)
        stage = kind.stages.get(errand.stage) if kind else None
        rows.append(
            {
                "errand": errand,
                "label": kind.label if kind else errand.kind,
                "stage": stage[0] if stage else "",
            }
        )
    return rows

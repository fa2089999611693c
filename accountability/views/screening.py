"""The pages of a screening: rounds, one round by unit, a unit's return, one issue."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.actions import screening as actions
from accountability.forms.screening import (
    MOST,
    IssueFormSet,
    LinkForm,
    NoneFoundForm,
    ScreeningForm,
    SettleForm,
)
from accountability.models import (
    ScreeningFinding,
    ScreeningFindingQuerySet,
    ScreeningReturn,
    ScreeningRound,
)
from accountability.offices import role_in
from accountability.views.common import carried_out
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role, User
from organization.standing import standing
from petitions.identity import prepare_veils
from petitions.models import Case
from petitions.workflow import Refused


@require_safe
def screening_list(request: UserRequest) -> HttpResponse:
    """List the rounds the reader called, oversees or answers, the newest first."""
    today = timezone.localdate()
    seen = ScreeningReturn.objects.visible_to(request.user, today).select_related("unit")
    returns: dict[int, list[ScreeningReturn]] = {}
    for row in seen.order_by("unit__path"):
        returns.setdefault(row.round_id, []).append(row)
    rounds = ScreeningRound.objects.visible_to(request.user, today).select_related("period")
    lines = [_line(one, returns.get(one.pk, [])) for one in rounds.order_by("-called_on", "-pk")]
    may_call = Role.OFFICE in standing(request.user, today).roles
    context = {"lines": lines, "today": today, "may_call": may_call}
    return render(request, "accountability/screening_list.html", context)


def _line(called: ScreeningRound, returns: list[ScreeningReturn]) -> dict[str, Any]:
    filed = sum(row.filed_on is not None for row in returns)
    return {"round": called, "asked": len(returns), "filed": filed, "owed": len(returns) - filed}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def screening_new(request: UserRequest) -> HttpResponse:
    """Call a round."""
    today = timezone.localdate()
    initial = {"period": request.GET.get("period")}
    form = ScreeningForm(request.POST or None, user=request.user, today=today, initial=initial)
    if form.is_valid():
        try:
            called = actions.call_screening(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(number)s已部署。") % {"number": called.number})
            return go(request, reverse("screening_detail", args=[called.slug]))
    status = 422 if form.errors else 200
    return render(request, "accountability/screening_new.html", {"form": form}, status=status)


@require_safe
def screening_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one round: who answered, who owes an answer, and the issues with their next step."""
    today = timezone.localdate()
    rounds = ScreeningRound.objects.visible_to(request.user, today)
    called = get_object_or_404(rounds.select_related("office", "period"), slug=slug)
    returns = ScreeningReturn.objects.visible_to(request.user, today).filter(round=called)
    findings = ScreeningFinding.objects.visible_to(request.user, today)
    context = {
        "round": called,
        "returns": returns.select_related("unit", "filed_by").order_by("unit__path"),
        "findings": _findings(findings.filter(filed__round=called), request.user, today),
        "today": today,
    }
    return render(request, "accountability/screening_detail.html", context)


def _findings(
    rows: ScreeningFindingQuerySet, user: User, today: date
) -> list[tuple[ScreeningFinding, Case | None]]:
    """Return the findings, each with the case that came of it where that exists for the reader:
    its petitioner is masked then, and where it does not exist no mask gives it away."""
    joined = rows.select_related("topic", "unit", "person", "filed__unit")
    found = list(joined.order_by("settled_on", "until", "pk"))
    wanted = {row.case_id for row in found if row.case_id}
    seen = Case.objects.visible_to(user, today).in_bulk(wanted)
    prepare_veils(seen.values())
    return [(row, seen.get(row.case_id or 0)) for row in found]


@require_http_methods(["GET", "HEAD", "POST"])
@once
def screening_return(request: UserRequest, slug: str, code: str) -> HttpResponse:
    """Show what a unit is asked and answered; file its answer."""
    today = timezone.localdate()
    rows = ScreeningReturn.objects.visible_to(request.user, today)
    filed = get_object_or_404(
        rows.select_related("round", "unit", "filed_by"), round__slug=slug, unit__code=code
    )
    owes = filed.filed_on is None and role_in(filed.unit, request.user, today) is not None
    kwargs = {"filer": filed.unit, "today": today}
    issues = IssueFormSet(_rows_of(request), prefix="issue", form_kwargs=kwargs)
    none_found = NoneFoundForm(request.POST or None)
    refused = "more" in request.POST
    if request.method == "POST" and not refused:
        if _file(request, filed, issues, none_found):
            messages.success(request, _("%(unit)s已回报。") % {"unit": filed.unit.name})
            return go(request, reverse("screening_detail", args=[slug]))
        refused = True
    context = {
        "row": filed,
        "round": filed.round,
        "issues": issues if owes or refused else None,
        "none_found": none_found,
        "findings": _findings(filed.findings.all(), request.user, today),
        "today": today,
    }
    status = 422 if refused else 200
    return render(request, "accountability/screening_return.html", context, status=status)


def _rows_of(request: UserRequest) -> Any:
    """Return what was posted, with room for one more issue where that was asked for."""
    if "more" not in request.POST:
        return request.POST or None
    data, key = request.POST.copy(), "issue-TOTAL_FORMS"
    total = data.get(key, "1")
    if total.isdecimal() and int(total[:3]) < MOST:
        data[key] = str(int(total[:3]) + 1)
    return data


def _file(
    request: UserRequest, filed: ScreeningReturn, issues: Any, none_found: NoneFoundForm
) -> bool:
    """File the answer and tell whether it was; a refusal becomes an error of the form."""
    if not (issues.is_valid() and none_found.is_valid()):
        return False
    told = [form.told() for form in issues if form.has_changed()]
    none = none_found.cleaned_data["none_found"]
    return carried_out(
        none_found, actions.file_return, filed, told, none_found=none,
        by=request.user, at=timezone.now(),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@once
def screening_finding(request: UserRequest, pk: int) -> HttpResponse:
    """Show one issue; write down how it ended, or which case came of it."""
    now = timezone.now()
    today, step = timezone.localdate(now), request.POST.get("step", "")
    rows = ScreeningFinding.objects.visible_to(request.user, today).select_related(
        "topic", "unit", "person", "settled_by", "filed__unit", "filed__round__office"
    )
    finding = get_object_or_404(rows, pk=pk)
    settle = SettleForm(request.POST if step == "settle" else None)
    link = LinkForm(request.POST if step == "link" else None, user=request.user, today=today)
    deeds: dict[str, tuple[Any, Callable[..., Any]]] = {
        "settle": (settle, actions.settle_finding),
        "link": (link, _link),
    }
    if step in deeds:
        form, action = deeds[step]
        if form.is_valid() and carried_out(
            form, action, finding, **form.cleaned_data, by=request.user, at=now
        ):
            messages.success(request, _("已记录。"))
            return go(request, reverse("screening_detail", args=[finding.filed.round.slug]))
    works = finding.settled_on is None and actions.may_work_on(finding, request.user, today)
    # A case that does not exist for the reader leaves no trace here.
    seen = Case.objects.visible_to(request.user, today).filter(pk=finding.case_id or 0).first()
    registers = bool(standing(request.user, today).roles & {Role.REGISTRAR, Role.OFFICE})
    context = {
        "finding": finding,
        "settle": settle if works else None,
        "link": link if works and seen is None else None,
        "case": seen,
        "may_register": registers,
        "today": today,
    }
    status = 422 if step else 200
    return render(request, "accountability/screening_finding.html", context, status=status)


def _link(finding: ScreeningFinding, *, case: Case, **kwargs: Any) -> ScreeningFinding:
    return actions.open_case_from_finding(finding, case, **kwargs)

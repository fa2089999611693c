"""Supervision: what the rules propose, what runs, one notice as a paper with its answer."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accountability import actions, papers
from accountability.actions.proposing import DECIDERS
from accountability.actions.supervising import may_check, units_left
from accountability.forms.supervision import (
    AnswerForm,
    ListForm,
    PassForm,
    ReturnForm,
    SuperviseForm,
)
from accountability.models import (
    Failing,
    Proposal,
    Purpose,
    Supervision,
    SupervisionQuerySet,
    SupervisionStage,
)
from accountability.models.supervision import ANSWERERS
from accountability.rules import Suggested, followed, may_answer, suggested
from accountability.supervising import OVERDUE, RETURNED
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role
from organization.standing import standing
from petitions import situation
from petitions.models import Case
from petitions.views.loading import case_or_404, is_open, note_reading
from petitions.workflow import Refused

PAGE = 50
PROPOSED = 50  # proposals shown at once, the oldest first
SHOWN: dict[str, tuple[str | Promise, Callable[[SupervisionQuerySet, date], SupervisionQuerySet]]]
SHOWN = {
    "": (gettext_lazy("在办"), lambda rows, _on: rows.running()),
    "late": (gettext_lazy("逾期未回复"), lambda rows, on: rows.late(on)),
    "listed": (gettext_lazy("挂牌"), lambda rows, _on: rows.running().exclude(listed_on=None)),
    "passed": (
        gettext_lazy("已办结"),
        lambda rows, _on: rows.filter(stage=SupervisionStage.PASSED),
    ),
}
STEPS: dict[str, tuple[Callable[..., Supervision], type[forms.Form]]] = {
    "answer": (actions.answer_supervision, AnswerForm),
    "return": (actions.return_supervision, ReturnForm),
    "pass": (actions.pass_supervision, PassForm),
    "list": (actions.list_supervision, ListForm),
}
FAILING_OF = {OVERDUE: Failing.LATE, RETURNED: Failing.NO_ANSWER}


@require_safe
def supervision_list(request: UserRequest) -> HttpResponse:
    """Show what the rules propose, to those who decide, and the notices by state."""
    today, chosen = timezone.localdate(), request.GET.get("show", "")
    seen = Supervision.objects.visible_to(request.user, today)
    label, of = SHOWN.get(chosen, SHOWN[""])
    rows = of(seen, today).select_related("case", "unit", "leader").order_by("until", "pk")
    context = {
        "tabs": [
            {
                "label": words,
                "url": f"?show={code}" if code else "?",
                "count": some(seen, today).count(),
                "active": label == words,
                "late": code == "late",
            }
            for code, (words, some) in SHOWN.items()
        ],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "proposals": _proposed(request, today),
        "take_url": reverse("supervision_take"),
        "back": request.get_full_path(),
        "now": today,
    }
    return render(request, "accountability/supervision_list.html", context)


@require_safe
def supervision_take(request: UserRequest) -> HttpResponse:
    """Lead from a proposal to the form of its case."""
    today = timezone.localdate()
    rows = Proposal.objects.visible_to(request.user, today).open(Purpose.SUPERVISE)
    proposal = get_object_or_404(rows.select_related("case"), pk=_key(request))
    if proposal.case is None or not may_answer(proposal, request.user, today):
        raise Http404
    address = reverse("supervision_new", args=[proposal.case.slug])
    return redirect(f"{address}?proposal={proposal.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def supervision_new(request: UserRequest, slug: str) -> HttpResponse:
    """Issue a notice on one case, by hand or following a proposal."""
    case, today = case_or_404(request, slug), timezone.localdate()
    if not is_open(request, case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再办理。"))
        return redirect("case_detail", slug=case.slug)
    proposal = _proposal_of(request, case)
    why = suggested([proposal])[0] if proposal else None
    units = units_left(case, situation.of(case).assignment)
    form = SuperviseForm(request.POST or None, units=units, today=today, initial=_initial(why))
    if form.is_valid():
        said = form.cleaned_data | {"proposal": proposal, "at": timezone.now()}
        try:
            notice = actions.supervise(case, by=request.user, **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已发出督办函%(number)s。") % {"number": notice.number})
            return go(request, reverse("supervision_detail", args=[notice.slug]))
    context = {"case": case, "form": form, "why": why, "units": units}
    status = 422 if form.errors else 200
    return render(request, "accountability/supervision_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def supervision_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show one notice as a paper; take its next step."""
    rows = Supervision.objects.visible_to(request.user, timezone.localdate())
    rows = rows.select_related("case__unit", "unit", "office", "leader", "answered_by")
    notice = get_object_or_404(rows.select_related("checked_by", "issued_by"), slug=slug)
    note_reading(request, notice.case)
    if request.method != "POST":
        return _page(request, notice, {}, 200)
    step = request.POST.get("step", "")
    if step not in STEPS or not is_open(request, notice.case):
        raise Http404
    action, form_class = STEPS[step]
    form = form_class(request.POST)
    if form.is_valid():
        try:
            action(notice, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(number)s：已办理。") % {"number": notice.number})
            return go(request, reverse("supervision_detail", args=[slug]))
    return _page(request, notice, {step: form}, 422)


def _page(
    request: UserRequest, notice: Supervision, typed: dict[str, forms.Form], status: int
) -> HttpResponse:
    today = timezone.localdate()
    opened, held = is_open(request, notice.case), standing(request.user, today)
    of_unit = any(notice.unit_id in held.units(role) for role in ANSWERERS)
    answered = notice.stage == SupervisionStage.ANSWERED
    may_list = bool(held.roles & {Role.OFFICE, Role.LEADER}) and not notice.is_listed
    context = {
        "notice": notice,
        "case": notice.case,
        "opened": opened,
        "letter": papers.supervision_paper(notice, words=opened),
        "late": notice.is_owed and notice.until < today,
        "may_answer": opened and notice.is_owed and of_unit,
        "may_check": opened and answered and may_check(notice, request.user, today),
        "may_list": opened and may_list and notice.stage != SupervisionStage.PASSED,
        "forms": {code: typed.get(code) or form() for code, (_run, form) in STEPS.items()},
    }
    return render(request, "accountability/supervision_detail.html", context, status=status)


def _proposed(request: UserRequest, today: date) -> list[Suggested]:
    if not standing(request.user, today).roles & DECIDERS:
        return []
    rows = Proposal.objects.visible_to(request.user, today).open(Purpose.SUPERVISE)
    rows = rows.select_related("case").order_by("made_on", "pk")
    return suggested(followed(rows[:PROPOSED], request.user, today))


def _key(request: UserRequest) -> int:
    """Return the proposal the address names, 0 for none."""
    key = request.GET.get("proposal", "")
    return int(key) if key.isdecimal() and len(key) < 19 else 0


def _proposal_of(request: UserRequest, case: Case) -> Proposal | None:
    rows = Proposal.objects.visible_to(request.user, timezone.localdate())
    return rows.open(Purpose.SUPERVISE).filter(pk=_key(request), case=case).first()


def _initial(why: Suggested | None) -> dict[str, Any]:
    """Return what a proposal says as the first words of the requirement, in Chinese."""
    if why is None:
        return {}
    with translation.override(settings.LANGUAGE_CODE):
        sentence = suggested([why.proposal])[0].why
    return {
        "failing": FAILING_OF.get(why.proposal.rule, Failing.OTHER),
        "requirement": f"{sentence}请查明原因，落实办理措施，并书面回复。",
    }

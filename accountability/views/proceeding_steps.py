"""The steps of a proceeding, each with its form, and the two panels that tell of proceedings."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability import actions
from accountability.above import opening_post
from accountability.forms.proceedings import (
    ActForm,
    AppealForm,
    DecideForm,
    DeciderForm,
    FactsForm,
    FindCaseForm,
    OutcomeForm,
    ReaderForm,
    ReplyForm,
    ServeForm,
    WordsForm,
)
from accountability.models import AccountabilityProceeding
from accountability.proceeding_facts import missed, rows_of, said_in, sources
from accountability.proceeding_parties import STEPS, offers
from accountability.views.proceedings import proceeding_or_404
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Unit
from organization.standing import standing
from petitions.models import Case
from petitions.views.loading import is_open
from petitions.workflow import Refused

FORMS: dict[str, tuple[type[ActForm], Callable[..., AccountabilityProceeding]]] = {
    "serve": (ServeForm, actions.serve_notice),
    "reply": (ReplyForm, actions.file_reply),
    "decide": (DecideForm, actions.decide_proceeding),
    "outcome": (OutcomeForm, actions.record_outcome),
    "appeal": (AppealForm, actions.file_appeal),
    "reader": (ReaderForm, actions.add_reader),
    "decider": (DeciderForm, actions.name_decider),
    "end": (WordsForm, actions.end_without),
}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def proceeding_act(request: UserRequest, slug: str, step: str) -> HttpResponse:
    """Ask what one step needs, and take it. A step that is not offered does not exist."""
    row, today = proceeding_or_404(request, slug), timezone.localdate()
    if step not in FORMS or step not in offers(row, request.user, today):
        raise Http404
    form_class, action = FORMS[step]
    form = form_class(request.POST or None, proceeding=row, by=request.user, on=today)
    if form.is_valid():
        try:
            action(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except (Refused, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(number)s：已办理。") % {"number": row.number})
            return go(request, reverse("proceeding_detail", args=[slug]))
    context = {
        "row": row, "form": form, "label": STEPS[step][0], "step": step,
        "facts": rows_of(row, request.user, today) if step in {"decide", "reply"} else [],
        "reply": said_in(row, request.user, today).reply if step == "decide" else "",
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "accountability/proceeding_act.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def proceeding_facts(request: UserRequest, slug: str) -> HttpResponse:
    """Choose a case by its number, then what of its record is drawn."""
    row, today = proceeding_or_404(request, slug), timezone.localdate()
    if "facts" not in offers(row, request.user, today):
        raise Http404
    find, case = _case_asked(request)
    form = None
    if case is not None:
        form = FactsForm(request.POST or None, sources=sources(case, row.unit, today))
        if form.is_valid():
            try:
                keys = form.cleaned_data["keys"]
                actions.draw_facts(row, case, keys=keys, by=request.user, at=timezone.now())
            except (Refused, PermissionDenied) as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("已提取事实。"))
                return go(request, reverse("proceeding_detail", args=[slug]))
    context = {"row": row, "find": find, "form": form, "case": case}
    status = 422 if find.errors or (form is not None and form.errors) else 200
    return render(request, "accountability/proceeding_facts.html", context, status=status)


def _case_asked(request: UserRequest) -> tuple[FindCaseForm, Case | None]:
    """Return the form for the number, and the case that the query names, by number or slug."""
    cases = Case.objects.visible_to(request.user, timezone.localdate())
    cases = cases.select_related("unit", "host")
    if "case" in request.GET:
        case = cases.filter(slug=request.GET["case"]).first()
        return FindCaseForm(initial={"number": case.number if case else ""}), case
    find = FindCaseForm(request.GET if "number" in request.GET else None)
    if not find.is_bound or not find.is_valid():
        return find, None
    case = cases.filter(number=find.cleaned_data["number"].strip()).first()
    if case is None:
        find.add_error("number", _("没有你能查看的这个编号。"))
    return find, case


@require_safe
def unit_proceedings_panel(request: UserRequest, code: str) -> HttpResponse:
    """Show below the chain of a unit what was found against it, to who is named; else nothing."""
    unit = get_object_or_404(Unit, code=code)
    rows = AccountabilityProceeding.objects.visible_to(request.user, timezone.localdate())
    found = list(
        rows.held_against(unit).select_related("answerer", "post").order_by("-decided_on", "-pk")
    )
    if not found:
        return HttpResponse()
    return render(request, "accountability/_unit_proceedings.html", {"rows": found})


@require_safe
def case_proceeding_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show on a case the proceedings that draw on it and name the reader; where a term was missed,
    the way to open one to who stands above. Nothing to everybody else."""
    today = timezone.localdate()
    cases = Case.objects.visible_to(request.user, today).select_related("unit", "host")
    case = get_object_or_404(cases, slug=slug)
    if not is_open(request, case):
        return HttpResponse()
    rows = AccountabilityProceeding.objects.visible_to(request.user, today)
    found = list(rows.filter(facts__case=case).distinct().order_by("pk"))
    may_open = _may_open(request, case, today)
    if not found and not may_open:
        return HttpResponse()
    context = {"case": case, "rows": found, "may_open": may_open}
    return render(request, "accountability/_case_proceedings.html", context)


def _may_open(request: UserRequest, case: Case, today: date) -> bool:
    """Tell whether the reader stands above the unit with the case, and a term was missed there."""
    if case.host is None or opening_post(standing(request.user, today), case.host) is None:
        return False
    return any(missed(case, case.host, today))

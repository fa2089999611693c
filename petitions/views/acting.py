"""One page per simple step: what will happen, the few fields it needs, and the deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from audit.once import go, once
from organization.http import UserRequest
from petitions import actions, acts, guards, permissions, phrasing, situation
from petitions.forms import acting as forms
from petitions.forms.accusing import AskWithdrawalForm, NameAccusedForm, WithdrawForm
from petitions.forms.facts import AskFactsForm
from petitions.forms.recusing import (
    ConcernedForm,
    ConfirmForm,
    DeclareForm,
    EndForm,
    RecuseForm,
    RefuseForm,
)
from petitions.models import Case
from petitions.views.loading import case_or_404, wants_fragment
from petitions.workflow import BY_CODE, Refused, StaleCase, Transition


@dataclass(frozen=True)
class Act:
    """A step with its action and the form that asks what the action needs."""

    run: Callable[..., object]
    form: type[forms.ActForm] = forms.ActForm
    final: bool = False  # cannot be taken back: the facts are shown once more


ACTS: dict[str, Act] = {
    "approve_routing": Act(actions.approve_routing, forms.WordsForm),
    "sign": Act(actions.sign),
    "object": Act(actions.object_to, forms.WordsForm),
    "agree_return": Act(actions.agree_return, forms.RemarkForm),
    "refuse_return": Act(actions.refuse_return, forms.WordsForm),
    "cancel": Act(actions.cancel, forms.WordsForm),
    "delegate": Act(actions.delegate, forms.DelegateForm),
    "accept": Act(actions.accept),
    "start": Act(actions.start),
    "return_draft": Act(actions.return_draft, forms.WordsForm),
    "approve_draft": Act(actions.approve_draft, forms.RemarkForm),
    "issue": Act(actions.issue, final=True),
    "serve": Act(actions.serve, forms.ServeForm, final=True),
    "submit_report": Act(actions.submit_report, forms.WordsForm),
    "return_report": Act(actions.return_report, forms.WordsForm),
    "begin": Act(actions.begin),
    "pass_report": Act(actions.pass_report, forms.RemarkForm),
    "close": Act(actions.close, final=True),
    "contact": Act(actions.contact, forms.ContactForm),
    "note": Act(actions.note, forms.NoteForm),
    "name_accused": Act(actions.name_accused, NameAccusedForm),
    "ask_withdrawal": Act(actions.ask_withdrawal, AskWithdrawalForm),
    "withdraw_accused": Act(actions.withdraw_accused, WithdrawForm),
    "declare_recusal": Act(actions.declare_recusal, DeclareForm),
    "recuse": Act(actions.recuse, RecuseForm),
    "confirm_recusal": Act(actions.confirm_recusal, ConfirmForm),
    "end_recusal": Act(actions.end_recusal, EndForm),
    "ask_recusal": Act(actions.ask_recusal, ConcernedForm),
    "refuse_recusal": Act(actions.refuse_recusal, RefuseForm),
    "ask_facts": Act(actions.ask_facts, AskFactsForm),
}


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@once
def case_act(request: UserRequest, slug: str, code: str) -> HttpResponse:
    """Show one step of a case, or take it."""
    if code not in ACTS:
        raise Http404
    case, act = case_or_404(request, slug), ACTS[code]
    here, today = situation.of(case), timezone.localdate()
    permissions.require(request.user, BY_CODE[code], here, today)  # before any word about fields
    form = act.form(request.POST or None, here=here, today=today)
    if request.method != "POST":
        return _ask(request, code, form)
    status = 422
    if phrasing.put_in(form):
        status = 200
    elif form.is_valid():
        try:
            act.run(case, by=request.user, at=timezone.now(), **form.arguments())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, StaleCase) else 422
        else:
            return _done(request, case, BY_CODE[code])
    form.renew()
    return _page(request, code, form, status=status)


def _done(request: UserRequest, case: Case, row: Transition) -> HttpResponse:
    words = _("%(number)s：%(step)s已办理。") % {"number": case.number, "step": row.label}
    messages.success(request, words)
    still_theirs = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    page = reverse("case_detail", args=[case.slug]) if still_theirs else reverse("desk")
    return go(request, page)


def _ask(request: UserRequest, code: str, form: forms.ActForm) -> HttpResponse:
    """Show the step, or the sentence why it cannot be taken now."""
    row, here = BY_CODE[code], form.here
    try:
        guards.require(row, here, form.today)
    except Refused as refusal:
        context = {"case": here.case, "row": row, "refused": str(refusal)}
        return _answer(request, "act_refused", context, status=409)
    return _page(request, code, form, status=200)


def _page(request: UserRequest, code: str, form: forms.ActForm, *, status: int) -> HttpResponse:
    row, here = BY_CODE[code], form.here
    context = {
        "case": here.case,
        "row": row,
        "form": form,
        "phrases": phrasing.offered(code, here.case.topic),
        "phrases_for": phrasing.FIELD_OF.get(code),
        "consequences": acts.consequences(row, here, form.today),
        "facts": acts.facts(here) if ACTS[code].final else [],
    }
    return _answer(request, "act", context, status=status)


def _answer(
    request: UserRequest, name: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    """Answer with the page, or for htmx with what belongs into the dialog."""
    piece = "_" if wants_fragment(request) else "case_"
    return render(request, f"petitions/{piece}{name}.html", context, status=status)

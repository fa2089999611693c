"""One page per simple step: what will happen, the few fields it needs, and the deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

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
from petitions import (
    actions,
    acts,
    attached,
    drafts,
    guards,
    permissions,
    phrasing,
    situation,
)
from petitions.forms import acting as forms
from petitions.forms.accusing import AskWithdrawalForm, NameAccusedForm, WithdrawForm
from petitions.forms.continuing import (
    AskedBackForm,
    CoHandlerForm,
    DaysForm,
    DesignateForm,
    JointForm,
    LinkForm,
    ReopenForm,
    RepresentativesForm,
    UnlinkForm,
    WithdrawAskForm,
)
from petitions.forms.facts import AskFactsForm
from petitions.forms.flagging import FlagForm, HarmForm, UrgentForm
from petitions.forms.hand_in import AcceptHereForm
from petitions.forms.hearing import HeardForm, HearingForm
from petitions.forms.recusing import (
    ConcernedForm,
    ConfirmForm,
    DeclareForm,
    EndForm,
    RecuseForm,
    RefuseForm,
)
from petitions.forms.reviewing import (
    FinalForm,
    MediateForm,
    ReviewRequestForm,
    VerdictForm,
)
from petitions.forms.sorting import (
    AnswerForm,
    ClassifyForm,
    DivertForm,
    NotAcceptForm,
    NotOursForm,
    RefuseHereForm,
)
from petitions.models import Case, FileOrigin
from petitions.situation import Situation
from petitions.views.loading import case_or_404, meanwhile_of, wants_fragment
from petitions.workflow import BY_CODE, Refused, StaleCase, Transition


@dataclass(frozen=True)
class Act:
    """A step with its action and the form that asks what the action needs."""

    run: Callable[..., object]
    form: type[forms.ActForm] = forms.ActForm
    final: bool = False  # cannot be taken back: the facts are shown once more
    files: FileOrigin | None = None  # as what files may come with it


ACTS: dict[str, Act] = {
    "approve_routing": Act(actions.approve_routing, forms.WordsForm),
    "classify": Act(actions.classify, ClassifyForm),
    "answer_now": Act(actions.answer_now, AnswerForm, final=True),
    "not_ours": Act(actions.not_ours, NotOursForm, final=True),
    "divert": Act(actions.divert, DivertForm, final=True),
    "divert_unit": Act(actions.divert_unit, DivertForm, final=True),
    "refuse": Act(actions.refuse, NotAcceptForm, final=True),
    "refuse_here": Act(actions.refuse_here, RefuseHereForm, final=True),
    "accept_here": Act(actions.accept_here, AcceptHereForm, final=True),
    "study": Act(actions.study),
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
    "serve_answer": Act(actions.serve_answer, forms.ServeForm, final=True),
    "submit_report": Act(actions.submit_report, forms.WordsForm, files=FileOrigin.REPORT),
    "return_report": Act(actions.return_report, forms.WordsForm),
    "begin": Act(actions.begin),
    "pass_report": Act(actions.pass_report, forms.RemarkForm),
    "close": Act(actions.close, final=True),
    "contact": Act(actions.contact, forms.ContactForm, files=FileOrigin.CONTACT),
    "note": Act(actions.note, forms.NoteForm),
    "link_repeat": Act(actions.link_repeat, LinkForm, final=True),
    "link_duplicate": Act(actions.link_duplicate, LinkForm, final=True),
    "merge_joint": Act(actions.merge_joint, JointForm, final=True),
    "name_representatives": Act(actions.name_representatives, RepresentativesForm),
    "unlink": Act(actions.unlink, UnlinkForm),
    "void": Act(actions.void, forms.WordsForm, final=True),
    "designate": Act(actions.designate, DesignateForm),
    "add_cohandler": Act(actions.add_cohandler, CoHandlerForm),
    "request_ext": Act(actions.request_ext, DaysForm),
    "approve_ext": Act(actions.approve_ext, forms.RemarkForm),
    "refuse_ext": Act(actions.refuse_ext, forms.WordsForm),
    "extend_due": Act(actions.extend_due, DaysForm),
    "to_simple": Act(actions.to_simple, forms.WordsForm),
    "to_ordinary": Act(actions.to_ordinary, forms.WordsForm),
    "reopen": Act(actions.reopen, ReopenForm, final=True),
    "ask_withdraw": Act(actions.ask_withdraw, WithdrawAskForm),
    "withdraw": Act(actions.withdraw, AskedBackForm, final=True),
    "keep_up": Act(actions.keep_up, AskedBackForm),
    "request_review": Act(actions.request_review, ReviewRequestForm),
    "decide_review": Act(actions.decide_review, VerdictForm, final=True),
    "serve_review": Act(actions.serve_review, forms.ServeForm, final=True),
    "request_rereview": Act(actions.request_rereview, ReviewRequestForm),
    "open_hearing": Act(actions.open_hearing, HearingForm),
    "close_hearing": Act(actions.close_hearing, HeardForm),
    "decide_rereview": Act(actions.decide_rereview, VerdictForm, final=True),
    "no_longer_accept": Act(actions.no_longer_accept, FinalForm, final=True),
    "mediate": Act(actions.mediate, MediateForm, final=True),
    "archive": Act(actions.archive, final=True),
    "flag_urgent": Act(actions.flag_urgent, FlagForm),
    "report_urgent": Act(actions.report_urgent, UrgentForm, final=True),
    "flag_minor_harm": Act(actions.flag_minor_harm, FlagForm),
    "report_minor_harm": Act(actions.report_minor_harm, HarmForm, final=True),
    "clear_minor_harm": Act(actions.clear_minor_harm, FlagForm),
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
    typed = drafts.asked(request, request.user, f"act-{code}", case.slug)
    form = act.form(request.POST or None, here=here, today=today, initial=drafts.typed_in(typed))
    if request.method != "POST":
        return _ask(request, code, form)
    status = 422
    if phrasing.put_in(form):
        status = 200
    elif form.is_valid():
        try:
            act.run(case, by=request.user, at=timezone.now(), **form.arguments())
            _add_files(request, case, act)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, StaleCase) else 422
        else:
            return _done(request, case, BY_CODE[code])
    form.renew()
    return _page(request, code, form, status=status)


def _add_files(request: UserRequest, case: Case, act: Act) -> None:
    """Let the files that were taken up with this step belong to the case."""
    said = attached.posted(request)
    if act.files and said:
        now = timezone.now()
        actions.add_files(case, said, origin=act.files, by=request.user, at=now)


def _done(request: UserRequest, case: Case, row: Transition) -> HttpResponse:
    drafts.forget_sent(request.POST, request.user)
    words = _("%(number)s：“%(step)s”已完成。") % {"number": case.number, "step": row.label}
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
    typed = {**form.initial, **request.POST.dict()}
    context = {
        "case": here.case,
        "row": row,
        "form": form,
        "draft_key": typed.get(drafts.KEY) or uuid4(),
        "box": _box(request, here, typed.get(attached.FORM)) if ACTS[code].files else None,
        "phrases": phrasing.offered(code, here.case.topic),
        "phrases_for": phrasing.FIELD_OF.get(code),
        "consequences": acts.consequences(row, here, form.today),
        "facts": acts.facts(here) if ACTS[code].final else [],
        "meanwhile": meanwhile_of(request, here.case) if status == 409 else [],
    }
    return _answer(request, "act", context, status=status)


def _box(request: UserRequest, here: Situation, said: str | None) -> attached.Box | None:
    """Return where files are taken up, None for who may add none."""
    role = permissions.role_for(request.user, BY_CODE["add_file"], here, timezone.localdate())
    return attached.box(request.user, said) if role else None


def _answer(
    request: UserRequest, name: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    """Answer with the page, or for htmx with what belongs into the dialog."""
    piece = "_" if wants_fragment(request) else "case_"
    return render(request, f"petitions/{piece}{name}.html", context, status=status)

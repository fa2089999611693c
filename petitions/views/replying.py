"""Writing the reply: the four parts beside the petition, saved as one types, handed in at once."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.once import go, once
from organization.http import UserRequest
from petitions import (
    actions,
    attached,
    clashing,
    dossier,
    drafts,
    guards,
    identity,
    permissions,
    phrasing,
    revealing,
    situation,
    timeline,
)
from petitions.actions.drafting import mark, save_opinion
from petitions.forms.replying import OpinionForm, initial_of
from petitions.models import Case, Draft, FileOrigin
from petitions.rounds import rounds_of
from petitions.situation import Situation
from petitions.views.loading import case_or_404, is_open, meanwhile_of
from petitions.workflow import BY_CODE, Refused, StaleCase

FORM = "reply"


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_reply(request: UserRequest, slug: str) -> HttpResponse:
    """Write the reply of one case: save it, or save it and hand it in for review."""
    case = case_or_404(request, slug)
    if not is_open(request, case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再拟写答复。"))
        return redirect("case_detail", slug=case.slug)
    here = situation.of(case)
    permissions.require(request.user, BY_CODE["draft"], here, timezone.localdate())
    if _is_hidden(request, here):
        drafts.keep_sent(request.POST, owner=request.user, at=timezone.now())
        messages.warning(request, _("答复稿里有信访人的身份信息：先说明理由查看，再修改。"))
        return redirect(f"{reverse('case_detail', args=[case.slug])}#reveal")
    if request.method != "POST":
        return _ask(request, here)
    return _write(request, here)


def _write(request: UserRequest, here: Situation) -> HttpResponse:
    """Save what was sent, or show it again."""
    case, form, status = here.case, OpinionForm(request.POST, track=here.case.track), 422
    if phrasing.put_in(form):
        return _page(request, here, form, status=200)
    if clashing.take_theirs(form, initial_of(here.reply)):
        return _page(request, here, form, status=200, clash=True)
    if form.is_valid():
        try:
            _save(request, case, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, StaleCase) else 422
        else:
            return _saved(request, case)
    form.renew(case.version, mark(case))
    return _page(request, here, form, status=status, clash=status == 409)


def _is_hidden(request: UserRequest, here: Situation) -> bool:
    """Tell whether the draft says what this reader may not see: a form cannot be masked.

    Who wrote it themselves may go on.
    """
    if here.reply is None or here.reply.author_id == request.user.pk:
        return False
    said = "\n".join(initial_of(here.reply).values())
    return _veil(request, here)(said) != said


def _veil(request: UserRequest, here: Situation) -> identity.Veil:
    shown = revealing.shown(request, here, timezone.now())
    return identity.veil(identity.people_of(here.case), shown)


def _save(request: UserRequest, case: Case, form: OpinionForm) -> None:
    said = attached.posted(request)
    case = save_opinion(
        case,
        form.opinion_parts(),
        seen=form.cleaned_data["seen"],
        submit="submit" in request.POST,
        by=request.user,
        at=timezone.now(),
        version=form.cleaned_data["version"],
    )
    about = str(case.replies.count())
    now = timezone.now()
    actions.add_files(case, said, origin=FileOrigin.REPLY, about=about, by=request.user, at=now)


def _saved(request: UserRequest, case: Case) -> HttpResponse:
    drafts.forget_sent(request.POST, request.user)
    if "submit" in request.POST:
        messages.success(request, _("%(number)s：答复已送审。") % {"number": case.number})
        return go(request, reverse("case_detail", args=[case.slug]))
    messages.success(request, _("草稿已保存，尚未送审。"))
    return go(request, reverse("case_reply", args=[case.slug]))


def _ask(request: UserRequest, here: Situation) -> HttpResponse:
    """Show the draft, or the sentence why none can be written."""
    case, row, today = here.case, BY_CODE["draft"], timezone.localdate()
    try:
        guards.require(row, here, today)
    except Refused as refusal:
        context = {"case": case, "row": row, "refused": str(refusal)}
        return render(request, "petitions/case_act_refused.html", context, status=409)
    typed = None
    if "saved" not in request.GET:
        typed = drafts.asked(request, request.user, FORM, case.slug) or drafts.latest(
            request.user, FORM, case.slug
        )
    initial = initial_of(here.reply) | {"version": case.version, "seen": mark(case)}
    form = OpinionForm(initial=initial | drafts.typed_in(typed), track=case.track)
    return _page(request, here, form, status=200, typed=typed)


def _page(
    request: UserRequest,
    here: Situation,
    form: OpinionForm,
    *,
    status: int,
    typed: Draft | None = None,
    clash: bool = False,
) -> HttpResponse:
    case, veil = here.case, _veil(request, here)
    shown = revealing.shown(request, here, timezone.now())
    sent = drafts.typed_in(typed) | request.POST.dict()
    context: dict[str, Any] = {
        "case": case,
        "here": here,
        "form": form,
        "typed": typed,
        "phrases": phrasing.offered("draft", case.topic),
        "draft_key": sent.get(drafts.KEY) or uuid4(),
        "draft_from": sent.get(drafts.FROM) or drafts.origin_of(typed),
        "other_drafts": drafts.of_form(request.user, FORM, case.slug).exclude(
            key__in=[typed.key] if typed else []
        )[:5],
        "box": attached.box(request.user, sent.get(attached.FORM)),
        "originals": dossier.originals_of(case, shown=shown, veil=veil),
        "rounds": rounds_of(here.reply, timeline.events_of(case), veil=veil),
        "clash": clashing.between(initial_of(here.reply), form, veil) if clash else [],
        "meanwhile": meanwhile_of(request, case) if clash else [],
    }
    return render(request, "petitions/case_reply.html", context, status=status)

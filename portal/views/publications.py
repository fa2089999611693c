"""Handled cases for the public: the list, writing a text, and judging it beside the case."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import User
from petitions import identity, permissions, redaction, situation
from petitions.models import Case
from petitions.views.loading import case_or_404, is_open, note_reading
from petitions.workflow import BY_CODE, Refused
from portal import actions, anonymising
from portal.finder import masked
from portal.forms.pointing import KeepForm, point_at
from portal.forms.publications import PublicationFilter, PublicationForm, WordsForm
from portal.models import PublicationStage, PublishedCase

PAGE = 50
Action = Callable[..., PublishedCase]


def check(row: PublishedCase, *, keep: list[str], by: User, at: datetime) -> PublishedCase:
    """Take the check with the boxes that the second reader ticked."""
    return actions.check_publication(row, kept=keep, by=by, at=at)


STEPS: dict[str, tuple[Action, type[forms.Form], str]] = {
    "check": (check, KeepForm, "check_publication"),
    "return": (actions.return_publication, WordsForm, "return_publication"),
    "publish": (actions.publish, forms.Form, "publish_case"),
    "withdraw": (actions.withdraw, WordsForm, "withdraw_publication"),
}
AT: dict[str, tuple[str, ...]] = {
    "draft": ("check", "return"),
    "checked": ("publish", "return", "withdraw"),
    "published": ("withdraw",),
}


@require_safe
def publication_list(request: UserRequest) -> HttpResponse:
    """Show the texts about cases this reader sees, the latest first."""
    form = PublicationFilter(request.GET)
    rows = PublishedCase.objects.visible_to(request.user, timezone.localdate())
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("stage"):
        rows = rows.filter(stage=wanted["stage"])
    if wanted.get("year"):
        rows = rows.filter(published_on__year=wanted["year"])
    rows = rows.select_related("case", "written_by").order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/publication_list.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def publication_new(request: UserRequest, slug: str) -> HttpResponse:
    """Write what the public may read of a case, beside what was decided."""
    case = case_or_404(request, slug)
    if not is_open(request, case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再办理。"))
        return redirect("case_detail", slug=slug)
    here, today = situation.of(case), timezone.localdate()
    permissions.require(request.user, BY_CODE["write_publication"], here, today)
    if request.method != "POST":
        return _writing(request, case, PublicationForm(initial=_former(case) or _proposed(case)))
    form = PublicationForm(request.POST)
    if not form.is_valid():
        return _writing(request, case, form, status=422)
    if "mask" in request.POST:
        return _writing(request, case, PublicationForm(initial=_masked(case, form)))
    try:
        row = actions.write_publication(
            case,
            text=form.text(),
            consent=form.cleaned_data["consent"],
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        point_at(form, refusal)
        return _writing(request, case, form, status=422)
    messages.success(request, _("公开稿已送复核。"))
    return go(request, reverse("publication_detail", args=[row.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def publication_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show the text beside the case it tells of, or take its next step."""
    row = _row_or_404(request, pk)
    note_reading(request, row.case)
    if request.method != "POST":
        return _page(request, row, None)
    step = request.POST.get("step", "")
    if step not in STEPS:
        raise Http404
    action, form_class, _code = STEPS[step]
    form = form_class(request.POST)
    if form.is_valid():
        try:
            action(row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            point_at(form, refusal)
        else:
            messages.success(request, _("%(number)s：已办理。") % {"number": row.case.number})
            return go(request, reverse("publication_detail", args=[pk]))
    return _page(request, row, form, status=422)


@require_safe
def publication_preview(request: UserRequest, pk: int) -> HttpResponse:
    """Show the text exactly as the public will read it."""
    row = _row_or_404(request, pk)
    note_reading(request, row.case)
    if not is_open(request, row.case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再办理。"))
        return redirect("case_detail", slug=row.case.slug)
    now = timezone.now()
    copy = actions.preview(row, on=row.published_on or timezone.localdate(now), at=now)
    return render(request, "portal/public/reply_detail.html", {"reply": copy, "preview": True})


def _row_or_404(request: UserRequest, pk: int) -> PublishedCase:
    rows = PublishedCase.objects.visible_to(request.user, timezone.localdate())
    people = ("written_by", "checked_by", "published_by")
    return get_object_or_404(
        rows.select_related("case__unit", "case__host", "case__topic__parent", "public", *people),
        pk=pk,
    )


@require_safe
def case_publication_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show on the case page what the public reads of it, or that a text can be written."""
    case = case_or_404(request, slug)
    rows = PublishedCase.objects.filter(case=case).select_related("written_by").order_by("-pk")
    offered = _may_write(request, case) and not rows.running().exists()
    if not rows and not offered:
        return HttpResponse()
    context = {"case": case, "rows": rows, "offered": offered, "opened": is_open(request, case)}
    return render(request, "portal/_case_publication.html", context)


def _may_write(request: UserRequest, case: Case) -> bool:
    if actions.obstacle(case):
        return False
    here, today = situation.of(case), timezone.localdate()
    row = BY_CODE["write_publication"]
    return permissions.role_for(request.user, row, here, today) is not None


def _writing(
    request: UserRequest, case: Case, form: PublicationForm, status: int = 200
) -> HttpResponse:
    """Answer with the form; every word that the finder points at in it has its box."""
    said = {name: form[name].value() or "" for name in ("title", "asked", "answer", "basis")}
    form.keep.point_at(anonymising.doubts_of_case(case, "\n".join(said.values())))
    context = {"form": form, "agreed": actions.agreed(case), "obstacle": actions.obstacle(case)}
    context |= _original(case)
    return render(request, "portal/publication_new.html", context, status=status)


def _page(
    request: UserRequest, row: PublishedCase, form: forms.Form | None, status: int = 200
) -> HttpResponse:
    offered = _offered(request, row)
    keep = form if isinstance(form, KeepForm) else KeepForm()
    if "check" in offered:
        words = f"{row.title}\n{row.asked}\n{row.answer}\n{row.basis}"
        keep.keep.point_at(anonymising.doubts_of_case(row.case, words))
    context: dict[str, Any] = {
        "row": row,
        "offered": offered,
        "keep": keep,
        "form": form if isinstance(form, WordsForm) else WordsForm(),
        "refused": form,
        "pieces": [
            (label, anonymising.marked(said))
            for label, said in (
                (_("反映的问题"), row.asked),
                (_("办理结果"), row.answer),
                (_("依据"), row.basis),
            )
            if said
        ],
        "title": anonymising.marked(row.title),
        "may_rewrite": row.stage == PublicationStage.RETURNED and _may_write(request, row.case),
        "needs_words": "return" in offered or "withdraw" in offered,
        "opened": is_open(request, row.case),
    }
    context |= _original(row.case)
    return render(request, "portal/publication_detail.html", context, status=status)


def _offered(request: UserRequest, row: PublishedCase) -> list[str]:
    """Return the codes of the steps this reader may take now; nobody judges their own text."""
    here, today = situation.of(row.case), timezone.localdate()
    own = row.written_by_id == request.user.pk
    return [
        step
        for step in AT.get(row.stage, ())
        if not (own and step in {"check", "return"})
        and permissions.role_for(request.user, BY_CODE[STEPS[step][2]], here, today) is not None
    ]


def _original(case: Case) -> dict[str, Any]:
    """Return what the text is held against: petitions and opinion, with the names masked."""
    hide = identity.veil(identity.people_of(case))
    petitions = case.petitions.order_by("pk")
    reply = case.replies.order_by("-no").first()
    return {
        "case": case,
        "letters": [(row.number, hide(row.title), hide(row.text)) for row in petitions],
        "reply": [hide(said) for said in (reply.findings, reply.opinion, reply.basis)]
        if reply
        else [],
    }


def _former(case: Case) -> dict[str, str] | None:
    """Return the text that came back from the second reader."""
    row = PublishedCase.objects.filter(case=case, stage=PublicationStage.RETURNED).first()
    if row is None:
        return None
    consent = identity.veil_of(case)(row.consent)
    said = {name: getattr(row, name) for name in ("title", "asked", "answer", "basis")}
    return said | {"school_stage": row.school_stage, "consent": consent, "keep": row.kept}


def _proposed(case: Case) -> dict[str, str]:
    """Return letter and opinion with a neutral word for whatever may tell who somebody is."""
    known = redaction.secrets(case)
    reply = case.replies.order_by("-no").first()
    petitions = case.petitions.order_by("pk")
    said = {"title": case.title, "asked": "\n\n".join(row.text for row in petitions)}
    if reply is not None:
        said["answer"] = "\n\n".join(filter(None, (reply.findings, reply.opinion)))
        said["basis"] = reply.basis
    return {name: masked(words, known=known) for name, words in said.items()}


def _masked(case: Case, form: PublicationForm) -> dict[str, Any]:
    """Return what was typed with a neutral word for all that was not confirmed."""
    said, known = dict(form.cleaned_data), redaction.secrets(case)
    for name in ("title", "asked", "answer", "basis"):
        said[name] = masked(said[name], known=known, kept=said["keep"])
    return said

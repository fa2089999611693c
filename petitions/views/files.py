"""The files of a case: added by themselves, opened, and decided on."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import reads
from audit.once import go, once
from organization.http import UserRequest
from petitions import actions, attached, drafts, identity, permissions, revealing, situation
from petitions.forms.filing import ReasonForFileForm, SupplementForm
from petitions.models import Attachment, Case, FileOrigin
from petitions.reading import PREFIX
from petitions.situation import Situation
from petitions.uploads import images, plain, vault
from petitions.uploads.looking import KINDS
from petitions.uploads.words import Unfit
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import BY_CODE, Refused

DRAFT_FORM = "files"
SHUT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
DEEDS = {
    "release": ("release_file", actions.release_file),
    "reject": ("reject_file", actions.reject_file),
    "remove": ("remove_file", actions.remove_file),
}


@dataclass(frozen=True)
class Acted:
    """A decision on one file that could not be carried out, with what was typed."""

    key: UUID
    deed: str
    form: ReasonForFileForm


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_files(request: UserRequest, slug: str) -> HttpResponse:
    """List the files of a case, and add some by themselves."""
    case = case_or_404(request, slug)
    if not is_open(request, case):
        return _to_the_case(request, case)
    if request.method != "POST":
        draft = drafts.asked(request, request.user, DRAFT_FORM, case.slug)
        return _page(request, case, SupplementForm(initial=drafts.typed_in(draft)))
    form = SupplementForm(request.POST)
    if form.is_valid():
        try:
            _add(request, case, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.forget_sent(request.POST, request.user)
            messages.success(request, _("附件已添加。"))
            return go(request, reverse("case_files", args=[case.slug]))
    return _page(request, case, form, status=422)


def _add(request: UserRequest, case: Case, form: SupplementForm) -> None:
    if not (said := attached.posted(request)):
        raise Refused(_("请先选择要添加的文件。"))
    actions.add_files(
        case,
        said,
        origin=FileOrigin(form.cleaned_data["origin"]),
        words=form.cleaned_data["words"],
        by=request.user,
        at=timezone.now(),
    )


def _page(
    request: UserRequest,
    case: Case,
    form: SupplementForm,
    *,
    status: int = 200,
    acted: Acted | None = None,
) -> HttpResponse:
    here, today = situation.of(case), timezone.localdate()
    shown = revealing.shown(request, here, timezone.now())
    people = identity.people_of(case)
    typed = {**form.initial, **request.POST.dict()}
    may = {
        deed: bool(permissions.role_for(request.user, BY_CODE[code], here, today))
        for deed, (code, _run) in DEEDS.items()
    }
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "acted": acted,
        "files": attached.of_case(case, people, shown, identity.veil(people, shown)),
        "may": may,
        "box": _box(request, here, typed.get(attached.FORM)),
        "draft_key": typed.get(drafts.KEY) or uuid4(),
    }
    return render(request, "petitions/case_files.html", context, status=status)


def _box(request: UserRequest, here: Situation, said: str | None) -> attached.Box | None:
    """Return where files are taken up, None for who may add none."""
    role = permissions.role_for(request.user, BY_CODE["add_file"], here, timezone.localdate())
    return attached.box(request.user, said) if role else None


@require_safe
def case_file(request: UserRequest, slug: str, key: UUID) -> HttpResponse:
    """Hand a file out, as a download and never as a page."""
    case, row = _file_or_404(request, slug, key)
    if (answer := _barred(request, case, row)) is not None:
        return answer
    try:
        content = vault.read(row.stored, row.data_key)
    except vault.Damaged:
        return _damaged(request, case)
    _note(request, case, row)
    name = quote(row.name)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return _sandboxed(answer)


@require_safe
def case_file_view(request: UserRequest, slug: str, key: UUID) -> HttpResponse:
    """Show a picture drawn anew, or a text as text."""
    case, row = _file_or_404(request, slug, key)
    kind = KINDS[row.suffix].preview if row.suffix in KINDS else ""
    if not kind:
        raise Http404
    if (answer := _barred(request, case, row)) is not None:
        return answer
    try:
        content = vault.read(row.stored, row.data_key)
        shown = images.preview(content) if kind == "image" else plain.decoded(content).encode()
    except (vault.Damaged, Unfit):
        return _damaged(request, case)
    _note(request, case, row)
    said = "image/jpeg" if kind == "image" else "text/plain; charset=utf-8"
    return _sandboxed(HttpResponse(shown, content_type=said))


@require_POST
@once
def case_file_act(request: UserRequest, slug: str, key: UUID, deed: str) -> HttpResponse:
    """Let a file in that was put aside, leave it out, or remove one."""
    if deed not in DEEDS:
        raise Http404
    case, row = _file_or_404(request, slug, key)
    code, run = DEEDS[deed]
    permissions.require(request.user, BY_CODE[code], situation.of(case), timezone.localdate())
    form = ReasonForFileForm(request.POST)
    if form.is_valid():
        try:
            run(row, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("附件%(no)d：“%(step)s”已完成。")
            messages.success(request, words % {"no": row.no, "step": BY_CODE[code].label})
            return go(request, reverse("case_files", args=[case.slug]))
    return _page(request, case, SupplementForm(), status=422, acted=Acted(row.key, deed, form))


def _file_or_404(request: UserRequest, slug: str, key: UUID) -> tuple[Case, Attachment]:
    """Return the case this reader may see and its file; the case says who may."""
    case = case_or_404(request, slug)
    return case, get_object_or_404(Attachment.objects.of_case(case), key=key)


def _barred(request: UserRequest, case: Case, row: Attachment) -> HttpResponse | None:
    """Lead back to the case with the reason why the file does not open, None if it does."""
    if not is_open(request, case):
        return _to_the_case(request, case)
    shown = revealing.shown(request, situation.of(case), timezone.now())
    full = attached.is_full(identity.people_of(case), shown)
    reason = attached.barred(row, full=full)
    if not reason:
        return None
    messages.warning(request, reason)
    return redirect("case_files", slug=case.slug)


def _to_the_case(request: UserRequest, case: Case) -> HttpResponse:
    messages.warning(request, _("限制知悉件：先选择查看理由，再打开附件。"))
    return redirect("case_detail", slug=case.slug)


def _damaged(request: UserRequest, case: Case) -> HttpResponse:
    messages.error(
        request, _("这个附件读不出来或与登记时不一致，没有打开。请报告管理员核验（verify）。")
    )
    return redirect("case_files", slug=case.slug)


def _note(request: UserRequest, case: Case, row: Attachment) -> None:
    """Leave the trace of who opened it; asking for the head of an answer opens nothing."""
    if request.method != "GET":
        return
    reads.note(request, f"{PREFIX}{case.slug}", reads.FILE, timezone.now())
    if case.restricted:  # of any other case the read log is enough
        actions.note_opening(row, by=request.user, at=timezone.now())


def _sandboxed(answer: HttpResponse) -> HttpResponse:
    """Let a browser take the answer for nothing but what it is said to be."""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SHUT
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer

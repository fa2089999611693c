"""The papers of one case: the list, one paper with its files, and what can be done with it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import reads
from audit.once import go, once
from organization.http import UserRequest
from petitions import actions, phrasing, retention, revealing, situation
from petitions import workflow as steps
from petitions.actions.papers import require_server, require_signer, signs
from petitions.forms.papers import GivenForm, ServicePart, VoidForm
from petitions.models import Case, IssuedPaper
from petitions.paper import docx
from petitions.papers import copies, drawing, shelf, volume
from petitions.papers.kinds import BY_CODE
from petitions.reading import PREFIX
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import Refused

RUN: dict[str, Callable[..., IssuedPaper]] = {
    "void_paper": actions.void_paper,
    "serve_paper": actions.serve_paper,
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def case_paper_panel(request: UserRequest, slug: str) -> HttpResponse:
    """Show the papers of the case; of a restricted case that is shut no more than their names."""
    case, today = case_or_404(request, slug), timezone.localdate()
    opened = is_open(request, case)
    gone = retention.tombstone_of(case) is not None
    lines = shelf.lines_of(case, today)
    drawable = [] if gone or not opened else shelf.drawable(situation.of(case), request.user, today)
    context = {
        "case": case,
        "opened": opened and not gone,
        "lines": lines,
        "late": sum(line.late for line in lines),
        "drawable": drawable,
    }
    return render(request, "petitions/_case_papers.html", context)


@require_safe
def case_paper(request: UserRequest, slug: str, no: int) -> HttpResponse:
    """Show one paper as it went out, whoever petitioned masked unless the reader asked to see."""
    case, paper, elsewhere = _paper(request, slug, no)
    if elsewhere:
        return elsewhere
    today, kind = timezone.localdate(), BY_CODE[paper.kind]
    parts, hidden = _seen(request, case, paper)
    waits = paper.to_serve and paper.served_on is None and paper.voided_on is None
    context = {
        "case": case,
        "paper": paper,
        "title": kind.title,
        "parts": parts,
        "hidden": hidden,
        "line": shelf.alone(paper, today),
        "may_serve": waits
        and paper.kind not in {"opinion", "answer"}
        and signs(BY_CODE["service"].signs, paper.unit, request.user, today),
        "may_void": kind.may_be_void
        and paper.voided_on is None
        and paper.served_on is None
        and signs(kind.signs, paper.unit, request.user, today),
    }
    return render(request, "petitions/case_paper.html", context)


@require_safe
def case_paper_pdf(request: UserRequest, slug: str, no: int) -> HttpResponse:
    """Download the paper: the stored original, or for a reader who may not know whoever petitioned
    a copy that says it is one."""
    case, paper, elsewhere = _paper(request, slug, no)
    if elsewhere:
        return elsewhere
    shown = revealing.shown(request, situation.of(case), timezone.now())
    try:
        content = copies.pdf_of(paper, shown=shown)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("case_paper", slug, no)
    return _file(request, case, paper, content, "application/pdf", "pdf")


@require_safe
def case_paper_docx(request: UserRequest, slug: str, no: int) -> HttpResponse:
    """Download the paper for the office's own editor."""
    case, paper, elsewhere = _paper(request, slug, no)
    if elsewhere:
        return elsewhere
    parts, hidden = _seen(request, case, paper)
    page = drawing.page_of(parts, remark=copies.remark_of(paper, hidden=hidden))
    return _file(request, case, paper, docx.written(page), DOCX, "docx")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_paper_void(request: UserRequest, slug: str, no: int) -> HttpResponse:
    """Declare a paper void, for a reason."""
    _case, paper, elsewhere = _paper(request, slug, no)
    if elsewhere:
        return elsewhere
    require_signer(BY_CODE[paper.kind], paper.unit, request.user, timezone.localdate())
    form = VoidForm(request.POST or None)
    return _carry_out(request, paper, form, "void_paper")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_paper_serve(request: UserRequest, slug: str, no: int) -> HttpResponse:
    """Record how and when the petitioner received a notice."""
    _case, paper, elsewhere = _paper(request, slug, no)
    if elsewhere:
        return elsewhere
    today = timezone.localdate()
    require_server(paper, request.user, today)
    form = ServicePart(request.POST or None, today=today)
    return _carry_out(request, paper, form, "serve_paper")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_paper_new(request: UserRequest, slug: str, code: str) -> HttpResponse:
    """Draw up a paper of a step that was taken without one."""
    case = case_or_404(request, slug)
    if not is_open(request, case):
        return _shut(request, case)
    here, kind = situation.of(case), BY_CODE.get(code)
    if kind is None:
        raise Http404
    unit = here.assignment.unit if kind.by_host and here.assignment else case.unit
    require_signer(kind, unit, request.user, timezone.localdate())
    form = GivenForm(request.POST if request.method == "POST" else None, kind=kind)
    if form.is_valid():
        try:
            paper = actions.draw_paper(
                case, kind, form.cleaned_data, by=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已出具%(title)s。") % {"title": f"《{kind.title}》"})
            return go(request, reverse("case_paper", args=[slug, paper.no]))
    context = {"case": case, "title": kind.title, "form": form, "verb": _("出具")}
    status = 422 if form.errors else 200
    return render(request, "petitions/case_paper_act.html", context, status=status)


def _carry_out(
    request: UserRequest, paper: IssuedPaper, form: forms.Form, code: str
) -> HttpResponse:
    """Take the step, or show its form again with the sentence that says why not."""
    case, verb, status = paper.case, steps.BY_CODE[code].label, 422 if form.is_bound else 200
    if phrasing.put_in(form):
        status = 200
    elif form.is_valid():
        try:
            RUN[code](paper, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(step)s：已办理。") % {"step": verb})
            return go(request, reverse("case_paper", args=[case.slug, paper.no]))
    context = {
        "case": case,
        "paper": paper,
        "title": BY_CODE[paper.kind].title,
        "form": form,
        "verb": verb,
        "phrases": phrasing.offered(code, case.topic),
        "phrases_for": phrasing.FIELD_OF.get(code),
    }
    return render(request, "petitions/case_paper_act.html", context, status=status)


def _paper(
    request: UserRequest, slug: str, no: int
) -> tuple[Case, IssuedPaper, HttpResponse | None]:
    """Return the paper of a case this reader may see; where the case is shut, the way to open it.

    Raises Http404 for one that is not theirs, or was erased when its term ended.
    """
    case = case_or_404(request, slug)
    paper = get_object_or_404(copies.papers_of(case), no=no)
    paper.case = case
    return case, paper, None if is_open(request, case) else _shut(request, case)


def _shut(request: UserRequest, case: Case) -> HttpResponse:
    messages.warning(request, _("限制知悉件：先选择查看理由，再看文书。"))
    return redirect("case_detail", slug=case.slug)


def _seen(request: UserRequest, case: Case, paper: IssuedPaper) -> tuple[dict[str, Any], bool]:
    """Return the paper as this reader may see it, and whether anything is hidden in it."""
    shown = revealing.shown(request, situation.of(case), timezone.now())
    return copies.seen(paper, shown)


def _file(
    request: UserRequest,
    case: Case,
    paper: IssuedPaper,
    content: bytes,
    content_type: str,
    ending: str,
) -> HttpResponse:
    shown = revealing.shown(request, situation.of(case), timezone.now())
    if request.method == "GET" and (shown or case.restricted):
        # Paper outlives the sign-in; of any other the read log is enough.
        actions.record_print(case, shown, by=request.user, at=timezone.now())
    response = HttpResponse(content, content_type=content_type)
    name = f"{case.slug}-{paper.no}-{paper.kind}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def case_dossier(request: UserRequest, slug: str) -> HttpResponse:
    """Download the whole file of the case with its index, as this reader may see it."""
    case, now = case_or_404(request, slug), timezone.now()
    if not is_open(request, case):
        return _shut(request, case)
    shown = revealing.shown(request, situation.of(case), now)
    moment = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    remark = f"{request.user.name} {moment} 调取，仅供办理使用"
    try:
        content = volume.of(case, shown=shown, remark=remark).written()
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("case_detail", slug=case.slug)
    if request.method == "GET":
        reads.note(request, f"{PREFIX}{case.slug}", reads.FILE, now)
        actions.record_print(case, shown, by=request.user, at=now)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{case.slug}.pdf"'
    return response

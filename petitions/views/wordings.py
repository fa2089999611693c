"""The wordings of papers: which there are, and one with its versions, a preview and a new text."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from organization.http import UserRequest
from petitions.actions.wordings import write_wording
from petitions.forms.papers import WordingForm
from petitions.models import Wording
from petitions.paper import pdf
from petitions.papers import drawing, fields, filling
from petitions.papers.kinds import BY_CODE, KINDS, Kind
from petitions.workflow import Refused


@require_safe
def wording_list(request: UserRequest) -> HttpResponse:
    """Show every kind of paper with the version of its words that is in use."""
    newest: dict[str, Wording] = {}
    for row in Wording.objects.select_related("written_by").defer("text").order_by("version"):
        newest[row.kind] = row
    rows = [{"kind": kind, "wording": newest.get(kind.code)} for kind in KINDS]
    return render(request, "petitions/wording_list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def wording_detail(request: UserRequest, code: str) -> HttpResponse:
    """Show the words of one kind; look at a text on sample data, put it in use, or go back."""
    kind = _kind_or_404(code)
    if request.method == "POST" and "own" in request.POST:
        return _go_back(request, kind)
    previews = "preview" in request.POST
    initial = {"text": _in_use(kind)}
    form = WordingForm(request.POST or None, kind=kind, previewing=previews, initial=initial)
    if not form.is_valid():
        return _page(request, kind, form, status=422 if form.errors else 200)
    if previews:
        return _page(request, kind, form, shown=form.cleaned_data["text"])
    try:
        wording = write_wording(kind, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, kind, form, status=422)
    messages.success(
        request,
        _("《%(title)s》第 %(version)d 版已启用，此前出具的文书不变。")
        % {"title": kind.title, "version": wording.version},
    )
    return go(request, reverse("wording_detail", args=[code]))


@require_safe
def wording_sheet(request: UserRequest, code: str) -> HttpResponse:
    """Download the words in use as a PDF on sample data."""
    kind, today = _kind_or_404(code), timezone.localdate()
    parts = drawing.sample(code, _in_use(kind), today)
    try:
        content = pdf.written(drawing.page_of(parts, remark=drawing.DRAFT))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("wording_detail", code)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="sample-{code}.pdf"'
    return response


def _go_back(request: UserRequest, kind: Kind) -> HttpResponse:
    """Put the words that come with the program in use again."""
    write_wording(kind, "", remark="恢复系统自带模板", by=request.user, at=timezone.now())
    words = _("《%(title)s》已恢复系统自带模板。") % {"title": kind.title}
    messages.success(request, words)
    return go(request, reverse("wording_detail", args=[kind.code]))


def _page(
    request: UserRequest, kind: Kind, form: WordingForm, *, shown: str = "", status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    versions = Wording.objects.filter(kind=kind.code).select_related("written_by")
    context = {
        "kind": kind,
        "form": form,
        "fields": [field for field in fields.FIELDS if filling.may_name(kind, field)],
        "demands": [(fields.BY_CODE[d.field].name, d.law, d.always) for d in kind.demands],
        "versions": list(versions.order_by("-version")),
        "own": Wording.objects.current(kind.code) is None,
        "preview": _preview(kind, shown or _in_use(kind), today),
        "typed": bool(shown),
        "today": today,
    }
    return render(request, "petitions/wording_detail.html", context, status=status)


def _preview(kind: Kind, text: str, on: date) -> drawing.Parts:
    return drawing.sample(kind.code, text, on)


def _in_use(kind: Kind) -> str:
    found = Wording.objects.current(kind.code)
    return found.text if found else filling.own_text(kind)


def _kind_or_404(code: str) -> Kind:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]

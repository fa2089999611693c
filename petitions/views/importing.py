"""The import page: a register in, a preview, and only then the cases."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Unit
from organization.workbooks import reading
from organization.workbooks.limits import PAGE
from petitions.importing import headers, preview, template, writing
from petitions.importing.forms import ImportForm
from petitions.importing.preview import Preview
from petitions.importing.rows import Terms
from petitions.workflow import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def petition_import(request: UserRequest) -> HttpResponse:
    """Take a workbook or a pasted block; nothing becomes a petition here."""
    if request.method != "POST":
        return render(request, "petitions/import.html", {"form": ImportForm()})
    form = ImportForm(request.POST, request.FILES)
    seen = None
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            sheet = form.sheet()
            seen = preview.look(sheet, _terms(request, unit))
        except (reading.Unreadable, headers.NoHeader, Refused) as refusal:
            form.add_error("block" if form.cleaned_data["block"] else "file", str(refusal))
        else:
            if not seen.outcome.errors:
                draft = preview.keep(sheet, unit, owner=request.user, at=timezone.now())
                return redirect("petition_import_preview", key=draft.key)
    return render(request, "petitions/import.html", {"form": form, "preview": seen}, status=422)


@require_safe
def petition_import_preview(request: UserRequest, key: UUID) -> HttpResponse:
    """Show what would be imported, judged against the register as it is now."""
    sheet, unit = _kept(request, key)
    seen = preview.look(sheet, _terms(request, unit))
    return _preview_page(request, key, seen, unit)


@require_POST
@once
def petition_import_confirm(request: UserRequest, key: UUID) -> HttpResponse:
    """Import the rows of the preview, all or none."""
    sheet, unit = _kept(request, key)
    terms = _terms(request, unit)
    done = writing.run(sheet, terms, by=request.user, at=timezone.now())
    if done.errors:
        return _preview_page(request, key, preview.look(sheet, terms), unit, status=422)
    preview.drop(key, request.user)
    said = _("已导入 %(n)d 行，跳过 %(m)d 行。") % {"n": done.imported, "m": done.skipped}
    messages.success(request, said)
    return go(request, reverse("case_list"))


@require_safe
def petition_import_template(_request: UserRequest) -> HttpResponse:
    """Send the workbook to fill in."""
    answer = HttpResponse(template.template(timezone.localdate()), content_type=XLSX)
    answer["Content-Disposition"] = "attachment; filename=petitions.xlsx"
    return answer


def _terms(request: UserRequest, unit: Unit | None) -> Terms:
    """Return the terms; raises Refused without a petition office, PermissionDenied outside it."""
    now = timezone.now()
    terms = writing.terms(default_unit=unit, at=now, limits=PAGE)
    writing.require_clerk(request.user, terms.office, now)
    return terms


def _kept(request: UserRequest, key: UUID) -> tuple[reading.Sheet, Unit | None]:
    draft = preview.kept(key, request.user)
    if draft is None:
        raise Http404
    return preview.sheet_of(draft)


def _preview_page(
    request: UserRequest, key: UUID, seen: Preview, unit: Unit | None, status: int = 200
) -> HttpResponse:
    context = {"preview": seen, "key": key, "unit": unit}
    return render(request, "petitions/import_preview.html", context, status=status)

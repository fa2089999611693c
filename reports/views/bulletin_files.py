"""The bulletin as a file: the official paper as .docx and PDF, the table as xlsx.

A version gives the same bytes to everybody; the trail keeps who took which, by its hash.
"""

from collections.abc import Callable
from hashlib import sha256

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.cells import XLSX
from organization.http import UserRequest
from petitions.paper import docx, pdf
from petitions.workflow import Refused
from reports import actions, figures, lists, pages, workbook
from reports.bulletin_paper import paper_of
from reports.issues import Issue
from reports.models import Bulletin
from reports.month import Month
from reports.views.bulletin_loading import asked, bulletin_or_404, require_month

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX,
}


@require_safe
def bulletin_docx(request: UserRequest, month: Month) -> HttpResponse:
    """Download the paper for the office's own editor."""
    return _file(request, bulletin_or_404(month), "docx", lambda one: docx.written(paper_of(one)))


@require_safe
def bulletin_pdf(request: UserRequest, month: Month) -> HttpResponse:
    """Download the paper for print."""
    document = bulletin_or_404(month)
    try:
        return _file(request, document, "pdf", lambda one: pdf.written(paper_of(one)))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("bulletin", month)


@require_safe
def bulletin_xlsx(request: UserRequest, month: Month) -> HttpResponse:
    """Download the table as the page shows it."""
    require_month(month)
    document, issue = asked(request, month, lists.bulletin_of(month))
    if document is None:
        head = pages.head(_title(month), None, request.user, timezone.now())
        return workbook.answer(f"bulletin-{month}", head, *_sheet(issue))
    with translation.override("zh-hans"):
        return _file(request, document, "xlsx", lambda one: _workbook(one, issue))


def _workbook(document: Bulletin, issue: Issue) -> bytes:
    head = pages.head(_title(issue.table.month), document)
    return workbook.written(head, *_sheet(issue), made_at=document.generated_at)


def _title(month: Month) -> str:
    return _("%(month)s处室办理情况通报") % {"month": month.label}


def _sheet(issue: Issue) -> tuple[list[str], list[list[str | int]]]:
    rows = [(row.name, row.numbers) for row in issue.table.rows]
    return [_("处室"), *map(str, pages.names(figures.BULLETIN))], [
        [name, *(numbers[figure.code] for figure in figures.BULLETIN)]
        for name, numbers in [*rows, (_("合计"), issue.table.total)]
    ]


def _file(
    request: UserRequest, document: Bulletin, form: str, written: Callable[[Bulletin], bytes]
) -> HttpResponse:
    content = written(document)
    actions.record_bulletin_export(
        document, form, sha256=sha256(content).hexdigest(), by=request.user, at=timezone.now()
    )
    response = HttpResponse(content, content_type=TYPES[form])
    name = f"bulletin-{document.month}-v{document.version}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

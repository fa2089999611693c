"""A paper as a file for one reader: the stored original, or a copy that says that it is one."""

from typing import Any

from django.db.models import QuerySet

from petitions import identity
from petitions.models import Case, IssuedPaper
from petitions.paper import pdf
from petitions.papers import drawing


def papers_of(case: Case) -> QuerySet[IssuedPaper]:
    """Return the papers of a case that were not erased when its term ended."""
    rows = case.papers.filter(erased=False)
    return rows.select_related("unit", "signer", "served_by", "about")


def seen(paper: IssuedPaper, shown: frozenset[str]) -> tuple[dict[str, Any], bool]:
    """Return what the paper says to who may see these fields of the petitioner, and whether
    anything is hidden in it. One query."""
    parts = drawing.veiled(paper.content, identity.veil(identity.people_of(paper.case), shown))
    return parts, parts != paper.content


def remark_of(paper: IssuedPaper, *, hidden: bool) -> str:
    """Return what stands at the foot of a file that is not the original, "" for one that is."""
    if paper.voided_on:
        return drawing.VOID
    return drawing.COPY if hidden else ""


def pdf_of(paper: IssuedPaper, *, shown: frozenset[str]) -> bytes:
    """Return the PDF for this reader. Raises Refused for words that cannot be drawn."""
    parts, hidden = seen(paper, shown)
    remark = remark_of(paper, hidden=hidden)
    if paper.sha256 and not remark:
        return paper.file.content
    return pdf.written(drawing.page_of(parts, remark=remark))

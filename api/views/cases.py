"""Cases out: the list, one case, and what hangs on it."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view, renderer_classes
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api.contract import CASE, described, rows_of
from api.forms import SIZE, CaseQuery
from api.problems import Problem
from api.queries import cleaned, parameters, place_of
from api.rendering import PDF
from api.shapes import cases as shapes
from api.stepping import REQUIRED
from api.views.loading import case_of, today, told, user_of
from petitions import dossier, permissions, replay, situation
from petitions.columns import lines
from petitions.listing import narrow
from petitions.models import Case, CaseQuerySet
from petitions.papers import copies, shelf
from petitions.tabs import VIEWS
from petitions.worklist import Desk, shown

TAG = "cases"
NEWEST = ("-received_on", "-pk")
HERE = {"parameters": [CASE], "refusals": (400, 404), "tag": TAG}
CasePage = inline_serializer(
    "CasePage",
    {
        "next": serializers.URLField(
            allow_null=True, help_text=gettext_lazy("下一页的地址；没有下一页时为 null。")
        ),
        "cases": shapes.CaseRow(many=True),
    },
)


@described(
    "listCases",
    gettext_lazy("信访件列表"),
    tag=TAG,
    description=gettext_lazy(
        "只含这个账号可以看到的信访件，按收到日期从新到旧。筛选与列表页面相同；姓名不能用于筛选。"
    ),
    answer=CasePage,
    refusals=(400,),
    parameters=parameters(CaseQuery.base_fields),
)
@api_view(["GET"])
def case_list(request: Request) -> Response:
    """List the cases this account sees, the newest first."""
    asked = cleaned(CaseQuery, request.query_params)
    desk = Desk(user_of(request), today())
    view, place, size = asked["view"] or "all", asked["after"], asked["size"] or SIZE
    known = {name: value for name, value in asked.items() if value}
    rows = narrow(VIEWS[view].rows(desk), known, desk)
    if asked["number"]:
        rows = rows.filter(number=asked["number"])
    found = _page(rows, place, size + 1)
    told_lines = lines(found[:size], on=desk.on, rules=replay.rules())
    more = found[size - 1] if len(found) > size else None
    return Response(
        {"next": _next(request, more), "cases": shapes.CaseRow(told_lines, many=True).data}
    )


def _page(rows: CaseQuerySet, place: Any, size: int) -> list[Case]:
    if place is not None:
        day, pk = place
        rows = rows.filter(received_on__lte=day)
        rows = rows.filter(Q(received_on__lt=day) | Q(pk__lt=pk))
    ordered = rows.order_by(*NEWEST)[:size]
    return list(shown(ordered).order_by(*NEWEST))


def _next(request: Request, last: Case | None) -> str | None:
    if last is None:
        return None
    query = request.query_params.copy()
    query["after"] = place_of(last.received_on, last.pk)
    return f"{reverse('api:case_list', request=request)}?{query.urlencode()}"


@described("getCase", gettext_lazy("一件"), answer=shapes.CaseShape, **HERE)
@api_view(["GET"])
def case_detail(request: Request, slug: str) -> Response:
    """Show one case with the steps this account may take now. Its ETag is what If-Match takes."""
    case = case_of(request, slug)
    here, on = situation.of(case), today()
    (line,) = lines([case], on=on, rules=replay.rules())
    offers = [
        offer for offer in permissions.offers(user_of(request), here, on)
        if offer.row.code in REQUIRED
    ]  # fmt: skip
    whole = shapes.Whole(line, here, offers)
    shape = shapes.CaseShape(whole, context={"request": request, "required": REQUIRED})
    return told(case, shape.data)


@described(
    "listPetitionsOfCase", gettext_lazy("一件的来件"),
    description=gettext_lazy("来件的内容，信访人遮盖。检举控告件没有内容。"),
    answer=rows_of(shapes.PetitionShape), **HERE,
)  # fmt: skip
@api_view(["GET"])
def case_petitions(request: Request, slug: str) -> Response:
    """Show the petitions of a case, whoever petitioned masked."""
    case = case_of(request, slug)
    return told(case, shapes.PetitionShape(shapes.originals(case), many=True).data)


@described(
    "listAssignments", gettext_lazy("一件的转送交办"),
    answer=rows_of(shapes.AssignmentShape), **HERE,
)  # fmt: skip
@api_view(["GET"])
def case_assignments(request: Request, slug: str) -> Response:
    """Show every unit the case was sent to."""
    case = case_of(request, slug)
    rows = dossier.assignments_of(situation.sent_out(case), shapes.veil_for(case))
    context = {"opened": shapes.is_open(case)}
    return told(case, shapes.AssignmentShape(rows, many=True, context=context).data)


@described(
    "listEvents", gettext_lazy("一件的办理经过"),
    description=gettext_lazy("从新到旧，与信访件页面的办理经过相同。"),
    answer=rows_of(shapes.EventShape), **HERE,
)  # fmt: skip
@api_view(["GET"])
def case_events(request: Request, slug: str) -> Response:
    """Show the history of a case."""
    case = case_of(request, slug)
    return told(case, shapes.EventShape(shapes.events(case), many=True).data)


@described(
    "listClocks", gettext_lazy("一件的期限和算法"),
    description=gettext_lazy("每个期限的最后一日，以及逐行的算法（起算日、规则、顺延、延期、中止）。"),
    answer=rows_of(shapes.ClockShape), **HERE,
)  # fmt: skip
@api_view(["GET"])
def case_clocks(request: Request, slug: str) -> Response:
    """Show every clock of a case with its arithmetic."""
    case = case_of(request, slug)
    found = shapes.counted(situation.of(case), today())
    return told(case, shapes.ClockShape(found, many=True).data)


@described(
    "listPapers", gettext_lazy("一件的文书"), answer=rows_of(shapes.PaperShape), **HERE,
)  # fmt: skip
@api_view(["GET"])
def case_papers(request: Request, slug: str) -> Response:
    """Show the papers of a case."""
    case = case_of(request, slug)
    context = {"request": request, "slug": slug, "opened": shapes.is_open(case)}
    found = shelf.lines_of(case, today())
    return told(case, shapes.PaperShape(found, many=True, context=context).data)


@described(
    "getPaper",
    gettext_lazy("下载文书 PDF"),
    tag=TAG,
    description=gettext_lazy(
        "信访人在其中遮盖；遮盖过的和作废的在页脚注明。检举控告件的文书不给出。"
    ),
    answer=OpenApiTypes.BINARY,
    kind="application/pdf",
    refusals=(400, 404, 422),
    parameters=[CASE, OpenApiParameter("no", {"type": "integer", "minimum": 1}, "path")],
)
@api_view(["GET"])
@renderer_classes([PDF])
def case_paper_pdf(request: Request, slug: str, no: int) -> HttpResponse:
    """Download one paper as this account may see it."""
    case = case_of(request, slug)
    if not shapes.is_open(case):
        words = _("限制知悉件的文书只能在页面上写明理由后查看。")
        raise Problem(403, "restricted", words)
    paper = get_object_or_404(copies.papers_of(case), no=no)
    content = copies.pdf_of(paper, shown=frozenset())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{no}-{paper.kind}.pdf"'
    return response

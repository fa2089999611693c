"""Figures out: what each means, one number, and exactly the rows it counts."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api.contract import described, rows_of
from api.forms import FigureQuery, FigureRowsQuery, NoQuery
from api.queries import cleaned, parameters
from api.views.loading import today, user_of
from reports import figures
from reports.asked import WHOLE_CODE, Asked, asked
from reports.measures import Figure
from reports.month import Month
from reports.period import Year
from reports.rows import Row

TAG = "figures"
PAGE = 100
CODE = OpenApiParameter(
    "code", {"type": "string", "pattern": "^[a-z0-9_]+$", "maxLength": 40}, "path",
    description=_("数字的代码，见数字一览。"),
)  # fmt: skip


class FigureShape(serializers.Serializer[Figure]):
    """What a number means."""

    code = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    base_date = serializers.CharField(help_text=_("以哪一个日期计。"))
    counted = serializers.CharField(help_text=_("计数单位：submissions、matters、people 等。"))
    yearly = serializers.BooleanField(help_text=_("只按年统计。"))
    by_unit = serializers.SerializerMethodField(help_text=_("是否可以按单位统计。"))

    def get_by_unit(self, figure: Figure) -> bool:
        return bool(figure.by)


class NumberShape(serializers.Serializer[Asked]):
    """One number of one period."""

    figure = FigureShape()
    period = serializers.CharField()
    where = serializers.CharField(source="code")
    name = serializers.CharField()
    number = serializers.IntegerField()
    rows = serializers.SerializerMethodField(help_text=_("背后各件的地址。"))

    def get_rows(self, found: Asked) -> str:
        request = self.context["request"]
        path = reverse("api:figure_rows", args=[found.figure.code], request=request)
        query = request.query_params.urlencode()
        return f"{path}?{query}"


class DayShape(serializers.Serializer[Any]):
    """One day of a row."""

    label = serializers.CharField()
    on = serializers.DateField(allow_null=True)


class FigureRow(serializers.Serializer[Row]):
    """One row of a number; of a case this account may not see, the number and the days."""

    key = serializers.CharField()
    number = serializers.CharField()
    unit = serializers.CharField()
    days = serializers.SerializerMethodField()
    many = serializers.IntegerField(allow_null=True, help_text=_("在求和的数字中它所加的数。"))
    title = serializers.CharField()
    case = serializers.CharField(help_text=_("信访件在地址里的编号；看不到时为空。"))

    @extend_schema_field(DayShape(many=True))
    def get_days(self, row: Row) -> list[dict[str, Any]]:
        return [{"label": str(label), "on": on} for label, on in row.days]


FigurePage = inline_serializer(
    "FigurePage",
    {
        "count": serializers.IntegerField(),
        "page": serializers.IntegerField(),
        "pages": serializers.IntegerField(),
        "rows": FigureRow(many=True),
    },
)


@described(
    "listFigures", _("数字一览和口径"), tag=TAG, answer=rows_of(FigureShape), refusals=(400,)
)
@api_view(["GET"])
def figure_list(request: Request) -> Response:
    """List every figure with its definition."""
    cleaned(NoQuery, request.query_params)
    return Response(FigureShape(list(figures.BY_CODE.values()), many=True).data)


@described(
    "getFigure",
    _("一个数字"),
    tag=TAG,
    description=_("现在计算的数字，与页面、清单和通报出自同一个查询。"),
    answer=NumberShape,
    refusals=(400, 404),
    parameters=[CODE, *parameters(FigureQuery.base_fields)],
)
@api_view(["GET"])
def figure_detail(request: Request, code: str) -> Response:
    """Show one number."""
    found = _asked(request, code, cleaned(FigureQuery, request.query_params))
    return Response(NumberShape(found, context={"request": request}).data)


@described(
    "listFigureRows",
    _("数字背后的各件"),
    tag=TAG,
    description=_("正好是所计的各件，每页 100 件。看不到的信访件只有编号和日期。"),
    answer=FigurePage,
    refusals=(400, 404),
    parameters=[CODE, *parameters(FigureRowsQuery.base_fields)],
)
@api_view(["GET"])
def figure_rows(request: Request, code: str) -> Response:
    """List exactly the rows that the number counts."""
    query = cleaned(FigureRowsQuery, request.query_params)
    found = _asked(request, code, query)
    page = found.page(str(query["page"] or 1), PAGE)
    rows = found.on_page(page, user_of(request), today())
    return Response(
        {
            "count": page.paginator.count,
            "page": page.number,
            "pages": page.paginator.num_pages,
            "rows": FigureRow(rows, many=True).data,
        }
    )


def _asked(request: Request, code: str, query: dict[str, Any]) -> Asked:
    """Return the number; raises Http404 and PermissionDenied as the page does."""
    period = Month.parse(query["month"]) if query["month"] else Year(query["year"])
    where = query["where"] or WHOLE_CODE
    return asked(code, period, where, {}, user=user_of(request), on=today())

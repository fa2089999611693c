"""How an address describes itself in the schema: refusals, headers and parameters said once."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from api.problems import CONTENT_TYPE, WORDS
from api.shapes.registering import ProblemShape

ALWAYS = (401, 403, 406, 429, 500, 503)
MEANINGS: dict[int, Any] = WORDS | {
    409: _("现在的环节不能这样做，或者 Idempotency-Key 已用于别的内容。"),
    412: _("打开之后已有别人办理：请重新读取，再决定。"),
    422: _("内容有误，逐项见 errors；或者依规则不能这样做，见 detail。"),
    428: _("缺少 If-Match。"),
    429: _("调用或猜测过多，按 Retry-After 等待。"),
}
PROBLEM_EXAMPLE = {
    "type": "/api/v1/docs#invalid", "title": "Unprocessable Entity", "status": 422,
    "code": "invalid", "detail": "有内容需要修改，请看 errors。",
    "errors": [{"pointer": "#/received_on", "detail": "收到日期不能晚于今天。"}],
}  # fmt: skip

KEY = OpenApiParameter(
    "Idempotency-Key",
    {
        "type": "string",
        "format": "uuid",
        "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    },
    OpenApiParameter.HEADER,
    required=True,
    description=_("每次新的登记或步骤用一个新的 UUID；重试用同一个，得到同样的回答。"),
)
MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}(-[0-9a-f]{16})?"$'},
    OpenApiParameter.HEADER,
    required=True,
    description=_("所见信访件的 ETag。别人已先办理时回答 412。"),
)
CASE = OpenApiParameter(
    "slug",
    {"type": "string", "pattern": r"^[-a-zA-Z0-9_]+$", "maxLength": 40},
    OpenApiParameter.PATH,
    description=_("信访件在地址里的编号，如 XFB-2026-0003。"),
)


def problem(status: int) -> OpenApiResponse:
    """Return the description of one refusal."""
    examples = [OpenApiExample("invalid", PROBLEM_EXAMPLE)] if status == 422 else []
    return OpenApiResponse(ProblemShape, description=MEANINGS[status], examples=examples)


def described(
    operation: str,
    summary: Any,
    *,
    tag: str,
    answer: Any,
    status: int = 200,
    refusals: Sequence[int] = (),
    parameters: Sequence[OpenApiParameter] = (),
    request: Any = None,
    description: Any = "",
    kind: str = "application/json",
) -> Callable[[Any], Any]:
    """Return the decorator that describes a view: what it answers, and all it may refuse."""
    refused = sorted({*ALWAYS, *refusals})
    responses: dict[Any, Any] = {(status, kind): answer}
    if status == 200 and kind == "application/json" and request is None:
        responses[304, "application/json"] = OpenApiResponse(description=_("没有变化。"))
    responses |= {(one, CONTENT_TYPE): problem(one) for one in refused}
    return extend_schema(
        operation_id=operation,
        summary=summary,
        description=description or summary,
        tags=[tag],
        parameters=list(parameters),
        request={"application/json": request} if request else None,
        responses=responses,
    )


def rows_of(shape: type[serializers.Serializer[Any]]) -> Any:
    """Return the description of a list that is whole."""
    return shape(many=True)

"""The OpenAPI document prepared for a page: operations in their groups, shapes as tables."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from rest_framework.utils.encoders import JSONEncoder

from api.problems import CODES

Document = dict[str, Any]
SUFFIX, REF = "Shape", "#/components/schemas/"


def plain(document: Document) -> Document:
    """Return the document with its words said, in the language of now, and with plain names."""
    said = json.dumps(document, cls=JSONEncoder)
    for name in document["components"]["schemas"]:
        if name.endswith(SUFFIX):
            short = name.removesuffix(SUFFIX)
            said = said.replace(f'"{name}":', f'"{short}":')
            said = said.replace(f'"{REF}{name}"', f'"{REF}{short}"')
    found: Document = json.loads(said)
    return found


def page_of(document: Document) -> dict[str, Any]:
    """Return what the page shows."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown = _operation(path, method, operation)
            groups.setdefault(operation["tags"][0], []).append(shown)
    tags = {tag["name"]: tag["description"] for tag in document["tags"]}
    return {
        "info": document["info"],
        "groups": [(name, tags[name], groups[name]) for name in tags if name in groups],
        "shapes": [
            (name, shape.get("description", ""), _fields(shape))
            for name, shape in document["components"]["schemas"].items()
        ],
        "codes": codes(),
    }


def _operation(path: str, method: str, said: Document) -> dict[str, Any]:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = body.get("schema", {})
    return {
        "id": said["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": said.get("summary", ""),
        "description": said.get("description", ""),
        "parameters": [
            {
                "name": one["name"],
                "place": one["in"],
                "required": one.get("required", False),
                "type": _type(one["schema"]),
                "description": one.get("description", ""),
            }
            for one in said.get("parameters", [])
        ],
        "fields": _fields(schema),
        "example": json.dumps(
            schema["example"], ensure_ascii=False, indent=2, cls=DjangoJSONEncoder
        )
        if "example" in schema
        else "",
        "answers": [
            (status, answer.get("description", ""), _answer(answer))
            for status, answer in said["responses"].items()
        ],
    }


def _answer(answer: Document) -> str:
    for content in answer.get("content", {}).values():
        return _type(content.get("schema", {}))
    return ""


def _fields(schema: Document) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "type": _type(one),
            "required": name in required,
            "description": one.get("description", ""),
        }
        for name, one in schema.get("properties", {}).items()
    ]


def _type(schema: Document) -> str:
    """Return a type in a word or two, such as "string (date)", "Clock[]", "integer 1-200"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("allOf") or schema.get("oneOf"):
        return " | ".join(_type(one) for one in schema.get("allOf") or schema["oneOf"])
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))}[]"
    kind = str(schema.get("type", ""))
    if "format" in schema:
        kind = f"{kind} ({schema['format']})"
    ends = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    if "maxLength" in schema:
        kind = f"{kind} ≤{schema['maxLength']}"
    return f"{kind} {'-'.join(ends)}".strip()


def codes() -> list[tuple[str, str]]:
    """Return every code of a refusal with what to do then."""
    said = {
        "invalid": _("内容有误：逐项改正 errors 后再发，可以用同一个 Idempotency-Key。"),
        "refused": _("依规则不能这样做：detail 说明原因和办法。"),
        "taking_refused": _("检举控告本机关或其领导：不予收存，请转交 detail 所说的机关。"),
        "wrong_stage": _("现在的环节没有这一步：重新读取可办的步骤。"),
        "stale": _("别人已先办理：重新读取信访件，再决定。"),
        "no_version": _("缺少 If-Match。"),
        "no_key": _("缺少 Idempotency-Key，或者不是 UUID。"),
        "key_was_used": _("这个 Idempotency-Key 已用于别的内容：换一个新的。"),
        "no_token": _("没有令牌。"),
        "unknown_token": _("没有这个令牌。"),
        "token_not_live": _("令牌未启用、已停用或已到期。"),
        "account_shut": _("接口账号已停用或到期。"),
        "wrong_place": _("令牌只能从登记的地址使用。"),
        "out_of_scope": _("令牌没有这个范围。"),
        "restricted": _("限制知悉件的内容不通过接口给出。"),
        "too_many_calls": _("调用过多：按 Retry-After 等待。"),
        "too_many_guesses": _("错误的令牌过多：按 Retry-After 等待。"),
    }
    usual = {code: f"HTTP {status}" for status, code in CODES.items() if code not in said}
    return list((said | usual).items())

"""What is sent: strict JSON, and the forms of the pages as its description.

The forms are the only definition of what a step asks for. Here their fields become a JSON schema,
the types of a body are held against them, and what was sent becomes what a form reads.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import IO, Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from api.problems import Problem, Text
from organization.models import Unit, User
from petitions.forms.days import EARLIEST, LATEST, DayField
from petitions.models import Petition, Topic

Fields = Mapping[str, forms.Field]
Schema = dict[str, Any]
HIDDEN = frozenset({"version"})  # said by If-Match
# How a row is named, where its number in the database means nothing to anybody.
KEYS: dict[type[Any], str] = {
    Unit: "code", Topic: "code", User: "username", Petition: "number",
}  # fmt: skip
LONGEST_KEY, LONGEST_TEXT, MOST = 100, 100_000, 200


class StrictJSON(BaseParser):
    """JSON that means one thing: no name twice, no NaN, no half of a character."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the object that was sent. Raises Problem 400 or 413."""
        request = (parser_context or {})["request"]._request
        try:
            text = request.body.decode()
            found = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
            json.dumps(found, ensure_ascii=False).encode()  # a lone surrogate is no text
        except RequestDataTooBig as error:
            raise Problem(413, "too_large") from error
        except (ValueError, RecursionError) as error:
            raise Problem(
                400, "malformed", _("内容不是规范的 JSON（UTF-8，名称不重复）。")
            ) from error
        if not isinstance(found, dict):
            raise Problem(400, "malformed", _("内容须为一个 JSON 对象。"))
        if "\x00" in text or "\\u0000" in text:
            raise Problem(400, "malformed", _("文字里不能有空字符。"))
        return found


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name stands twice.")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number.")


def spoken(form: forms.Form) -> forms.Form:
    """Let the fields of a form that name a row be told its code instead of its number."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            field.to_field_name = KEYS.get(field.queryset.model)
    return form


def posted(fields: Fields, body: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """Return the body as what a form reads. Raises Problem 422 for a wrong name or type."""
    errors: dict[str, list[Text]] = {}
    data: MultiValueDict[str, Any] = MultiValueDict()
    for name, value in body.items():
        field = None if name in HIDDEN else fields.get(name)
        if field is None:
            errors[name] = [_("没有这一项。")]
        elif value is None and not field.required:
            continue
        elif not _fits(field, value):
            errors[name] = [_wrong_type(field)]
        else:
            data.setlist(name, _said(value))
    if errors:
        found = [(f"#/{name}", said) for name, some in errors.items() for said in some]
        raise Problem(422, "invalid", _("有内容需要修改，请看 errors。"), errors=found)
    for name, field in fields.items():
        if field.required and field.initial is not None and name not in data:
            data.setlist(name, _said(field.initial))
    return data


def _said(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return ["on"] if value else []
    return [str(value)]


def _fits(field: forms.Field, value: Any) -> bool:
    kind = schema_of(field)["type"]
    if kind == "array":
        return (
            isinstance(value, list)
            and len(value) <= MOST
            and all(isinstance(one, str) for one in value)
        )
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str) and (not is_day(field) or _day(value) is not None)


def is_day(field: forms.Field) -> bool:
    """Tell whether the field asks for a day."""
    return isinstance(field, forms.DateField | DayField)


def _day(text: str) -> date | None:
    """Return the day; a program writes it in the one form that says the year."""
    try:
        found = date.fromisoformat(text) if len(text) == len("2026-03-02") else None
    except ValueError:
        return None
    return found if found and EARLIEST <= found <= LATEST else None


def _wrong_type(field: forms.Field) -> str:
    if is_day(field):
        return _("须为 2026-03-02 形式的日期。")
    kinds = {
        "array": _("须为字符串的数组。"),
        "boolean": _("须为 true 或 false。"),
        "integer": _("须为整数。"),
    }
    return kinds.get(schema_of(field)["type"], _("须为字符串。"))


def schema_of(field: forms.Field) -> Schema:
    """Return the JSON schema of one field, without its words."""
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return {"type": "array", "items": {"type": "string"}, "maxItems": MOST}
    if isinstance(field, forms.ModelChoiceField):
        return {"type": "string", "maxLength": LONGEST_KEY}
    if isinstance(field, forms.ChoiceField):
        return _schema_of_choice(field)
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean", "default": False}
    if isinstance(field, forms.IntegerField):
        ends = {"minimum": field.min_value, "maximum": field.max_value}
        return {"type": "integer"} | {name: end for name, end in ends.items() if end is not None}
    if is_day(field):
        return {"type": "string", "format": "date"}
    longest = getattr(field, "max_length", None) or LONGEST_TEXT
    shortest = {"minLength": 1} if field.required else {}
    return {"type": "string", "maxLength": longest} | shortest


def _schema_of_choice(field: forms.ChoiceField) -> Schema:
    values = [value for value, _label in flat(field)]
    if isinstance(field, forms.TypedChoiceField):
        return {"type": "integer", "enum": values}
    return {"type": "string"} | ({"enum": values} if values else {"maxLength": LONGEST_KEY})


def flat(field: forms.ChoiceField) -> list[tuple[Any, Text]]:
    """Return values and labels of a choice whose list is known beforehand."""
    choices: Any = field.choices
    return [
        (value, label)
        for value, label in choices
        if not isinstance(label, list | tuple) and (value != "" or not field.required)
    ]


def schema_of_form(fields: Fields, *, examples: Mapping[str, Any] | None = None) -> Schema:
    """Return the JSON schema of a body with these fields, and of nothing else beside them."""
    shown = {name: field for name, field in fields.items() if name not in HIDDEN}
    properties = {name: schema_of(field) | words_of(field) for name, field in shown.items()}
    required = [
        name
        for name, field in shown.items()
        if field.required and not isinstance(field, forms.BooleanField) and field.initial is None
    ]
    schema: Schema = {
        "type": "object", "properties": properties, "additionalProperties": False,
    }  # fmt: skip
    return (
        schema
        | ({"required": required} if required else {})
        | ({"example": dict(examples)} if examples else {})
    )


def words_of(field: forms.Field) -> Schema:
    """Return label, help and the meaning of each value, in the language of when it is read."""
    return {"description": _words(field)}


def _said_of(field: forms.Field) -> str:
    said = [str(field.label or ""), str(field.help_text or "")]
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        key = KEYS.get(field.queryset.model)
        said += [f"({field.queryset.model._meta.model_name}.{key})"] if key else []
    elif isinstance(field, forms.ChoiceField):
        said += [f"{value}={label}" for value, label in flat(field) if value != ""]
    return " ".join(part for part in said if part)


_words = lazy(_said_of, str)

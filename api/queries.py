"""What stands behind the question mark: as strict as a body, and places in long lists."""

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from api.bodies import Schema, schema_of, spoken, words_of
from api.problems import Problem
from petitions.forms.days import DayField

REPEATED = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


def cleaned(form_class: type[forms.Form], query: QueryDict) -> dict[str, Any]:
    """Return what a query says by the fields of this form. Raises Problem 400.

    Unlike a page, which leaves out what means nothing, a program is told.
    """
    form = spoken(form_class(query))
    wrong: list[tuple[str, Any]] = []
    for name, values in query.lists():
        field = form.fields.get(name)
        if field is None:
            wrong.append((f"?{name}", _("没有这个参数。")))
        elif len(values) > 1 and not isinstance(field, REPEATED):
            wrong.append((f"?{name}", _("这个参数只能有一个值。")))
        elif "" in values or any("\x00" in value for value in values):
            wrong.append((f"?{name}", _("这个参数没有值。")))
        elif isinstance(field, DayField) and not _is_day(values[0]):
            wrong.append((f"?{name}", _("须为 2026-03-02 形式的日期。")))
    if not wrong and not form.is_valid():
        wrong = [(f"?{name}", said) for name, some in form.errors.items() for said in some]
    if wrong:
        raise Problem(400, "malformed", _("参数有误，请看 errors。"), errors=wrong)
    return form.cleaned_data


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def parameters(fields: Mapping[str, forms.Field]) -> list[OpenApiParameter]:
    """Return how the fields of a form are described as parameters of an address."""
    return [
        OpenApiParameter(
            name,
            _schema(field),
            OpenApiParameter.QUERY,
            required=field.required,
            many=False,
            description=words_of(field)["description"],
            explode=True if isinstance(field, REPEATED) else None,
            style="form" if isinstance(field, REPEATED) else None,
        )
        for name, field in fields.items()
    ]


def _schema(field: forms.Field) -> Schema:
    schema = schema_of(field)
    if isinstance(field, forms.MultipleChoiceField):
        values = [value for value, _label in field.choices]  # type: ignore[misc,union-attr]
        return schema | {"items": {"type": "string", "enum": values}}
    return schema | ({"minLength": 1} if schema["type"] == "string" else {})


class PlaceField(forms.CharField):
    """Behind which row a list goes on, as the answer before said it: (day, number)."""

    def to_python(self, value: Any) -> Any:
        """Return day and number of the last row, None at the beginning."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            day, _dot, number = base64.urlsafe_b64decode(text.encode()).decode().partition(".")
            found = (date.fromisoformat(day), int(number))
        except ValueError as error:
            raise forms.ValidationError(_("请原样使用上一页给出的 next。")) from error
        if place_of(*found) != text or found[1] >= 2**63:
            raise forms.ValidationError(_("请原样使用上一页给出的 next。"))
        return found


def place_of(day: date, number: int) -> str:
    """Return the place of a row in the list."""
    return base64.urlsafe_b64encode(f"{day.isoformat()}.{number}".encode()).decode()

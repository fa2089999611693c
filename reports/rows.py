"""What one row of a figure is called: the key that a frozen document keeps."""

from typing import Any

from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Cast, Concat

from petitions.models import Assignment, Case, Clock, Petition

# The columns of the key; the first one is unique text or indexed.
KEYS: dict[type[Model], tuple[str, ...]] = {
    Assignment: ("case__slug", "no"),
    Case: ("slug",),
    Clock: ("case__slug", "code", "assignment_no"),
    Petition: ("number",),
}


def key_of(model: type[Model]) -> Any:
    """Return the expression of the key "XFB-2026-0003/1"."""
    first, *others = KEYS[model]
    parts: list[Any] = [Cast(first, CharField())]
    for column in others:
        parts += [Value("/"), Cast(F(column), CharField())]
    return Concat(*parts, output_field=CharField()) if others else parts[0]

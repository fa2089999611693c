"""What a body could say: one example for each step, made of what its form asks for."""

from collections.abc import Mapping
from typing import Any

from django import forms

from api import bodies
from organization.models import Unit, User
from petitions.models import Petition, Topic
from petitions.ways import SUPPORT

DAY, TIME = "2026-03-02", "09:30"
NAMES: dict[type[Any], str] = {
    Unit: "XH001", Topic: "E05-04", User: "handler", Petition: "教信件〔2026〕0001",
}  # fmt: skip
# What a text says, by the name of its field; any other says its label.
SENTENCES = {
    "words": "经核实，情况属实。",
    "reason": "属该单位职责。",
    "requirement": "请查明情况，依规答复信访人。",
    "request": "反映评审结果公示不足五个工作日。",
    "findings": "经查，公示四个工作日，少一个工作日。",
    "basis": "《职称评审管理暂行规定》第十九条。",
    "opinion": "责令重新公示，请求予以支持。",
    "terms": "学校于三月底前退还多收费用，双方再无争议。",
    "organ": "市人力资源和社会保障局",
    "number": "教信〔2026〕0001",
    "place": "信访接待室",
    "people": "家长十二人，情绪平稳。",
    "members": "主持人：张某；听证员：李某、王某；书记员：赵某",
    "points": "公示期限是否符合规定。",
    "text": "请说明公示的起止日期，附公示截图。",
    "measures": "已派员到场接谈。",
    "asks": "请分管领导知悉并到场。",
    "situation": "十二名家长在校门口聚集，要求当面答复。",
    "addressee": "市教育委员会分管领导",
    "votes": "三名听证员意见一致。",
    "ruling": "公示期限不足，应当重新公示。",
    "outcome": SUPPORT[0].value,
}
# What may be left out, and should not.
SAID = frozenset({"to", "requirement"})


def sample_of(fields: bodies.Fields) -> Mapping[str, Any]:
    """Return a body with all that must be said; where nothing must, with what may."""
    shown = {name: field for name, field in fields.items() if name not in bodies.HIDDEN}
    must = {name: field for name, field in shown.items() if field.required or name in SAID}
    texts = {name: field for name, field in shown.items() if name in SENTENCES}
    chosen = must or texts or dict(list(shown.items())[:1])
    return {name: _value(name, field) for name, field in chosen.items()}


def _value(name: str, field: forms.Field) -> Any:
    schema = bodies.schema_of(field)
    if schema["type"] == "array":
        return [_one(name, field)]
    if schema["type"] == "boolean":
        return True
    if schema["type"] == "integer" and "enum" not in schema:
        return schema.get("minimum", 1)
    known = [value for value in schema.get("enum", ()) if value != ""]
    return known[0] if known else _one(name, field)


def _one(name: str, field: forms.Field) -> str:
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        return NAMES.get(field.queryset.model, "1")
    if isinstance(field, forms.ChoiceField):
        known = [value for value, _label in bodies.flat(field) if value != ""]
        return str(known[0] if known else SENTENCES.get(name, "1"))
    if bodies.is_day(field):
        return DAY
    if isinstance(field, forms.TimeField):
        return TIME
    return SENTENCES.get(name) or str(field.label)

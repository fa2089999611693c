"""Forms of the unit pages. They never save; the views hand what they hold to the actions."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from organization.pinyin import pinyin_of
from organization.selecting import DayField, UnitChoice

EFFECTIVE = _("可以填将来的日期，到那一天自动生效。")


class FactsForm(forms.Form):
    """What neither names nor places a unit."""

    kind = forms.ChoiceField(label=_("类别"), choices=Unit.Kind.choices)
    docket_word = forms.CharField(label=_("编号字头"), max_length=10, required=False)
    region = forms.CharField(label=_("所在区"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("信访电话"),
        max_length=40,
        required=False,
        help_text=_("印在告知书上，供信访人查询（《信访工作条例》第十八条）。"),
    )
    review_authority = UnitChoice(
        label=_("复查机关"),
        required=False,
        help_text=_("对本单位处理意见不服时，由谁复查（《信访工作条例》第三十五条）。"),
    )
    review_body = forms.CharField(
        label=_("系统外复查机关"),
        max_length=80,
        required=False,
        help_text=_("复查机关不在本系统内时填写名称。"),
    )
    order = forms.IntegerField(label=_("排序"), min_value=0, max_value=9999, initial=0)
    valid_from = DayField(label=_("设立日期"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        for field in self.fields.values():
            if isinstance(field, UnitChoice):
                field.offer(on)


class NewUnitForm(FactsForm):
    """A unit that is set up, or split off from another."""

    name = forms.CharField(label=_("名称"), max_length=80)
    short_name = forms.CharField(
        label=_("简称"), max_length=40, required=False, help_text=_("留空则与名称相同。")
    )
    code = forms.RegexField(
        r"^[A-Z0-9-]+\Z",
        label=_("代码"),
        max_length=20,
        required=False,
        help_text=_("留空则按简称的拼音首字母生成；设立后不能改。"),
        error_messages={"invalid": _("代码只用大写字母、数字和连字符。")},
    )
    parent = UnitChoice(label=_("上级单位"))
    order = forms.IntegerField(
        label=_("排序"),
        required=False,
        min_value=0,
        max_value=9999,
        help_text=_("留空则排在同级单位的最后。"),
    )
    origin = UnitChoice(
        label=_("析出自"), required=False, help_text=_("由哪个单位拆分设立；不是拆分的留空。")
    )

    field_order = (
        "name", "short_name", "parent", "kind", "valid_from", "code", "docket_word", "origin",
        "region", "phone", "review_authority", "review_body", "order",
    )  # fmt: skip

    def clean_code(self) -> str:
        """Refuse a code that is taken."""
        code: str = self.cleaned_data["code"]
        if code and Unit.objects.filter(code=code).exists():
            raise forms.ValidationError(_("这个代码已有单位使用。"))
        return code

    def clean(self) -> dict[str, Any]:
        """Fill in what was left to us."""
        data: dict[str, Any] = super().clean() or {}
        data["short_name"] = data.get("short_name") or data.get("name", "")[:40]
        if not data.get("code") and "code" not in self.errors:
            data["code"] = _free_code(data["short_name"])
        if data.get("order") is None and data.get("parent"):
            last = data["parent"].children.aggregate(last=Max("order", default=-1))
            data["order"] = min(last["last"] + 1, 9999)
        return data

    def unit(self) -> Unit:
        """Return the unit, not saved. The form must be valid."""
        return Unit(**self.cleaned_data)


class RenameForm(forms.Form):
    """Another name, from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=80)
    short_name = forms.CharField(label=_("新简称"), max_length=40)
    on = DayField(label=_("生效日期"), help_text=EFFECTIVE)

    def __init__(self, *args: Any, unit: Unit, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": unit.name, "short_name": unit.short_name, "on": on}
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean(self) -> dict[str, Any]:
        """Refuse what would change nothing."""
        data: dict[str, Any] = super().clean() or {}
        if (data.get("name"), data.get("short_name")) == (self.unit.name, self.unit.short_name):
            self.add_error("name", _("新名称与现名称相同。"))
        return data

    def args(self) -> dict[str, str]:
        """Return what the planner takes."""
        return {"name": self.cleaned_data["name"], "short_name": self.cleaned_data["short_name"]}


class CloseForm(forms.Form):
    """The first day on which the unit exists no more."""

    on = DayField(
        label=_("生效日期"), help_text=_("从这一天起不再存在；可以填将来的日期，到那一天自动生效。")
    )

    def __init__(self, *args: Any, unit: Unit, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": on}
        super().__init__(*args, **kwargs)

    def args(self) -> dict[str, str]:
        """Return what the planner takes."""
        return {}


class ElsewhereForm(CloseForm):
    """Another unit, and the day."""

    to = UnitChoice(label=_("单位"))
    field_order = ("to", "on")
    label: Any = ""

    def __init__(self, *args: Any, unit: Unit, on: date, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, on=on, **kwargs)
        to = self.fields["to"]
        to.label = self.label
        if isinstance(to, UnitChoice):
            to.offer(on, but=unit)

    def args(self) -> dict[str, str]:
        """Return what the planner takes."""
        return {"to": self.cleaned_data["to"].code}


class MoveForm(ElsewhereForm):
    label = _("新的上级单位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].help_text = EFFECTIVE


class MergeForm(ElsewhereForm):
    label = _("并入哪个单位")


def _free_code(short_name: str) -> str:
    """Return the initials of the name as a code that nobody has. One query."""
    stem = "".join(sign for sign in pinyin_of(short_name)[1].upper() if sign.isascii())[:16]
    stem = stem or "UNIT"
    taken = set(Unit.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}{number}"
    return found

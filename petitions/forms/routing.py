"""How a case is sent out: to whom, how, by when, with what words."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions import guards
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField
from petitions.models import AssignmentKind, Case


class RouteForm(forms.Form):
    """`pick` is a suggested unit's id, or empty for the unit chosen in `other`."""

    kind = forms.ChoiceField(
        label=_("方式"),
        choices=[
            (AssignmentKind.ASSIGN.value, _("交办（要求反馈）")),
            (AssignmentKind.TRANSFER.value, _("转送（不要求反馈）")),
        ],
        initial=AssignmentKind.ASSIGN.value,
        widget=forms.RadioSelect,
    )
    pick = forms.CharField(required=False)
    other = UnitField(label=_("其他单位"), required=False)
    co_unit = UnitField(
        label=_("协办单位"),
        required=False,
        help_text=_("交被反映单位办理时必填，选一个机关处室；协办单位可以看到此件。"),
    )
    due_on = DayField(
        label=_("反馈期限"), required=False, help_text=_("只用于交办；不填为法定最后一日。")
    )
    requirement = forms.CharField(
        label=_("交办意见"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
    )
    reason = forms.CharField(
        label=_("交被反映单位办理的理由"),
        required=False,
        max_length=1000,
        help_text=_("只在交被反映单位办理时填写，此时必填。"),
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.units = case, guards.units_for(case, on)
        helpers = self.units.departments().exclude(pk=case.unit_id)
        for name, units in (("other", self.units), ("co_unit", helpers)):
            field = self.fields[name]
            if isinstance(field, UnitField):
                field.queryset = units.order_by("path")
                field.error_messages["invalid_choice"] = _("该单位已撤销，或者依条例不得承办此件。")

    def clean(self) -> dict[str, Any]:
        """Turn the two ways to name a unit into one: `to`."""
        data = super().clean() or {}
        picked = data.get("pick", "")
        units = self.units.select_related("parent")
        if picked.isdecimal() and len(picked) < 19:
            data["to"] = units.filter(pk=int(picked)).first()
            barred = Unit.objects.filter(pk=int(picked)).first()
            if data["to"] is None and barred is not None:
                self.add_error("other", guards.hard_block(self.case, barred) or _("单位已撤销。"))
        else:
            data["to"] = data.get("other")
        if data["to"] is None and "other" not in self.errors:
            self.add_error("other", _("请选择承办单位。"))
        return data

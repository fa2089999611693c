"""What is asked when the body accepts a matter itself and one of its departments handles it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions import guards
from petitions.forms.acting import ActForm
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField
from petitions.letter import issuer_of


class AcceptHereForm(ActForm):
    """Which department handles it, by when, with what words."""

    to = UnitField(label=_("承办处室"), help_text=_("以本机关名义受理，由处室承办并拟写处理意见。"))
    due_on = DayField(label=_("反馈期限"), required=False, help_text=_("不填为法定最后一日。"))
    requirement = forms.CharField(
        label=_("承办要求"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
    )
    co_unit = UnitField(
        label=_("协办单位"),
        required=False,
        help_text=_("承办处室就是被反映单位时必填，选另一个处室。"),
    )
    reason = forms.CharField(
        label=_("交被反映单位办理的理由"),
        required=False,
        max_length=1000,
        help_text=_("只在交被反映单位办理时填写，此时必填。"),
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.here.case
        body = issuer_of(case.unit)
        units = guards.units_for(case, self.today).filter(path__startswith=body.path)
        departments = units.filter(kind=Unit.Kind.DEPARTMENT).order_by("path")
        for name in ("to", "co_unit"):
            self.fields[name].queryset = departments  # type: ignore[attr-defined]

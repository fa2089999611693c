"""What is typed on the progress pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.models import ActKind, Satisfaction

LONGEST = 20_000


class TrackForm(forms.Form):
    """The code, and what is asked beside it."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("16位字母和数字，横线和大小写不影响。"),
        error_messages={"required": _("请输入查询码。")},
    )
    second = forms.CharField(
        label=_("手机后4位"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("没有留手机的填姓名；匿名又没有留手机的不填。"),
    )


class WordsForm(forms.Form):
    """Something told in words; what it is about decides what is asked."""

    words = forms.CharField(
        label=_("内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请写明内容。")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label, help_text = ASKED[kind]
        self.fields["words"].label, self.fields["words"].help_text = label, help_text
        self.fields["words"].required = kind not in {ActKind.SECRECY, ActKind.SUPPLEMENT}


ASKED: dict[str, tuple[Any, Any]] = {
    ActKind.SUPPLEMENT: (_("补充的情况"), _("只交文件的可以不写。")),
    ActKind.RECUSAL: (_("请谁回避、为什么"), _("写姓名和单位；例如与被反映的人是亲属。")),
    ActKind.SECRECY: (_("要说明的话"), _("可以不写；提交后即按保密办理。")),
    ActKind.REVIEW: (_("不服哪一点、为什么、要求怎样"), _("有新证据的，可一并补充材料。")),
    ActKind.REREVIEW: (_("不服哪一点、为什么、要求怎样"), _("复核是最后一级。")),
    ActKind.WITHDRAW: (_("撤回的理由"), _("提交后会有不经办此件的人联系你核实，确认后才生效。")),
    ActKind.RETALIATION: (
        _("谁、什么时候、做了什么"),
        _("只有信访办负责人能看到，不经过被反映的单位和承办单位。"),
    ),
}


class RateForm(forms.Form):
    """How satisfied: with the office and with the unit, apart."""

    of_office = forms.ChoiceField(
        label=_("对信访办（登记、转办、告知）"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项。")},
    )
    of_unit = forms.ChoiceField(
        label=_("对责任单位（办理、答复）"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项。")},
    )
    words = forms.CharField(
        label=_("想说的话"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, has_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_unit:
            self.fields["of_unit"].required = False
            self.fields["of_unit"].widget = forms.HiddenInput()

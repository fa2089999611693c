"""The three pages of a petition, and the one page of an enquiry."""

import re
import unicodedata
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.models import PetitionerKind, Topic, Track

LONGEST = 20_000
PHONE = re.compile(r"[0-9+() 转-]{5,40}")
OFFERED = 300  # units offered while typing; whatever else is typed is taken as it stands


def _lines(rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": rows}), max_length=LONGEST, strip=False, **kwargs
    )


class Said(NamedTuple):
    """One answer as it is read once more before sending."""

    label: Any
    value: Any


class Checked(forms.Form):
    """A page that can be read once more: `said` returns what was answered, in order."""

    def said(self) -> list[Said]:
        """Return the answers that were given; a choice by its words, a tick as yes."""
        return [Said(field.label, words) for field in self if (words := _answer(field))]


class WishForm(Checked):
    """Page 1: what it is about."""

    wish = forms.ChoiceField(
        label=_("你想做什么"),
        widget=forms.RadioSelect,
        choices=[
            (Track.REMEDY.value, _("反映问题，请求解决")),
            (Track.SUGGESTION.value, _("提建议、意见")),
            (Track.ACCUSATION.value, _("检举控告违纪违法行为")),
        ],
        error_messages={"required": _("请选一项。拿不准就选“反映问题”，工作人员会核对。")},
    )
    subject = forms.CharField(
        label=_("涉及哪所学校或哪个单位"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "subjects"}),
        help_text=_("写全称；输入几个字，可从列出的名称中选。没有列出的照样写。"),
        error_messages={"required": _("请写明学校或单位；不知道名称的，写在哪里、做什么的。")},
    )
    text = _lines(
        9,
        label=_("发生了什么"),
        help_text=_("什么时间、什么地点、涉及哪些人、经过如何；已经向谁反映过、结果怎样。"),
        error_messages={"required": _("请写明发生了什么。")},
    )
    demands = _lines(
        3,
        label=_("你希望怎样解决"),
        help_text=_("每行写一项，答复时会逐项回应。"),
        error_messages={"required": _("请写明你的希望；只想让我们知道的，写“请了解情况”。")},
    )

    def suggestions(self) -> list[str]:
        """Return the names that the page offers while one is typed. One query."""
        names = Unit.objects.active(timezone.localdate()).exclude(
            kind__in=[Unit.Kind.COMMISSION, Unit.Kind.PETITION_OFFICE]
        )
        return list(names.order_by("path").values_list("name", flat=True)[:OFFERED])

    def clean_text(self) -> str:
        """Refuse blanks."""
        return _words(self.cleaned_data["text"], self.fields["text"])

    def clean_demands(self) -> str:
        """Refuse blanks."""
        return _words(self.cleaned_data["demands"], self.fields["demands"])


class ContactForm(Checked):
    """Page 2: how to reach the petitioner, and what may be done with it."""

    name = forms.CharField(
        label=_("姓名"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("手机"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("查进度时要用它的最后4位。"),
    )  # fmt: skip
    address = forms.CharField(
        label=_("通信地址"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=_("想收纸质答复的请填写。"),
    )  # fmt: skip
    anonymous = forms.BooleanField(
        label=_("匿名提交"),
        required=False,
        help_text=_(
            "照样登记和转送；但依《信访工作条例》第二十三条，姓名或联系方式不清的无法书面告知，"
            "你只能凭查询码在网上看进度。"
        ),
    )
    asks_secrecy = forms.BooleanField(
        label=_("请对我的身份保密"),
        required=False,
        help_text=_("办理中不向被反映的人和单位透露你是谁。"),
    )
    publish_consent = forms.BooleanField(
        label=_("同意隐去个人信息后公开答复"),
        required=False,
        help_text=_("可供遇到同类问题的人参考。不同意也不影响办理。"),
    )

    def clean_phone(self) -> str:
        """Return the number in half-width digits; refuse what can be no telephone number."""
        return _phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Ask for a name and a way to answer, unless the petition is anonymous."""
        data = super().clean() or {}
        if data.get("anonymous"):
            return data
        if not data.get("name", "").strip() and "name" not in self.errors:
            self.add_error("name", _("请填写姓名，或勾选下面的“匿名提交”。"))
        if not (data.get("phone") or data.get("address")) and "phone" not in self.errors:
            self.add_error("phone", _("请填写手机或通信地址，我们好把答复告诉你。"))
        return data


class AskForm(forms.Form):
    """The one page of an enquiry."""

    topic = forms.ModelChoiceField(
        label=_("问哪方面"),
        queryset=Topic.objects.filter(parent__isnull=False).select_related("parent"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选一个最接近的方面。")},
    )
    asked = _lines(
        7,
        label=_("你的问题"),
        help_text=_("一次问一件事。请不要写身份证号等与问题无关的个人信息。"),
        error_messages={"required": _("请写下你的问题。")},
    )
    name = forms.CharField(
        label=_("怎样称呼你"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("手机或邮箱"), max_length=80, required=False,
        help_text=_("选填；答复在网上凭查询码查看。"),
    )  # fmt: skip
    publish_consent = forms.BooleanField(label=_("同意隐去个人信息后公开答复"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        if isinstance(field, forms.ModelChoiceField):
            rows = Topic.objects.filter(parent__isnull=False).select_related("parent")
            field.choices = _grouped(list(rows.order_by("code")))

    def clean_asked(self) -> str:
        """Refuse blanks."""
        return _words(self.cleaned_data["asked"], self.fields["asked"])


class CodeForm(forms.Form):
    """The end of the code, asked back before it leaves the screen."""

    ends = forms.CharField(
        label=_("请输入查询码的最后4位，确认已经记下"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("请输入查询码的最后4位。")},
    )


PAGES: dict[int, type[Checked]] = {1: WishForm, 2: ContactForm}
LAST = 3  # the page on which everything is read once more


def kind_of(data: dict[str, Any]) -> PetitionerKind:
    """Return who petitions by what page 2 says."""
    return PetitionerKind.ANONYMOUS if data["anonymous"] else PetitionerKind.PERSON


def _answer(bound: forms.BoundField) -> Any:
    value, field = bound.value(), bound.field
    if isinstance(field, forms.BooleanField):
        return _("是") if field.to_python(value) else ""
    if isinstance(field, forms.ChoiceField):
        return dict(field.choices).get(value, "")  # type: ignore[arg-type]
    return value


def _words(said: str, field: forms.Field) -> str:
    if not said.strip():
        raise forms.ValidationError(field.error_messages["required"])
    return said


def _phone(typed: str) -> str:
    phone = unicodedata.normalize("NFKC", typed).strip()
    if phone and not PHONE.fullmatch(phone):
        raise forms.ValidationError(_("电话只能有数字、空格、短横和“转”。"))
    return phone


def _grouped(topics: list[Topic]) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for topic in topics:
        group = topic.parent.name if topic.parent else ""
        groups.setdefault(group, []).append((topic.pk, topic.name))
    return [("", _("请选择")), *groups.items()]

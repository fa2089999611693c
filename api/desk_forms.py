"""The forms of those who keep tokens and subscriptions."""

from datetime import date, timedelta
from ipaddress import ip_network
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from api.following import KINDS
from api.scopes import REACH, Scope
from organization.models import User
from petitions.forms.days import DayField

TERM = timedelta(days=180)


def _scopes() -> list[tuple[str, str]]:
    said = gettext("%(scope)s：%(words)s")
    return [
        (scope.value, said % {"scope": scope.label, "words": REACH[scope].words}) for scope in Scope
    ]


class AccountField(forms.CharField):
    """An account by its user name."""

    def __init__(self) -> None:
        super().__init__(
            label=_("接口账号的用户名"),
            help_text=_(
                "先在“用户”中为接入的系统新建一个账号并登记岗位；岗位决定它能看到和办理什么。"
            ),
            max_length=150,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )

    def clean(self, value: Any) -> User:
        """Return the account; raises ValidationError where there is none."""
        name = super().clean(value)
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(
                gettext("没有用户名为“%(name)s”的可用账号，请核对。") % {"name": name}
            )
        return user


class TokenForm(forms.Form):
    """For which account, for what, from where, until when."""

    account = AccountField()
    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("接入的系统，如“12345 热线派单”。")
    )
    scopes = forms.MultipleChoiceField(
        label=_("范围"), choices=_scopes, widget=forms.CheckboxSelectMultiple
    )
    networks = forms.CharField(
        label=_("只许来自"),
        help_text=_("接入系统的地址或网段，用逗号分开，如 10.1.2.3, 10.8.0.0/16；不填为不限。"),
        max_length=300,
        required=False,
    )
    expires_on = DayField(label=_("有效期至"), help_text=_("一年之内；到期前换新令牌。"))
    by_provider = forms.BooleanField(
        label=_("由统一身份认证担保，不发令牌"),
        help_text=_("接入系统出示统一身份认证签发给本系统的令牌。"),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = today + TERM

    def clean_networks(self) -> str:
        """Return the networks in their one spelling."""
        said = [one.strip() for one in self.cleaned_data["networks"].replace("，", ",").split(",")]
        try:
            return ", ".join(str(ip_network(one, strict=False)) for one in said if one)
        except ValueError as error:
            raise forms.ValidationError(
                _("看不懂其中的地址，请写成 10.1.2.3 或 10.8.0.0/16。")
            ) from error

    def clean_scopes(self) -> list[Scope]:
        """Return the scopes."""
        return [Scope(code) for code in self.cleaned_data["scopes"]]


class HookForm(forms.Form):
    """Whose program is told of what, and where."""

    account = AccountField()
    url = forms.URLField(
        label=_("接收地址"),
        max_length=300,
        assume_scheme="https",
        help_text=_("以 https:// 开头。只推送编号和链接，接收方凭令牌再来读取。"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("事件"), choices=lambda: KINDS.items(), widget=forms.CheckboxSelectMultiple
    )

"""What is typed when signing in. Nothing here asks the database."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.passwords import LONGEST, rules_in_words

TYPED = 200  # a passphrase, and what somebody pastes by mistake


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=TYPED,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """Six digits of the app, or a spare code from the paper."""

    code = forms.CharField(
        label=_("动态码"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters",
                   "autofocus": True, "spellcheck": "false"}
        ),
    )  # fmt: skip


class PasswordAgainForm(forms.Form):
    """The password of the person who is signed in, before something that matters."""

    password = forms.CharField(
        label=_("当前密码"),
        max_length=TYPED,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class EnrolForm(CodeForm):
    code = forms.CharField(
        label=_("手机上显示的 6 位动态码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class MyEnrolForm(PasswordAgainForm, EnrolForm):
    field_order = ["code", "password"]


class NewPasswordForm(forms.Form):
    """Another password, twice; whether it will do is the action's to say."""

    new = forms.CharField(
        label=_("新密码"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍新密码"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = rules_in_words()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("两次输入的新密码不一样，请重新输入。"))
        return given


class MyPasswordForm(PasswordAgainForm, NewPasswordForm):
    field_order = ["password", "new", "again"]

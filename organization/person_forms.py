"""Forms of the pages of people. They never save."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import OFFICERS, Duty, Post, Role, User
from organization.post_forms import duties_of
from organization.selecting import DayField, UnitChoice
from organization.usernames import free_username


class PersonForm(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        required=False,
        validators=[ASCIIUsernameValidator()],
        help_text=_("留空则按姓名的拼音生成。"),
    )
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    active_until = DayField(
        label=_("账号有效期至"), required=False, help_text=_("挂职、借调人员填写；长期使用的留空。")
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        if person is not None:
            fields = ("name", "username", "email", "active_until")
            kwargs["initial"] = {name: getattr(person, name) for name in fields}
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_username(self) -> str:
        """Propose a username where none was typed, and refuse one that is taken."""
        said: str = self.cleaned_data["username"]
        if not said:
            if self.person is not None:
                return self.person.username
            name = self.cleaned_data.get("name", "")
            return free_username(name) if name else ""
        others = User.objects.filter(username=said)
        if self.person is not None:
            others = others.exclude(pk=self.person.pk)
        if others.exists():
            raise forms.ValidationError(_("这个用户名已有人使用。"))
        return said

    def apply(self, person: User) -> User:
        """Set the fields of a person, not saved. The form must be valid."""
        for field in ("name", "username", "email", "active_until"):
            setattr(person, field, self.cleaned_data[field])
        return person


class NewPersonForm(PersonForm):
    """Somebody new, and the post they take up at once if any."""

    unit = UnitChoice(label=_("单位"), required=False)
    duty = forms.ChoiceField(label=_("职责"), required=False)
    title = forms.CharField(
        label=_("职务"), max_length=60, required=False, help_text=_("留空则与职责相同。")
    )
    valid_from = DayField(label=_("任职起"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["unit"].offer(on)
        business = frozenset(Role) - OFFICERS
        duties = [pair for pair in duties_of(business) if pair[0] != Duty.DUAL]
        fields["duty"].choices = [("", _("选择职责")), *duties]
        self.on = on

    def clean(self) -> dict[str, Any]:
        """Ask for both halves of a post, or none."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("duty") and not data.get("unit") and "unit" not in self.errors:
            self.add_error("unit", gettext("请选择任职的单位。"))
        if data.get("unit") and not data.get("duty") and "duty" not in self.errors:
            self.add_error("duty", gettext("请选择职责；暂不任职的，单位和职责都留空。"))
        return data

    def post(self, person: User) -> Post | None:
        """Return the post, not saved, None where none was asked for."""
        data = self.cleaned_data
        if not data["duty"]:
            return None
        return Post(
            unit=data["unit"],
            duty=data["duty"],
            person=person,
            title=data["title"] or str(Duty(data["duty"]).label),
            valid_from=data["valid_from"] or self.on,
        )


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to."""

    q = forms.CharField(label=_("姓名、拼音或用户名"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部")),
            ("active", _("可以登录")),
            ("disabled", _("已停用")),
            ("no_post", _("没有岗位")),
        ],
    )

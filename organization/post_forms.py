"""Forms of the pages of posts. They never save."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import ROLE_OF_DUTY, Duty, Post, Role, Unit, User
from organization.selecting import DayField, PersonText, UnitChoice


def duties_of(roles: Collection[Role]) -> list[tuple[str, Any]]:
    """Return the duties that lead to these roles, as choices."""
    return [(duty.value, duty.label) for duty in Duty if ROLE_OF_DUTY[duty] in roles]


class UnitsTyped(forms.SelectMultiple):
    """Several units; without a script a long list to pick from."""

    def __init__(self) -> None:
        super().__init__({"size": 8})


class AppointForm(forms.Form):
    """Who takes up which post of which unit, from which day."""

    unit = UnitChoice(label=_("单位"))
    duty = forms.ChoiceField(label=_("职责"))
    person = PersonText(label=_("任职人"))
    title = forms.CharField(
        label=_("职务"), max_length=60, required=False, help_text=_("留空则与职责相同。")
    )
    valid_from = DayField(label=_("任职起"))
    valid_to = DayField(label=_("任职止"), required=False, help_text=_("不知道就留空。"))
    portfolio = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("分管单位"),
        required=False,
        widget=UnitsTyped,
        help_text=_("一岗双责的领导分管哪些单位。"),
    )

    def __init__(self, *args: Any, roles: Collection[Role], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["unit"].offer(on)
        fields["duty"].choices = [("", _("选择职责")), *duties_of(roles)]
        fields["portfolio"].queryset = Unit.objects.active(on).order_by("path")

    def clean(self) -> dict[str, Any]:
        """Ask for a portfolio where the duty is one."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("duty") == Duty.DUAL and not data.get("portfolio"):
            self.add_error("portfolio", _("一岗双责须写明分管单位。"))
        return data

    def post(self) -> Post:
        """Return the post, not saved. The form must be valid."""
        data = self.cleaned_data
        person: User = data["person"]
        return Post(
            unit=data["unit"],
            duty=data["duty"],
            person=person,
            title=data["title"] or str(Duty(data["duty"]).label),
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
        )


class AmendPostForm(forms.Form):
    """What was entered wrongly about a post."""

    title = forms.CharField(label=_("职务"), max_length=60)
    valid_from = DayField(label=_("任职起"))
    valid_to = DayField(label=_("任职止"), required=False)
    portfolio = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("分管单位"), required=False, widget=UnitsTyped
    )

    def __init__(self, *args: Any, post: Post, on: date, **kwargs: Any) -> None:
        initial: dict[str, Any] = {
            name: getattr(post, name) for name in ("title", "valid_from", "valid_to")
        }
        self.before = initial | {"portfolio": list(post.portfolio.order_by("path"))}
        kwargs["initial"] = self.before
        super().__init__(*args, **kwargs)
        if post.duty != Duty.DUAL:
            del self.fields["portfolio"]
        else:
            fields: dict[str, Any] = dict(self.fields)
            units = Unit.objects.active(on) | Unit.objects.filter(
                pk__in=post.portfolio.values("pk")
            )
            fields["portfolio"].queryset = units.order_by("path")

    def changes(self) -> dict[str, Any]:
        """Return the fields that were changed. The form must be valid."""
        return {
            name: list(value) if name == "portfolio" else value
            for name, value in self.cleaned_data.items()
            if name in self.changed_data
        }


class EndPostForm(forms.Form):
    """The last day in a post."""

    on = DayField(label=_("任职止"), help_text=_("任职的最后一天；可以填将来的日期。"))
    leave_vacant = forms.BooleanField(
        label=_("次日起登记为空缺，在责任链上显示"), required=False, initial=True
    )


class PostFilter(forms.Form):
    """What the list of posts is narrowed to."""

    q = forms.CharField(label=_("单位、职务或姓名"), required=False, max_length=60)
    duty = forms.ChoiceField(label=_("职责"), required=False)

    def __init__(self, *args: Any, roles: Collection[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["duty"].choices = [("", _("全部")), *duties_of(roles)]

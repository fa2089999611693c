"""What is asked for a reception day, a booking, its record, and at the one-stop desk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.actions import Promise
from meetings.forms.meetings import hour_field, words_field
from organization.models import Role, Unit, User
from petitions.forms.days import DayField
from petitions.forms.people import PersonField
from petitions.forms.selects import UnitField

PROMISES = 3  # lines on the form; what comes later is set as a task on the case


class ReceptionForm(forms.Form):
    """A day on which a leader receives."""

    leader = PersonField(label=_("接访领导"))
    on = DayField(label=_("日期"), help_text=_("写全年月日，如 2026-03-11。"))
    starts = hour_field(_("开始时间"))
    ends = hour_field(_("结束时间"))
    place = forms.CharField(label=_("地点"), max_length=60)
    unit = forms.ModelChoiceField(
        label=_("承办单位"), queryset=Unit.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, today: date, offices: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaders = User.objects.filter(is_active=True, posts__valid_from__lte=today)
        field: Any = self.fields["leader"]
        field.offer(leaders.filter(posts__role__in=[Role.LEADER, Role.OFFICE]).distinct(), today)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(pk__in=[office.pk for office in offices])
        unit.initial = offices[0].pk if offices else None


class BookForm(forms.Form):
    """A case by its number, and what the visitor wants to say."""

    number = forms.CharField(label=_("信访件编号"), max_length=40)
    note = forms.CharField(
        label=_("预约说明"),
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
        max_length=1000,
        required=False,
    )


class HeardForm(forms.Form):
    """What was said; each promise with its owner and day."""

    words = words_field(_("接访情况"), rows=6, help_text=_("听到的诉求、当场的答复。"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.active(on).order_by("path")
        for n in range(1, PROMISES + 1):
            self.fields[f"what_{n}"] = forms.CharField(
                label=_("承诺"), max_length=500, required=False
            )
            self.fields[f"unit_{n}"] = UnitField(
                label=_("责任单位"), queryset=units, required=False
            )
            self.fields[f"until_{n}"] = DayField(label=_("期限"), required=False)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return the fields of each promise."""
        return [
            (self[f"what_{n}"], self[f"unit_{n}"], self[f"until_{n}"])
            for n in range(1, PROMISES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for all three of a promise, or none."""
        said = super().clean() or {}
        for n in range(1, PROMISES + 1):
            parts = [said.get(f"{name}_{n}") for name in ("what", "unit", "until")]
            if any(parts) and not all(parts):
                self.add_error(f"what_{n}", _("承诺要写明事项、责任单位和期限。"))
        return said

    def promises(self) -> list[Promise]:
        """Return what was promised."""
        said = self.cleaned_data
        lines = range(1, PROMISES + 1)
        return [
            Promise(said[f"what_{n}"], said[f"unit_{n}"], said[f"until_{n}"])
            for n in lines
            if said[f"what_{n}"]
        ]


class FindForm(forms.Form):
    """Who stands at the desk. Posted: a name has no place in an address."""

    name = forms.CharField(label=_("姓名"), max_length=100, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        said = super().clean() or {}
        if not said.get("name") and not said.get("phone") and not self.errors:
            raise forms.ValidationError(_("请填写姓名或电话。"))
        return said

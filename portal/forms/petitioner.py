"""What the office types about something a petitioner told or asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import User
from portal.models import ActKind, PetitionerAct

LONGEST = 2000


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One person of the staff, by name."""

    def label_from_instance(self, obj: User) -> str:
        """Return the name."""
        return obj.name


class DealForm(forms.Form):
    """Taking what was asked for further; only what this kind needs is asked."""

    person = PersonChoice(
        label=_("申请回避的人员"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("从有权知道此件的人员里选。"),
    )
    late_reason = forms.CharField(
        label=_("逾期受理的理由"),
        max_length=500,
        required=False,
        help_text=_("只在申请过了30日时填写。"),
    )
    answer = forms.CharField(
        label=_("答复信访人"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("信访人凭查询码会看到。"),
    )

    def __init__(self, *args: Any, act: PetitionerAct, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if act.kind not in {ActKind.REVIEW, ActKind.REREVIEW}:
            del self.fields["late_reason"]
        if act.kind != ActKind.RECUSAL:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = _staff_of(act)  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why it is not done."""

    answer = forms.CharField(
        label=_("理由，信访人会看到"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明理由，信访人会看到。")},
    )


def _staff_of(act: PetitionerAct) -> Any:
    """Return who has a post in the unit that handles the case or in the office."""
    units = [pk for pk in (act.case.unit_id, act.case.host_id) if pk]
    people = User.objects.filter(is_active=True, posts__unit__in=units)
    return people.distinct().order_by("name", "pk")

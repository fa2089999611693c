"""The forms of a campaign: its opening, its list, its closing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.actions.campaigns import FIRST_YEAR
from accountability.forms.leads import words_field
from organization.models import Post, Role, Unit, User
from organization.models.unit import codes_of
from organization.standing import standing
from petitions.forms.people import PersonField
from petitions.models import Case


class CampaignForm(forms.Form):
    """The office, the year, the leader, and the rate that is aimed at."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("牵头单位"), empty_label=None)
    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR)
    title = forms.CharField(label=_("名称"), max_length=100)
    leader = PersonField(label=_("牵头领导"))
    target = forms.IntegerField(
        label=_("目标化解率(%)"), min_value=0, max_value=100, initial=80,
        help_text=_("按确定的清单计算，年底对照。"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_of(user, on)
        unit: Any = self.fields["unit"]
        unit.queryset = offices
        unit.label_from_instance = lambda row: row.name
        unit.initial = offices.first()
        self.fields["year"].initial = on.year
        self.fields["title"].initial = _("%(year)s年重信重访专项治理") % {"year": on.year}
        above = {code for path in offices.values_list("path", flat=True) for code in codes_of(path)}
        posts = Post.objects.on(on).held().filter(role=Role.LEADER, unit__code__in=above)
        leader: Any = self.fields["leader"]
        leader.offer(User.objects.filter(pk__in=posts.values("person"), is_active=True), on)


def offices_of(user: User, on: date) -> Any:
    """Return the petition offices whose campaigns this person directs."""
    held = standing(user, on)
    above = Unit.objects.filter(pk__in=held.reach(Role.LEADER), kind=Unit.Kind.PETITION_OFFICE)
    own = Unit.objects.filter(pk__in=held.units(Role.OFFICE))
    return (own | above).order_by("path")


class PutForm(forms.Form):
    """Which cases go on the list: proposed ones, or one by its number; and why."""

    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(), required=False, label=_("规则提示的件"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    number = forms.CharField(label=_("按编号列入"), required=False, max_length=40)
    reason = words_field(_("列入理由"), 2, required=False)

    def __init__(self, *args: Any, user: User, on: date, offered: Iterable[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seen = Case.objects.visible_to(user, on)
        cases: Any = self.fields["cases"]
        cases.queryset = self.seen.filter(pk__in=list(offered))

    def clean_number(self) -> Case | None:
        """Return the case of this number, if it exists for the reader."""
        number = self.cleaned_data["number"].strip()
        if not number:
            return None
        case = self.seen.filter(number=number).first()
        if case is None:
            raise forms.ValidationError(_("没有找到这个编号的信访事项。"))
        return case

    def clean(self) -> dict[str, Any]:
        """Ask for at least one case."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not said["cases"] and not said["number"]:
            raise forms.ValidationError(_("请勾选或填写要列入的件。"))
        return said

    def chosen(self) -> list[Case]:
        """Return the cases, each once. The form must be valid."""
        found = {case.pk: case for case in self.cleaned_data["cases"]}
        by_number = self.cleaned_data["number"]
        return list((found | ({by_number.pk: by_number} if by_number else {})).values())


class CloseForm(forms.Form):
    """What came of the campaign, in words."""

    words = words_field(
        _("总结"), 8, help_text=_("写明做法、效果、未化解件的去向；数字由系统计算，不用写。")
    )

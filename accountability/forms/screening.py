"""The forms of a screening: the call, what a unit reports, how an issue ended."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.actions.screening import Issue
from accountability.models import KeyPeriod
from organization.models import Unit, User
from petitions.forms.days import DayField
from petitions.forms.people import PersonField, people_in
from petitions.forms.selects import TopicField, UnitField, UnitsField
from petitions.models import Case

LONGEST = 2000
MOST = 30


class ScreeningForm(forms.Form):
    """What is asked of which units, by when."""

    title = forms.CharField(label=_("名称"), max_length=80)
    scope = forms.CharField(
        label=_("排查范围"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    until = DayField(label=_("回报期限"))
    units = UnitsField(
        label=_("排查单位"), required=False,
        help_text=_("选了重要节点而不选单位的，部署到节点全部参加单位。"),
    )  # fmt: skip
    period = forms.ModelChoiceField(
        KeyPeriod.objects.none(), label=_("重要节点"), required=False, empty_label=_("不属于节点")
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["period"]
        seen = KeyPeriod.objects.visible_to(user, today).filter(closed_at__isnull=True)
        field.queryset = seen.filter(ends_on__gte=today).order_by("starts_on", "pk")
        field.label_from_instance = lambda period: period.name

    def clean(self) -> dict[str, Any]:
        """Fill in the units of the period where none were picked."""
        data = super().clean() or self.cleaned_data
        period = data.get("period")
        if period and not data.get("units"):
            named = period.readers.filter(unit__isnull=False).values("unit")
            data["units"] = Unit.objects.filter(pk__in=named).order_by("path")
        return data


class IssueForm(forms.Form):
    """One issue; an empty form is passed over."""

    topic = TopicField()
    issue = forms.CharField(
        label=_("问题"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写事、写症结，不写信访人姓名、电话、证件号码。"),
    )  # fmt: skip
    next_step = forms.CharField(
        label=_("下一步措施"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    unit = UnitField(label=_("责任单位"))
    person = PersonField(label=_("责任人"), required=False)
    until = DayField(label=_("期限"))

    def __init__(self, *args: Any, filer: Unit, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.active(today).subtree_of(filer).order_by("path")
        units.initial = filer.pk
        people: Any = self.fields["person"]
        people.offer(people_in([filer.pk], today), today)

    def has_changed(self) -> bool:
        """Take a row that has no words for an empty one: the unit is filled in beforehand."""
        return any(self[name].data for name in ("topic", "issue", "next_step", "until"))

    def told(self) -> Issue:
        """Return what the action takes. The form must be valid."""
        return Issue(**self.cleaned_data)


IssueFormSet: Any = forms.formset_factory(IssueForm, extra=1, max_num=MOST, absolute_max=MOST)


class NoneFoundForm(forms.Form):
    """That nothing was found, said in so many words."""

    none_found = forms.BooleanField(label=_("未排查出问题"), required=False)


class SettleForm(forms.Form):
    """How an issue ended."""

    outcome = forms.CharField(
        label=_("处理结果"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class LinkForm(forms.Form):
    """The case that came of an issue, by its number."""

    case = forms.CharField(label=_("信访件编号"), max_length=40)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = Case.objects.visible_to(user, today)

    def clean_case(self) -> Case:
        """Return the case of this number, if it exists for the reader."""
        case = self.seen.filter(number=self.cleaned_data["case"].strip()).first()
        if case is None:
            raise forms.ValidationError(_("没有这个编号的信访件，请核对编号。"))
        return case

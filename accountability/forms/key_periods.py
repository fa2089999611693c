"""The forms of a key period. None has a field for where somebody is or with whom."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.actions.contacts import Said
from accountability.models import (
    CheckRecord,
    ContactDuty,
    ContactPurpose,
    KeyPeriod,
    ListingReason,
    WishKind,
)
from organization.models import OFFICERS, Post, Unit, User
from petitions.forms.days import DayField
from petitions.forms.people import PersonField, people_in
from petitions.forms.selects import PeopleField, UnitField, UnitsField
from petitions.models import Case
from petitions.ways import ContactMeans

LONGEST = 4000


class PeriodForm(forms.Form):
    """From when to when, how often, by which hour, which units, who else may read."""

    name = forms.CharField(label=_("名称"), max_length=60)
    starts_on = DayField(label=_("开始日期"))
    ends_on = DayField(label=_("结束日期"), help_text=_("最长六十日；次日自动锁定，只能查看。"))
    rhythm = forms.IntegerField(
        label=_("联系间隔（日）"), min_value=1, max_value=30, initial=1,
        help_text=_("每隔几日对列入事项谈话、接触、留记录。"),
    )  # fmt: skip
    zero_by = forms.TimeField(
        label=_("零报告时限"), initial="16:00", widget=forms.TimeInput(format="%H:%M")
    )
    units = UnitsField(label=_("参加单位"), help_text=_("牵头单位自动列入。"))
    people = PeopleField(
        label=_("另行列名的知悉人员"), required=False,
        help_text=_("参加单位以外须知悉的人员，到节点结束为止。"),
    )  # fmt: skip


class ListCaseForm(forms.Form):
    """Which case, for which fact of the matter, and whose staff keep contact."""

    number = forms.CharField(label=_("信访件编号"), max_length=40)
    reason = forms.ChoiceField(
        label=_("列入理由"), choices=ListingReason, widget=forms.RadioSelect,
        help_text=_("只按事项列入，不按人列入；理由须在案卷中有记载。"),
    )  # fmt: skip
    unit = UnitField(label=_("责任单位"), help_text=_("由该单位谈话、接触、留记录。"))

    def __init__(self, *args: Any, period: KeyPeriod, user: User, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seen = Case.objects.visible_to(user, today)
        units = period.readers.filter(unit__isnull=False).values("unit")
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=units).order_by("path")

    def clean_number(self) -> Case:
        """Return the case of this number, if it exists for the reader."""
        case = self.seen.filter(number=self.cleaned_data["number"].strip()).first()
        if case is None:
            raise forms.ValidationError(_("没有这个编号的信访件，请核对编号。"))
        return case


class CheckForm(forms.Form):
    """Which unit was looked at, when, how, and what was found."""

    unit = UnitField(label=_("受检单位"))
    checked_on = DayField(label=_("检查日期"))
    means = forms.ChoiceField(
        label=_("检查方式"), choices=CheckRecord.Means, widget=forms.RadioSelect
    )
    findings = forms.CharField(
        label=_("检查情况"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, period: KeyPeriod, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = period.readers.filter(unit__isnull=False).values("unit")
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=units).order_by("path")
        self.fields["checked_on"].initial = today


class ReaderForm(forms.Form):
    """Who else may read, until when."""

    person = PersonField(label=_("人员"))
    until = DayField(label=_("知悉期限"))

    def __init__(self, *args: Any, period: KeyPeriod, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Post.objects.on(today).held()
        officers = held.filter(role__in=OFFICERS).values("person")
        people = User.objects.filter(is_active=True, pk__in=held.values("person"))
        field: Any = self.fields["person"]
        field.offer(people.exclude(pk__in=officers), today)
        self.fields["until"].initial = period.ends_on


class KeepForm(forms.Form):
    """What staff did: which of the three, when, how, what for, what was raised and promised."""

    duty = forms.ChoiceField(label=_("职责"), choices=ContactDuty, widget=forms.RadioSelect)
    done_on = DayField(label=_("日期"))
    means = forms.ChoiceField(
        label=_("方式"), choices=[("", _("不联系，只记工作")), *ContactMeans.choices],
        required=False,
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("目的"), choices=ContactPurpose, widget=forms.RadioSelect)
    raised = forms.CharField(
        label=_("记录"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写事项：提出了什么、办了什么。不写行踪、同行人、家庭、社交账号。"),
    )  # fmt: skip
    promised = forms.CharField(
        label=_("承诺事项"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    next_on = DayField(
        label=_("下次联系"), required=False, help_text=_("有承诺的必填。写成 2026-03-09。")
    )

    def said(self) -> Said:
        """Return what the action takes. The form must be valid."""
        data = self.cleaned_data
        return Said(**data | {"duty": ContactDuty(data["duty"])})


class WishForm(forms.Form):
    """How the petitioner wants to be reached; nobody is asked why."""

    kind = forms.ChoiceField(label=_("联系意愿"), choices=WishKind, widget=forms.RadioSelect)
    officer = PersonField(label=_("不再联系人"), required=False)
    every_days = forms.IntegerField(
        label=_("至少间隔（日）"), min_value=2, max_value=90, required=False
    )

    def __init__(self, *args: Any, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [pk for pk in (case.unit_id, case.host_id) if pk]
        field: Any = self.fields["officer"]
        field.offer(people_in(units, today), today)

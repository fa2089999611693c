"""The forms of one case on a campaign, and of settling a matter."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.forms.leads import words_field
from accountability.models import (
    CampaignCase,
    CampaignRecordKind,
    CampaignResult,
    ClaimAssessment,
    FactFinding,
)
from organization.models import Unit
from petitions.forms.days import DayField
from petitions.forms.people import PersonField, people_in
from petitions.identity import veil_of


class RowForm(forms.Form):
    """A form about one case of a campaign."""

    def __init__(self, *args: Any, row: CampaignCase, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.today = row, on


class ThreeForm(RowForm):
    """Office and handler, requirement and day; the lead has a page of its own."""

    office = forms.ModelChoiceField(Unit.objects.none(), label=_("工作部门"), empty_label=None)
    handler = PersonField(label=_("经办人员"))
    requirement = words_field(_("工作要求"))
    until = DayField(label=_("办结时限"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.row.case
        helping = case.assignments.filter(is_current=True, co_unit__isnull=False)
        near = [pk for pk in (case.host_id, case.unit_id, self.row.office_id) if pk]
        near += helping.values_list("co_unit", flat=True)
        office: Any = self.fields["office"]
        office.queryset = Unit.objects.filter(pk__in=near).order_by("-path")
        office.label_from_instance = lambda unit: unit.name
        office.initial = self.row.office_id or case.host_id
        office.help_text = _("先转办或协办给一个部门，才能在这里选它。")
        handler: Any = self.fields["handler"]
        handler.offer(people_in(near, self.today), self.today)
        handler.initial = self.row.handler_id or case.handler_id
        self.fields["requirement"].initial = veil_of(self.row.case)(self.row.requirement)
        self.fields["until"].initial = self.row.until


class CauseForm(RowForm):
    """How it came about, and where the knot is."""

    chronology = words_field(_("来龙去脉"), 4, required=False)
    root_cause = words_field(_("症结"), 2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hide = veil_of(self.row.case)
        self.fields["chronology"].initial = hide(self.row.chronology)
        self.fields["root_cause"].initial = hide(self.row.root_cause)


class RecordForm(RowForm):
    """What was done, when, and what came of it."""

    kind = forms.ChoiceField(
        label=_("方式"), choices=CampaignRecordKind, widget=forms.RadioSelect,
        initial=CampaignRecordKind.HEARING,
    )  # fmt: skip
    on = DayField(label=_("日期"))
    words = words_field(_("情况"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today


class JudgeForm(RowForm):
    """What is so, what is reasonable, and why."""

    fact_finding = forms.ChoiceField(
        label=_("反映是否属实"), choices=FactFinding, widget=forms.RadioSelect
    )
    claim = forms.ChoiceField(
        label=_("诉求是否合理"), choices=ClaimAssessment, widget=forms.RadioSelect
    )
    words = words_field(_("研判依据"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact_finding"].initial = self.row.fact_finding
        self.fields["claim"].initial = self.row.claim


class MeasureForm(RowForm):
    """One measure for whoever works on it."""

    what = words_field(_("化解措施"), 2)
    due_on = DayField(label=_("期限"))


class AskForm(RowForm):
    """With which result it leaves the list, and the evidence."""

    result = forms.ChoiceField(
        label=_("销号结果"), widget=forms.RadioSelect,
        choices=[(r.value, r.label) for r in CampaignResult if r != CampaignResult.OPEN],
    )  # fmt: skip
    evidence = words_field(_("销号依据"), help_text=_("写明材料：化解协议、回访记录、谈话记录等。"))


class SignForm(RowForm):
    """The word of the leader."""

    words = words_field(_("签批意见"), 2)


class ResolutionForm(forms.Form):
    """The evidence, or the reason against it."""

    words = words_field(_("依据"))

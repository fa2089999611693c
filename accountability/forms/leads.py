"""The forms of leading a case: who leads, what proves a duty, the plan, an instruction."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.actions.leads import may_lead
from accountability.actions.receiving import ReceptionKind
from accountability.models import ANSWERED_IN, CaseLead, Instruction, LeadDuty
from organization.models import Unit, User
from petitions.forms.days import DayField
from petitions.forms.people import PersonField, people_in
from petitions.models import Case

LONGEST = 4000


def words_field(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Return a field for free words in Chinese."""
    area = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(label=label, widget=area, max_length=LONGEST, **kwargs)


class LeadForm(forms.Form):
    """Who leads, who helps, and why; when somebody led before, what was handed over."""

    leader = PersonField(label=_("包案领导"))
    deputy = PersonField(label=_("协助人"), required=False, empty_label=_("不设协助人"))
    reason = words_field(_("包案事由"), 2)
    words = words_field(_("交接情况"), 2, required=False)

    def __init__(self, *args: Any, case: Case, lead: CaseLead | None, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        leader: Any = self.fields["leader"]
        leader.offer(may_lead(on), on)
        deputy: Any = self.fields["deputy"]
        near = people_in([pk for pk in (case.unit_id, case.host_id) if pk], on)
        helpers = Q(pk__in=near.values("pk")) | Q(pk__in=may_lead(on).values("pk"))
        deputy.offer(User.objects.filter(helpers, is_active=True), on)
        if lead is None:
            del self.fields["words"]
            return
        leader.initial, deputy.initial = lead.leader_id, lead.deputy_id
        self.fields["words"].help_text = _("换包案领导时写明；只换协助人或续期不需要。")


class EndLeadForm(forms.Form):
    """Why nobody leads the case any more."""

    words = words_field(_("解除理由"), 2)


class HandOverForm(forms.Form):
    """To whom several leads go at once, and what was handed over."""

    leader = PersonField(label=_("移交给"))
    words = words_field(_("交接情况"), 2)
    leads = forms.ModelMultipleChoiceField(
        CaseLead.objects.none(), error_messages={"required": _("请先勾选要移交的包案。")}
    )

    def __init__(self, *args: Any, leads: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["leads"]
        field.queryset = leads
        leader: Any = self.fields["leader"]
        leader.offer(may_lead(on), on)


class DutyForm(forms.Form):
    """A duty, the day it was done, and how."""

    duty = forms.ChoiceField(
        label=_("职责"),
        choices=[(duty.value, duty.label) for duty in LeadDuty if duty != LeadDuty.PLAN],
        widget=forms.RadioSelect,
    )
    done_on = DayField(label=_("日期"))
    words = words_field(
        _("履行情况"), help_text=_("写明看了什么、诉求是什么、谈了什么、查了什么，不能只打勾。")
    )


class PlanForm(forms.Form):
    """What the plan comes down to; its measures are rows of their own."""

    summary = words_field(_("方案要点"), 4)


class MeasureForm(forms.Form):
    """One measure of the plan: what, whose, by when."""

    what = forms.CharField(label=_("措施"), max_length=500)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("责任单位"), empty_label=None)
    person = PersonField(label=_("责任人"), required=False, empty_label=_("由责任单位落实"))
    due_on = DayField(label=_("期限"))

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = [pk for pk in (case.host_id, case.unit_id) if pk]
        helping = case.assignments.filter(is_current=True, co_unit__isnull=False)
        units = Unit.objects.filter(Q(pk__in=near) | Q(pk__in=helping.values("co_unit")))
        field: Any = self.fields["unit"]
        field.queryset = units.order_by("-path")
        field.label_from_instance = lambda unit: unit.short_name
        field.initial = near[0]
        person: Any = self.fields["person"]
        person.offer(people_in(units.values_list("pk", flat=True), on), on)

    def has_changed(self) -> bool:
        """A row counts as filled in once it says what is to be done, or by when."""
        return bool({"what", "due_on"} & set(self.changed_data))


MeasureFormSet = forms.formset_factory(MeasureForm, extra=3, max_num=12, absolute_max=12)


class InstructForm(forms.Form):
    """An instruction: in what form, the words, by when it is answered."""

    kind = forms.ChoiceField(
        label=_("形式"), choices=Instruction.Kind, widget=forms.RadioSelect,
        initial=Instruction.Kind.NOTE,
    )  # fmt: skip
    words = words_field(_("批示内容"))
    due_on = DayField(label=_("答复期限"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = on + ANSWERED_IN


class AnswerForm(forms.Form):
    """What was done about an instruction."""

    no = forms.IntegerField(widget=forms.HiddenInput)
    answer = words_field(_("落实情况"))


class ReceptionForm(forms.Form):
    """Meeting the petitioner: how, when, what was said; one promise with its owner and day.

    A day to come arranges the meeting instead.
    """

    kind = forms.ChoiceField(
        label=_("形式"), choices=ReceptionKind, widget=forms.RadioSelect,
        initial=ReceptionKind.LEAD_REVIEW,
    )  # fmt: skip
    on = DayField(label=_("日期"), help_text=_("以后的日子会作为约定列入你的任务。"))
    words = words_field(_("情况"), help_text=_("谈了什么、答应了什么；约定时写地点和准备。"))
    promise = forms.CharField(label=_("承诺事项"), max_length=500, required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("承诺由谁落实"), required=False, empty_label=None
    )
    due_on = DayField(label=_("承诺期限"), required=False)

    def __init__(self, *args: Any, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].initial = today
        near = [pk for pk in (case.host_id, case.unit_id) if pk]
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=near).order_by("-path")
        field.label_from_instance = lambda unit: unit.short_name
        field.initial = near[0]

    def clean(self) -> dict[str, Any]:
        """A promise has a day; a meeting to come has none yet."""
        said: dict[str, Any] = super().clean() or {}
        promised, day = said.get("promise"), said.get("on")
        if promised and not said.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("承诺须写明期限。"))
        if promised and day and day > self.today:
            self.add_error("promise", _("约定以后的接待时还没有承诺，请在接待之后填写。"))
        return said

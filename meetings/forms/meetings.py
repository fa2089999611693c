"""What is asked to call, prepare, hold and write up a meeting."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Attendee, Meeting, MeetingKind, Outcome
from organization.models import Role, Unit, User
from petitions.forms.days import DayField
from petitions.forms.people import PersonField
from petitions.forms.selects import UnitField

LONGEST = 4000
OWN_KINDS = (Unit.Kind.COMMISSION, Unit.Kind.DEPARTMENT, Unit.Kind.PETITION_OFFICE)
SITTING = (Role.LEADER, Role.OFFICE, Role.REGISTRAR, Role.HEAD, Role.UNIT_CLERK)


def hour_field(label: Any, *, required: bool = True) -> forms.TimeField:
    """Return a field for an hour of the day, 14:00."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, required=required)


def words_field(label: Any, *, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """Return a field for words that must be said."""
    widget = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(label=label, widget=widget, max_length=LONGEST, help_text=help_text)


def sitting_people(on: date) -> Any:
    """Return who may sit in a meeting of the commission: its own staff, but the officers."""
    rows = User.objects.filter(is_active=True, posts__unit__kind__in=OWN_KINDS)
    return rows.filter(posts__role__in=SITTING, posts__valid_from__lte=on).distinct()


class WhenForm(forms.Form):
    """The day, the hour, the place, who convenes."""

    held_on = DayField(label=_("日期"), help_text=_("写全年月日，如 2026-03-11。"))
    starts = hour_field(_("开始时间"), required=False)
    place = forms.CharField(label=_("地点"), max_length=60, required=False)
    convenor = PersonField(label=_("召集人"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaders = User.objects.filter(
            is_active=True, posts__role__in=[Role.LEADER, Role.OFFICE], posts__valid_from__lte=on
        ).distinct()
        field: Any = self.fields["convenor"]
        field.offer(leaders, on)


class MeetingForm(WhenForm):
    """A meeting to be called."""

    kind = forms.ChoiceField(
        label=_("会议类型"), choices=MeetingKind.choices, initial=MeetingKind.AD_HOC
    )
    unit = forms.ModelChoiceField(
        label=_("承办单位"), queryset=Unit.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=_("会议名称"),
        max_length=100,
        required=False,
        help_text=_("例会不必填。不写信访人和信访事项。"),
    )
    campaign = forms.CharField(label=_("专项工作"), max_length=60, required=False)
    field_order = ("kind", "title", "held_on", "starts", "place", "convenor", "campaign", "unit")

    def __init__(self, *args: Any, offices: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in offices])
        field.initial = offices[0].pk if offices else None


class InviteForm(forms.Form):
    """One more person, or one more unit."""

    person = PersonField(label=_("参会人"), required=False)
    unit = UnitField(label=_("参会单位"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.offer(sitting_people(on), on)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.active(on).order_by("path")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        said = super().clean() or {}
        if not said.get("person") and not said.get("unit") and not self.errors:
            raise forms.ValidationError(_("请选择参会人或参会单位。"))
        return said


class PutForm(forms.Form):
    """An item by hand: the number of a case, or a title, or both."""

    number = forms.CharField(label=_("信访件编号"), max_length=40, required=False)
    title = forms.CharField(
        label=_("议题"),
        max_length=100,
        required=False,
        help_text=_("有信访件的可不填，用该件题名；研讨会另写题目，不能让人认出。"),
    )
    unit = UnitField(label=_("汇报单位"), required=False)
    minutes = forms.IntegerField(label=_("时长(分钟)"), min_value=1, max_value=240, initial=15)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.active(on).order_by("path")

    def clean(self) -> dict[str, Any]:
        """Ask for a number or a title."""
        said = super().clean() or {}
        if not (said.get("number") or said.get("title")) and not self.errors:
            raise forms.ValidationError(_("请填写信访件编号或议题。"))
        return said


class HoldForm(forms.Form):
    """Who came."""

    present = forms.ModelMultipleChoiceField(
        label=_("到会"),
        queryset=Attendee.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["present"]
        field.queryset = meeting.attendees.select_related("person", "unit").order_by("pk")
        field.label_from_instance = lambda row: (row.person or row.unit).name


class WordsForm(forms.Form):
    """Why, or what was done."""

    words = words_field(_("说明"))


class MaterialForm(forms.Form):
    """What the unit reports."""

    words = words_field(_("材料"), rows=5, help_text=_("写要点，或材料在哪里。"))


class DecisionForm(forms.Form):
    """What, who, by when."""

    what = words_field(_("议定事项"))
    unit = UnitField(label=_("责任单位"))
    person = PersonField(label=_("责任人"), required=False)
    until = DayField(label=_("期限"), help_text=_("写全年月日，如 2026-03-20。"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.active(on).order_by("path")
        person: Any = self.fields["person"]
        person.offer(sitting_people(on), on)


class OutcomeForm(forms.Form):
    """What came of an item."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[(one.value, one.label) for one in Outcome if one != Outcome.NONE],
        widget=forms.RadioSelect,
    )
    words = words_field(_("议定情况"))

    def __init__(self, *args: Any, minuted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if minuted:  # all that can still be added
            field: Any = self.fields["outcome"]
            field.choices = [(Outcome.RESOLVED.value, Outcome.RESOLVED.label)]


class MinutesForm(forms.Form):
    """The general part of the minutes."""

    words = words_field(
        _("综合情况"),
        rows=8,
        help_text=_("所有参会人都能看到：不写信访人，不写附件议题。各议题的情况自动列在下面。"),
    )


class TopicForm(forms.Form):
    """A case for a coming meeting, or for the pool."""

    meeting = forms.ModelChoiceField(
        label=_("列入"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("只提请，由会议承办单位安排"),
    )
    words = forms.CharField(
        label=_("提请理由"),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
        max_length=LONGEST,
        required=False,
        help_text=_("只提请时必须写明。"),
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.queryset = meetings
        field.label_from_instance = lambda row: f"{row.number} {row.held_on.isoformat()}"

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the case goes into the pool."""
        said = super().clean() or {}
        if not said.get("meeting") and not said.get("words", "").strip() and not self.errors:
            self.add_error("words", _("请写明为什么提请例会研究。"))
        return said

"""What is asked for a report that is due within hours."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions import owed
from petitions.actions import UrgentReport
from petitions.forms.acting import LONGEST, ActForm, WordsForm
from petitions.forms.days import DayField
from petitions.ways import ReportedTo

SHORT = 200  # characters of one line


class FlagForm(WordsForm):
    """Why a matter is urgent, or what sign of harm there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("情况和理由")


def _text(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(label=label, widget=widget, max_length=LONGEST, **kwargs)


class UrgentForm(ActForm):
    """The parts of 信访信息专报, and to whom it goes."""

    addressee = forms.CharField(label=_("报送"), max_length=SHORT)
    situation = _text(_("基本情况"), help_text=_("发生了什么、起因、目前状况。不写信访人姓名。"))
    place = forms.CharField(label=_("时间地点"), max_length=SHORT)
    people = forms.CharField(label=_("涉及人数"), max_length=SHORT, help_text=_("如：约30名家长。"))
    measures = _text(_("已采取的措施"))
    asks = _text(_("建议和请求"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.here.case
        self.fields["addressee"].initial = owed.leadership(case, self.today)

    def arguments(self) -> dict[str, Any]:
        """Return the report and the version."""
        data = dict(self.cleaned_data)
        version = data.pop("version")
        return {"report": UrgentReport(**data), "version": version}


class HarmForm(WordsForm):
    """To which bodies the harm was reported, when and by whom, and what was said."""

    to = forms.MultipleChoiceField(
        label=_("报告机关"), choices=ReportedTo, widget=forms.CheckboxSelectMultiple
    )
    reported_on = DayField(label=_("报告日期"))
    reported_time = forms.TimeField(
        label=_("报告时刻"),
        help_text=_("如 14:05。"),
        input_formats=["%H:%M", "%H%M", "%H：%M"],
        widget=forms.TimeInput(attrs={"inputmode": "numeric"}, format="%H:%M"),
    )
    reporter = forms.CharField(label=_("报告人"), max_length=60, help_text=_("谁去报告的。"))
    field_order = ("to", "reported_on", "reported_time", "reporter", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("报告内容和对方答复")
        self.fields["reported_on"].initial = self.today

    def arguments(self) -> dict[str, Any]:
        """Return day and time as one moment."""
        data = dict(self.cleaned_data)
        moment = datetime.combine(data.pop("reported_on"), data.pop("reported_time"))
        return data | {"reported_at": timezone.make_aware(moment)}

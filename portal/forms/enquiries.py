"""What is typed about an enquiry."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.forms.days import DayField
from petitions.forms.selects import TopicField, UnitField
from petitions.models import Track
from portal.actions import PublicText, Question, Registration
from portal.forms.pointing import KeepForm
from portal.models import LONGEST_TARGET, EnquiryStage, SchoolStage

LONGEST = 4000


def _words(rows: int, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(widget=widget, max_length=LONGEST, **kwargs)


class QuestionForm(forms.Form):
    """A question that came in."""

    received_on = DayField(label=_("收到日期"))
    topic = TopicField()
    asked = _words(6, label=_("咨询内容"), help_text=_("原话登记。要求解决具体问题的，是信访件。"))
    name = forms.CharField(label=_("称呼"), max_length=40, required=False)
    contact = forms.CharField(label=_("联系方式"), max_length=80, required=False)
    consent = forms.BooleanField(label=_("咨询人要求公开答复"), required=False)

    def question(self) -> Question:
        """Return what was asked. The form must be valid."""
        return Question(**self.cleaned_data)


class RouteForm(forms.Form):
    """Which unit answers."""

    unit = UnitField(label=_("答复单位"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        if isinstance(unit, UnitField):
            unit.queryset = Unit.objects.active(timezone.localdate()).order_by("path")


class AnswerForm(forms.Form):
    """The answer."""

    answer = _words(8, label=_("答复"))


class WordsForm(forms.Form):
    """Why something goes back."""

    words = _words(3, label=_("理由"))


class ReferForm(forms.Form):
    """The case that the question became."""

    number = forms.CharField(
        label=_("信访件编号"), max_length=40, help_text=_("先登记为信访件，再把编号填在这里。")
    )


class RegisterForm(forms.Form):
    """How the question is registered as a petition."""

    title = forms.CharField(
        label=_("标题"), max_length=60, widget=forms.TextInput(attrs={"lang": "zh-Hans"})
    )
    track = forms.ChoiceField(
        label=_("类别"),
        choices=[(track.value, track.label) for track in Track if track != Track.ACCUSATION],
        help_text=_("检举控告请在登记页登记，再填编号。"),
    )
    told = _words(2, label=_("如何告知咨询人"), help_text=_("何时、用什么方式告知已转为信访件。"))

    def clean(self) -> dict[str, Any]:
        """Put the words together."""
        said = super().clean() or {}
        if self.errors:
            return said
        registration = Registration(said["title"], Track(said["track"]), said["told"])
        return {"registration": registration}


class ToldForm(forms.Form):
    """How the petitioner was told that their question is answered as an enquiry."""

    told = _words(3, label=_("如何告知信访人"), help_text=_("何时、用什么方式告知已转为咨询。"))


class TargetForm(forms.Form):
    """Within how many days a unit answers; without days it has the target of the house."""

    unit = UnitField(label=_("答复单位"))
    days = forms.IntegerField(
        label=_("答复目标（天）"),
        required=False,
        min_value=1,
        max_value=LONGEST_TARGET,
        help_text=_("留空：恢复为全办统一的目标。只对以后分送的咨询有效。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        if isinstance(unit, UnitField):
            unit.queryset = Unit.objects.active(timezone.localdate()).order_by("path")


class PublishForm(KeepForm):
    """What the public reads: texts without anything that tells who asked."""

    title = forms.CharField(
        label=_("公开题名"), max_length=100, widget=forms.TextInput(attrs={"lang": "zh-Hans"})
    )
    asked = _words(5, label=_("公开的咨询内容"))
    answer = _words(8, label=_("公开的答复"))
    school_stage = forms.ChoiceField(label=_("学段"), choices=SchoolStage.choices)

    def clean(self) -> dict[str, Any]:
        """Put the words together."""
        said = super().clean() or {}
        if self.errors:
            return said
        stage, kept = SchoolStage(said["school_stage"]), frozenset(said["keep"])
        text = PublicText(said["title"], said["asked"], said["answer"], "", stage, kept)
        return {"text": text}


class EnquiryFilter(forms.Form):
    """Which enquiries the list shows."""

    stage = forms.ChoiceField(
        label=_("环节"),
        required=False,
        choices=[
            ("", _("全部环节")),
            *EnquiryStage.choices,
            ("late", _("已过目标日")),
            ("public", _("已公开")),
        ],
    )
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1990, max_value=2100)

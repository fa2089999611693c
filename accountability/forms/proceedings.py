"""The forms of a proceeding: which unit and day, which facts, when to reply, what is decided."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.above import openable
from accountability.actions.proceeding import first_reply_day
from accountability.grounds import choices
from accountability.models import AccountabilityProceeding, Finding, Recommendation, Sanction
from accountability.proceeding_facts import Source
from accountability.proceeding_parties import Party, answered, may_decide
from organization.models import Unit, User
from organization.standing import standing
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField

LONGEST = 20000


def _words(label: Any, rows: int = 4, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(label=label, widget=area, max_length=LONGEST, help_text=help_text)


class ScopeForm(forms.Form):
    """Whose duty, and on which day it fell short."""

    unit = UnitField(label=_("责任单位"))
    on = DayField(
        label=_("责任发生日"), help_text=_("按这一天的责任链确定责任人，不看现在谁在岗。")
    )
    case = forms.SlugField(required=False, widget=forms.HiddenInput)
    proposal = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        unit = self.fields["unit"]
        if isinstance(unit, UnitField):
            unit.queryset = Unit.objects.filter(openable(standing(user, today))).order_by("path")
            unit.to_field_name = "code"

    def clean_on(self) -> date:
        """Refuse a day that has not come."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("责任发生日不能晚于今天。"))
        return on


class OpenForm(forms.Form):
    """Who answered that day, on what ground, and who decides."""

    answerer = forms.TypedChoiceField(
        label=_("责任人"), coerce=int, widget=forms.RadioSelect,
        help_text=_("当日责任链上在岗的负责人。"),
    )  # fmt: skip
    ground = forms.ChoiceField(label=_("追责情形"))
    decider = forms.TypedChoiceField(
        label=_("决定人"), coerce=int, widget=forms.RadioSelect,
        help_text=_("责任单位和责任人的上级领导，不是提起人。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, unit: Unit, on: date, user: User, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [one for one in answered(unit, on) if one.person.pk != user.pk]
        deciders = may_decide(unit, None, user, today)
        _offer(self, "answerer", people)
        _offer(self, "decider", deciders)
        _choose(self, "ground", [("", _("选择情形")), *choices()])
        self.nobody = not people
        self.undecidable = not deciders


class ActForm(forms.Form):
    """What one step asks for; forms below add their fields."""

    def __init__(
        self, *args: Any, proceeding: AccountabilityProceeding, by: User, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proceeding, self.by, self.on = proceeding, by, on
        self.prepare()

    def prepare(self) -> None:
        """Fill what depends on the proceeding."""


class FactsForm(forms.Form):
    """Which entries of the case are drawn."""

    keys = forms.MultipleChoiceField(
        label=_("记录在案的事实"), widget=forms.CheckboxSelectMultiple,
        help_text=_("只能选系统里已有的记录，不能另行书写。"),
    )  # fmt: skip

    def __init__(self, *args: Any, sources: Iterable[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "keys", [(source.key, source.words) for source in sources])


class FindCaseForm(forms.Form):
    """The number of the case to draw from."""

    number = forms.CharField(label=_("信访事项编号"), max_length=40)


class ServeForm(ActForm):
    """By when the person is to reply."""

    until = DayField(label=_("申辩期限"), help_text=_("不少于五个工作日。"))

    def prepare(self) -> None:
        """Begin with the first day that is allowed."""
        self.fields["until"].initial = first_reply_day(self.on)


class WordsForm(ActForm):
    """Words that are kept with the proceeding."""

    words = _words(_("理由"))


class ReplyForm(ActForm):
    """What the answerable person says to it."""

    words = _words(_("申辩意见"), 10, _("写明你对事实、责任和情形的意见。提交后不能修改。"))


class AppealForm(ActForm):
    """Why the answerable person contests the decision."""

    words = _words(_("申诉意见"), 8)


class DecideForm(ActForm):
    """What is found and what follows."""

    finding = forms.ChoiceField(label=_("认定"), choices=Finding, widget=forms.RadioSelect)
    sanction = forms.ChoiceField(
        label=_("措施"), choices=Sanction, widget=forms.RadioSelect,
        help_text=_("需要纪律处分或者追究法律责任的，选“移送有权机关”。"),
    )  # fmt: skip
    words = _words(_("决定理由"), 8, _("说明采信的事实，并对申辩意见逐条回应。"))


class OutcomeForm(ActForm):
    """How the decision was carried out."""

    words = _words(_("执行情况"))
    recommendation = forms.CharField(
        label=_("关联的建议书"), max_length=40, required=False,
        help_text=_("由此发出追究责任建议的，填建议书编号。"),
    )  # fmt: skip

    def clean_recommendation(self) -> str:
        """Return the slug of the letter; refuse one that is not there for this person."""
        number = self.cleaned_data["recommendation"].strip()
        if not number:
            return ""
        rows = Recommendation.objects.visible_to(self.by, self.on)
        slug = rows.filter(number=number).values_list("slug", flat=True).first()
        if slug is None:
            raise forms.ValidationError(_("没有这个编号的建议书。"))
        return str(slug)


class ReaderForm(ActForm):
    """Who else may read, until when, and why."""

    person = forms.CharField(label=_("知悉人"), max_length=60, help_text=_("填写用户名。"))
    until = DayField(label=_("知悉至"))
    words = _words(_("理由"), 2)

    def clean_person(self) -> User:
        """Return the person of this user name."""
        found = User.objects.filter(username=self.cleaned_data["person"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("没有这个用户名。"))
        return found


class DeciderForm(ActForm):
    """Who decides instead, and why."""

    decider = forms.TypedChoiceField(label=_("决定人"), coerce=int, widget=forms.RadioSelect)
    words = _words(_("理由"), 2)

    def prepare(self) -> None:
        """Offer the leaders who may."""
        row = self.proceeding
        party = Party(row.answerer, row.post)
        _offer(self, "decider", may_decide(row.unit, party, self.by, self.on))

    def clean_decider(self) -> User:
        """Return the person."""
        return User.objects.get(pk=self.cleaned_data["decider"])


def _offer(form: forms.Form, name: str, parties: Iterable[Party]) -> None:
    offered: dict[int, str] = {}
    for party in parties:
        where = f"{party.post.unit.short_name} {party.post.title}"
        offered.setdefault(party.person.pk, f"{party.person.name}（{where}）")
    _choose(form, name, list(offered.items()))


def _choose(form: forms.Form, name: str, offered: Any) -> None:
    field: Any = form.fields[name]
    field.choices = offered

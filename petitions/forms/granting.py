"""What a grant asks: on what, to whom, which, why, from when to when."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.models import OFFICERS, Post, Unit, User
from petitions import granted
from petitions.forms.days import DayField
from petitions.forms.people import PersonField
from petitions.forms.selects import UnitField

RUNNING, COMING, ENDED = "running", "coming", "ended"
STATES = [(RUNNING, _("有效")), (COMING, _("未开始")), (ENDED, _("已结束"))]
KINDS = [("unit", _("单位授权")), ("case", _("单件授权"))]


class GrantFilter(forms.Form):
    """What narrows the list of grants."""

    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *STATES], required=False)
    kind = forms.ChoiceField(label=_("种类"), choices=[("", _("全部")), *KINDS], required=False)
    q = forms.CharField(label=_("被授权人或对象"), max_length=40, required=False)


class TermsForm(forms.Form):
    """To whom, why, and from when to when."""

    to = PersonField(label=_("被授权人"))
    valid_from = DayField(label=_("授权起"))
    valid_to = DayField(label=_("授权止"), help_text=_("最长一年；当天仍有效。"))
    reason = forms.CharField(
        label=_("事由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, on: date, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = Post.objects.on(on).filter(role__in=OFFICERS, person__isnull=False)
        people = User.objects.filter(is_active=True).exclude(pk=giver.pk)
        field: Any = self.fields["to"]
        field.offer(people.exclude(pk__in=officers.values("person")), on)
        self.fields["valid_from"].initial = on


class UnitGrantForm(TermsForm):
    """A unit, and all below it."""

    unit = UnitField(label=_("单位（含下级）"), queryset=Unit.objects.filter(valid_to__isnull=True))
    field_order = ("unit", "to", "valid_from", "valid_to", "reason")


class CaseGrantForm(TermsForm):
    """One case, by its number; who grants need not see it."""

    number = forms.CharField(label=_("信访件编号"), max_length=40)
    grant = forms.ChoiceField(label=_("授权"), widget=forms.RadioSelect)
    field_order = ("number", "grant", "to", "valid_from", "valid_to", "reason")

    def __init__(self, *args: Any, codes: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["grant"]
        field.choices = [(code, label) for code, label in granted.LABELS.items() if code in codes]

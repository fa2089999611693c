"""Whom an accusation names: picked from the lists, or written down where no script runs."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Post, Unit, User
from petitions.forms.acting import ActForm, WordsForm
from petitions.forms.selects import PeopleField, UnitsField
from petitions.models import Accused


class AccusedFields(forms.Form):
    """Three fields that other forms take over; `accused_of` reads them."""

    accused_units = UnitsField(label=_("被检举单位"), required=False)
    accused_people = PeopleField(
        label=_("被检举人"), required=False, help_text=_("输入姓名或单位查找本系统人员。")
    )
    accused_names = forms.CharField(
        label=_("被检举单位、被检举人（逐行填写）"),
        required=False,
        max_length=2000,
        help_text=_("每行一个：单位写名称或代码；人员写姓名，同名的写成“姓名@单位代码”。"),
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
    )


def accused_of(form: forms.Form, on: date) -> tuple[tuple[Unit, ...], tuple[User, ...]]:
    """Return all units and people named in a form whose fields were cleaned.

    A line that names nobody, or more than one, becomes an error of its field.
    """
    units = list(form.cleaned_data.get("accused_units") or ())
    people = list(form.cleaned_data.get("accused_people") or ())
    for line in form.cleaned_data.get("accused_names", "").splitlines():
        words = line.strip()
        if not words:
            continue
        unit, person, problem = _read(words, on)
        if problem:
            form.add_error("accused_names", problem)
        elif unit:
            units.append(unit)
        elif person:
            people.append(person)
    return tuple(dict.fromkeys(units)), tuple(dict.fromkeys(people))


def _read(words: str, on: date) -> tuple[Unit | None, User | None, str]:
    """Return the unit or the person a line names, or what is wrong with it."""
    named = Unit.objects.filter(Q(code=words.upper()) | Q(name=words) | Q(short_name=words))
    if named.count() == 1:
        return named.get(), None, ""
    name, _at, code = words.partition("@")
    people = User.objects.filter(name=name.strip(), is_active=True)
    if code:
        posts = Post.objects.held().filter(unit__code=code.strip().upper())
        people = people.filter(pk__in=posts.values("person"))
    found = list(people.order_by("pk")[:6])
    if len(found) == 1:
        return None, found[0], ""
    if not found:
        missing = gettext("名录里没有“%(words)s”；名录外的人写在正文里即可。")
        return None, None, missing % {"words": words}
    posts = Post.objects.on(on).filter(person__in=found).select_related("unit").order_by("pk")
    places = "、".join(f"{name}@{post.unit.code}" for post in posts)
    double = gettext("“%(words)s”不止一人，请写明单位：%(places)s。")
    return None, None, double % {"words": words, "places": places}


class NameAccusedForm(AccusedFields, ActForm):
    """Whom to put on the accused side."""

    def clean(self) -> dict[str, Any]:
        """Bring the three fields together."""
        data = super().clean() or {}
        self.units, self.people = accused_of(self, self.today)
        return data

    def arguments(self) -> dict[str, Any]:
        """Return units, people and version."""
        return {
            "units": self.units,
            "people": self.people,
            "version": self.cleaned_data["version"],
        }


class AccusedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units and people that are named."""

    def label_from_instance(self, obj: Accused) -> str:
        """Return the name of the unit or the person."""
        return str(obj.unit or obj.person)


def _rows() -> AccusedChoice:
    return AccusedChoice(Accused.objects.none(), label=_("对象"), empty_label=None)


class AskWithdrawalForm(WordsForm):
    """Whom to take off, and why."""

    row = _rows()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Accused.objects.filter(case=self.here.case, withdrawal_by__isnull=True)
        self.fields["row"].queryset = rows.select_related("unit", "person").order_by("pk")  # type: ignore[attr-defined]
        self.order_fields(["version", "row", "words"])


class WithdrawForm(ActForm):
    """Which request of another person to agree to."""

    row = _rows()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Accused.objects.filter(case=self.here.case, withdrawal_by__isnull=False)
        self.fields["row"].queryset = rows.select_related("unit", "person").order_by("pk")  # type: ignore[attr-defined]

"""What is asked when a case ends early, begins anew, is linked, or needs time or other hands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.names import masked
from organization.templatetags.desk import day
from petitions import guards
from petitions.actions.extending import LONGEST as MOST_DAYS
from petitions.actions.joining import MOST
from petitions.forms.acting import ActForm, ContactForm, WordsForm
from petitions.forms.days import DayField
from petitions.forms.selects import UnitField
from petitions.models import Petition
from petitions.ways import ReopenGround


class LinkForm(ActForm):
    """The number of the case that holds the same matter."""

    number = forms.CharField(
        label=_("并入的信访事项编号"),
        help_text=_("写事项编号，如 教信〔2026〕0003；两件的编号都保留，随时可以拆分。"),
        max_length=40,
    )


class PartyChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Parties of a case: the number of the petition, and the mark of who petitioned."""

    def label_from_instance(self, obj: Petition) -> str:
        """Return number and mark: 教信件〔2026〕0003 王**."""
        return f"{obj.number} {masked(obj.petitioner.name) or _('匿名')}"


class PetitionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Petitions by number and day; their titles may name somebody."""

    def label_from_instance(self, obj: Petition) -> str:
        """Return number and day of receipt."""
        return f"{obj.number}（{day(obj.received_on)}）"


class JointForm(LinkForm):
    """The number of the case in which other people ask for the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = _("并入的联名事项编号")
        self.fields["number"].help_text = _(
            "其他信访人提出共同事项的，写其编号；人数重新计算，两件的编号都保留，随时可以拆分。"
        )


class RepresentativesForm(ActForm):
    """Whose petitioners speak for all, at most five."""

    petitions = PartyChoice(
        Petition.objects.none(),
        label=_("信访代表"),
        help_text=_("1至5人，须是本件的信访人（条例第二十条）。"),
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("说明"),
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.here.case.petitions.filter(repeats=False)
        rows = rows.select_related("petitioner").order_by("pk")
        self.fields["petitions"].queryset = rows  # type: ignore[attr-defined]
        self.fields["petitions"].initial = rows.filter(represents=True)

    def clean_petitions(self) -> Any:
        """Refuse more than five."""
        chosen = self.cleaned_data["petitions"]
        if len(chosen) > MOST:
            raise forms.ValidationError(_("信访代表为1至5人（条例第二十条）。"))
        return chosen

    def arguments(self) -> dict[str, Any]:
        """Return the petitions as a list."""
        return dict(self.cleaned_data) | {"petitions": list(self.cleaned_data["petitions"])}


class UnlinkForm(WordsForm):
    """Which petition is taken out again, and why."""

    petition = PetitionChoice(Petition.objects.none(), label=_("拆出的来件"), empty_label=None)
    field_order = ("petition", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.here.case.petitions.order_by("pk")
        self.fields["petition"].queryset = rows  # type: ignore[attr-defined]
        self.fields["petition"].initial = rows.last()


class WithdrawAskForm(WordsForm):
    """On which day the petitioner asked in writing, and what they wrote."""

    asked_on = DayField(label=_("书面申请日期"))
    field_order = ("asked_on", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].initial = self.today


class AskedBackForm(ContactForm):
    """How and when the petitioner was asked, and what they said."""

    def arguments(self) -> dict[str, Any]:
        """Return all, with the version: this ends the case, or lets it go on."""
        return dict(self.cleaned_data)


class ReopenForm(WordsForm):
    """On what ground a case is handled anew."""

    ground = forms.ChoiceField(
        label=_("重新办理的原因"), choices=ReopenGround, widget=forms.RadioSelect
    )
    field_order = ("ground", "words")


class DaysForm(WordsForm):
    """How many days more, and why."""

    days = forms.IntegerField(
        label=_("延长天数"), min_value=1, max_value=MOST_DAYS, help_text=_("1至30日，只能一次。")
    )
    field_order = ("days", "words")


class DesignateForm(WordsForm):
    """Which unit must accept the matter, and why."""

    to = UnitField(label=_("指定受理单位"))
    co_unit = UnitField(
        label=_("协办单位"),
        required=False,
        help_text=_("指定被反映单位受理时必填，选一个机关处室。"),
    )
    field_order = ("to", "co_unit", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = guards.units_for(self.here.case, self.today)
        for name, rows in (("to", units), ("co_unit", units.departments())):
            self.fields[name].queryset = rows.order_by("path")  # type: ignore[attr-defined]
        if self.here.assignment is not None:
            self.fields["to"].initial = self.here.assignment.unit_id


class CoHandlerForm(WordsForm):
    """Which unit is asked for help, with what, by when."""

    to = UnitField(label=_("协办单位"), help_text=_("协办单位可以看到此件。"))
    until = DayField(label=_("协办期限"))
    field_order = ("to", "until", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = guards.units_for(self.here.case, self.today)
        if self.here.assignment is not None:
            units = units.exclude(pk__in=[self.here.assignment.unit_id, self.here.case.unit_id])
        self.fields["to"].queryset = units.order_by("path")  # type: ignore[attr-defined]

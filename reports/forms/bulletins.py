"""What a department objects to in a bulletin, and what the office answers."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organization.models import Unit, User
from petitions.models import Case
from reports import figures
from reports.actions.bulletin_objections import OFFICE_SAYS
from reports.figures import Figure

LONGEST = 1000
MOST_CASES = 50
BETWEEN = re.compile(r"[\s,，、;；]+")


class ObjectionForm(forms.Form):
    """One figure of one department, why it is wrong, and the numbers of the cases."""

    unit = forms.ChoiceField(label=gettext_lazy("处室"))
    figure = forms.ChoiceField(label=gettext_lazy("有异议的数字"))
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    cases = forms.CharField(
        label=gettext_lazy("所涉信访件编号"),
        max_length=LONGEST * 2,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("多计或漏计的件，一件一个编号，用顿号或空格隔开。"),
    )

    def __init__(
        self, *args: Any, units: list[Unit], numbers: dict[str, int], user: User, on: date,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        self.seen = Case.objects.visible_to(user, on).filter(restricted=False)
        unit: Any = self.fields["unit"]
        unit.choices = [(one.code, one.name) for one in units]
        figure: Any = self.fields["figure"]
        figure.choices = [("", _("请选择")), *(_choice(one, numbers) for one in figures.BULLETIN)]
        if len(units) == 1:
            unit.initial, unit.widget = units[0].code, forms.HiddenInput()

    def clean_unit(self) -> Unit:
        """Return the department."""
        return self.units[self.cleaned_data["unit"]]

    def clean_figure(self) -> Figure:
        """Return the figure."""
        return figures.BY_CODE[self.cleaned_data["figure"]]

    def clean_cases(self) -> list[Case]:
        """Return the cases of these numbers, all of which exist for the reader."""
        asked = dict.fromkeys(part for part in BETWEEN.split(self.cleaned_data["cases"]) if part)
        if len(asked) > MOST_CASES:
            raise forms.ValidationError(_("一次最多列%(n)d件。") % {"n": MOST_CASES})
        found = {case.number: case for case in self.seen.filter(number__in=asked)}
        found |= {case.slug: case for case in self.seen.filter(slug__in=asked)}
        missing = [number for number in asked if number not in found]
        if missing:
            raise forms.ValidationError(
                _("没有找到编号为%(numbers)s的信访事项，请核对。") % {"numbers": "、".join(missing)}
            )
        return list({found[number].pk: found[number] for number in asked}.values())


def _choice(figure: Figure, numbers: dict[str, int]) -> tuple[str, str]:
    """Name a figure; with its number where there is one department to choose alone."""
    if figure.code not in numbers:
        return figure.code, str(figure.name)
    return figure.code, f"{figure.name}：{numbers[figure.code]}"


class AnswerForm(forms.Form):
    """Accepted or declined, and why."""

    answer = forms.ChoiceField(
        label=gettext_lazy("答复"),
        choices=[(one.value, one.label) for one in OFFICE_SAYS],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("答复说明"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("采纳前先改正有关件的办理记录；采纳后按现有数据重新生成草稿。"),
    )

"""What a statistic is asked with. All of it lives in the address."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.forms.days import DayField
from reports.dimensions import DIMENSIONS
from reports.measures import Text
from reports.period import NotAPeriod, Period, parse
from reports.statistics import as_of, catalogue
from reports.statistics.comparing import Against

MOST = 12  # columns of a table


def _groups() -> list[tuple[Text, list[tuple[str, Text]]]]:
    return [(name, [(one.code, one.name) for one in group]) for name, group in catalogue.groups()]


class Asked(forms.Form):
    """Figures, period, parts, comparison, and the day it is asked as of."""

    of = forms.MultipleChoiceField(
        label=gettext_lazy("指标"), choices=_groups, widget=forms.CheckboxSelectMultiple
    )
    period = forms.CharField(
        label=gettext_lazy("期间"),
        max_length=24,
        help_text=gettext_lazy("年、月或起止日期：2026、2026-03、2026-01-01..2026-03-31"),
    )
    by = forms.ChoiceField(
        label=gettext_lazy("分组"), choices=lambda: [(one.code, one.name) for one in DIMENSIONS]
    )
    against = forms.ChoiceField(
        label=gettext_lazy("比较"),
        choices=lambda: [("", gettext_lazy("不比较")), *Against.choices],
        required=False,
    )
    as_of = DayField(
        label=gettext_lazy("按某日所知"),
        required=False,
        help_text=gettext_lazy("留空即按现在的数据；填过去的一日，按当日已知的记录重算，较慢。"),
    )

    def __init__(self, data: QueryDict, *, today: date) -> None:
        super().__init__(data)
        self.said = data
        self.today = today

    def clean_of(self) -> list[str]:
        """Refuse a table that no page can hold."""
        codes: list[str] = self.cleaned_data["of"]
        if len(codes) > MOST:
            raise forms.ValidationError(_("一张表最多选 %(n)d 个指标。") % {"n": MOST})
        return codes

    def clean_period(self) -> Period:
        """Return the period, which must have begun."""
        try:
            period = parse(self.cleaned_data["period"].strip())
        except NotAPeriod as not_one:
            raise forms.ValidationError(str(not_one)) from None
        if period.first > self.today:
            raise forms.ValidationError(_("期间还没有开始。"))
        return period

    def clean(self) -> dict[str, Any]:
        """Refuse figures that do not exist for the period, or as of a day."""
        data = super().clean() or {}
        period, codes, day = data.get("period"), data.get("of", ()), data.get("as_of")
        wanted = [catalogue.found(code) for code in codes]
        if period and (yearly := [o for o in wanted if not catalogue.can_be_asked(o, period)]):
            self.add_error("of", _("只按整年统计：%(names)s。") % {"names": _names(yearly)})
        if day:
            self._check_day(day, period, wanted)
        return data

    def _check_day(self, day: date, period: Period | None, wanted: list[Any]) -> None:
        unknown = [
            one
            for one in wanted
            if not {figure.code for figure in catalogue.figures_of(one)} <= as_of.KNOWN
        ]
        if day >= self.today:
            self.add_error("as_of", _("请填过去的一日。"))
        elif period and period.first > day:
            self.add_error("as_of", _("这一日在期间开始以前。"))
        elif unknown:
            self.add_error("of", _("不能按过去某日重算：%(names)s。") % {"names": _names(unknown)})


def _names(wanted: list[Any]) -> str:
    return "、".join(str(one.name) for one in wanted)


class Named(forms.Form):
    """A name for the statistic that is shown."""

    name = forms.CharField(label=gettext_lazy("统计名"), max_length=20)
    shared = forms.BooleanField(label=gettext_lazy("与本单位同事共用"), required=False)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

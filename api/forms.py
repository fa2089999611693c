"""What may be asked of the lists, and the forms of the pages about tokens and subscriptions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from api.queries import PlaceField
from petitions.forms.filters import CaseFilter
from petitions.tabs import VIEWS

SIZE, MOST = 50, 200


class Paged(forms.Form):
    """A list that goes on behind a place."""

    after = PlaceField(label=_("上一页给出的位置"), required=False, max_length=100)
    size = forms.IntegerField(label=_("每页件数"), required=False, min_value=1, max_value=MOST)


class CaseQuery(CaseFilter, Paged):
    """The filters of the case list, without the search: names have no place in an address."""

    q = None  # type: ignore[assignment]
    view = forms.ChoiceField(
        label=_("视图"), required=False, choices=[(key, view.label) for key, view in VIEWS.items()]
    )
    number = forms.CharField(label=_("编号"), required=False, max_length=40)


class PublicationQuery(Paged):
    """The published texts of one year, or of all."""

    year = forms.IntegerField(label=_("年份"), required=False, min_value=1949, max_value=2999)


class FigureQuery(forms.Form):
    """Which month or year, and whose."""

    month = forms.RegexField(
        r"^[0-9]{4}-(0[1-9]|1[0-2])$", label=_("月份，如 2026-03"), required=False
    )
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1949, max_value=2999)
    where = forms.RegexField(
        r"^[A-Za-z0-9_-]{1,20}\+?$",
        label=_("谁的：单位代码；代码加 + 含下级；all 各处室；whole 全部"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one period."""
        data = super().clean() or {}
        if bool(data.get("month")) == bool(data.get("year")) and not self.errors:
            self.add_error("month", _("请给出月份或年份，二者之一。"))
        return data


class FigureRowsQuery(FigureQuery):
    """The same, and which page of the list."""

    page = forms.IntegerField(label=_("页"), required=False, min_value=1, max_value=1_000_000)


class NoQuery(forms.Form):
    """Nothing may be asked."""

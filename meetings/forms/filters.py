"""What narrows the list of meetings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import MeetingKind, MeetingQuerySet


class MeetingFilter(forms.Form):
    """Year and kind; what cannot be read narrows nothing."""

    year = forms.ChoiceField(label=_("年度"), required=False)
    kind = forms.ChoiceField(
        label=_("会议类型"), choices=[("", _("全部")), *MeetingKind.choices], required=False
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["year"]
        field.choices = [("", _("全部")), *((str(year), str(year)) for year in years)]

    def asked_year(self) -> int | None:
        """Return the year that was asked for."""
        said = self.cleaned_data.get("year") if self.is_valid() else ""
        return int(said) if said else None

    def narrow(self, rows: MeetingQuerySet) -> MeetingQuerySet:
        """Return the meetings that were asked for."""
        if not self.is_valid():
            return rows
        if year := self.asked_year():
            rows = rows.filter(held_on__year=year)
        kind = self.cleaned_data.get("kind")
        return rows.filter(kind=kind) if kind else rows

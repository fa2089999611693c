"""What a unit adds to its report, and the search of the report list."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.forms.days import DayField
from reports import figures, pasting
from reports.overdue import Late, Note
from reports.pasting import Cells

LONGEST_BLOCK = 60_000


class ComingDayField(DayField):
    """A day that is still to come; without a year it is the next such day."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "past": _("下次日期不能早于今天。"),
    }

    def to_python(self, value: Any) -> date | None:
        """Return the day; raises ValidationError for text that means none and for the past."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        today = timezone.localdate()
        found = pasting.coming_day(str(value), today)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if found < today:
            raise forms.ValidationError(self.error_messages["past"], code="past")
        return found


class Filing(forms.Form):
    """What goes with a report that is confirmed: remarks, and words to each overdue case.

    The numbers are not among its fields. `version` is the one that was on the screen; the ticks
    are where somebody has got to, kept with the draft and nowhere else.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    remarks = forms.CharField(
        label=_("问题与建议"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("可不填，不超过300字。"),
    )
    pasted = forms.CharField(
        label=_("从 Excel 粘贴"),
        required=False,
        max_length=LONGEST_BLOCK,
        strip=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "每行一件：编号、原因、下次日期（可不填），直接粘贴表格中的两栏或三栏。先填入下面各件，核对后再报送。"
        ),
    )

    def __init__(self, *args: Any, late: Sequence[Late], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.late = [line for line in late if line.row.slug]
        for line in self.late:
            names, number = names_of(line.key), {"number": line.row.number}
            self.fields[names[0]] = forms.CharField(
                label=_("%(number)s 原因") % number,
                max_length=pasting.LONGEST,
                widget=forms.Textarea({"rows": 2}),
            )
            self.fields[names[1]] = ComingDayField(label=_("%(number)s 下次日期") % number)
        for figure in figures.REPORT:
            self.fields[f"seen_{figure.code}"] = forms.BooleanField(
                label=_("%(line)s 已核对") % {"line": figure.name},
                required=False,
                widget=forms.CheckboxInput({"form": "filing", "data-tick": ""}),
            )

    @property
    def ticks(self) -> dict[str, forms.BoundField]:
        """The box of each line, by the code of its figure."""
        return {figure.code: self[f"seen_{figure.code}"] for figure in figures.REPORT}

    def rows(self) -> Iterator[tuple[Late, forms.BoundField, forms.BoundField]]:
        """Yield each overdue case with its two fields."""
        for line in self.late:
            reason, next_on = names_of(line.key)
            yield line, self[reason], self[next_on]

    def notes(self) -> dict[str, Note]:
        """Return what was said to each overdue case, by key."""
        said = self.cleaned_data
        pairs = ((line.key, names_of(line.key)) for line in self.late)
        return {key: Note(said[reason], said[next_on]) for key, (reason, next_on) in pairs}


class Search(forms.Form):
    """Which units the list shows."""

    q = forms.CharField(label=_("单位"), required=False, max_length=40)


def names_of(key: str) -> tuple[str, str]:
    """Return the names of the two fields of one overdue case."""
    place = key.replace("/", "_")
    return f"reason_{place}", f"next_{place}"


def initial_of(late: Sequence[Late]) -> dict[str, Any]:
    """Return what was said to these cases before, as `initial` takes it."""
    found: dict[str, Any] = {}
    for line in late:
        if line.note:
            reason, next_on = names_of(line.key)
            found |= {reason: line.note.reason, next_on: line.note.next_on}
    return found


def filled(typed: Mapping[str, Any], taken: Mapping[str, Cells]) -> dict[str, Any]:
    """Return what was typed with the pasted cells over it; an empty cell leaves what is there."""
    found = dict(typed)
    for key, cells in taken.items():
        reason, next_on = names_of(key)
        found |= {reason: cells.reason} if cells.reason else {}
        found |= {next_on: cells.next_on} if cells.next_on else {}
    return found

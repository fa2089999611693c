"""A day as clerks type it: 3-2, 0302, 20260302, 2026/3/2, 2026年3月2日, 今天."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WORDS = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
SEPARATED = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
PACKED = re.compile(r"(\d{4})?(\d{2})(\d{2})")
EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)


def parse_day(text: str, today: date) -> date | None:
    """Return the day the text means, None if it means none.

    Without a year it is the latest such day that is not after today.
    """
    clean = unicodedata.normalize("NFKC", text).strip().lower()
    if clean in WORDS:
        return today - timedelta(days=WORDS[clean])
    match = SEPARATED.fullmatch(clean) or PACKED.fullmatch(clean)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        found = date(int(year or today.year), int(month), int(day))
    except ValueError:
        return None
    if year is None and found > today:
        found = found.replace(year=today.year - 1) if (month, day) != ("02", "29") else found
    return found if EARLIEST <= found <= LATEST else None


class DayField(forms.Field):
    """A text field for one day; the page echoes the weekday beside it."""

    widget = forms.TextInput(attrs={"data-date": "", "inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("看不懂这个日期，请写成 2026-03-02、0302 或 今天。"),
    }

    def to_python(self, value: Any) -> date | None:
        """Return the day; raises ValidationError for text that means none."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        found = parse_day(str(value), timezone.localdate())
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def prepare_value(self, value: Any) -> Any:
        """Show a day as 2026-03-02."""
        return value.isoformat() if isinstance(value, date) else value

"""Which unit's chain, and on which day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.forms.days import DayField
from petitions.forms.selects import UnitField


class ChainForm(forms.Form):
    """The chooser above the chain; `units` are those the reader may choose from."""

    unit = UnitField(label=_("单位"))
    on = DayField(label=_("日期"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units.order_by("path")
        field.to_field_name = "code"

"""The form of the import page: a workbook or a pasted block, and who handles by default."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from organization.workbook_forms import SheetForm
from petitions.forms.selects import UnitField


class ImportForm(SheetForm):
    """A register, and the unit for rows that name none."""

    unit = UnitField(
        label=_("承办单位"),
        required=False,
        help_text=_("用于没有填写承办单位的行；留空则未答复的件进入待分办。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active(  # type: ignore[attr-defined]
            timezone.localdate()
        ).order_by("path")

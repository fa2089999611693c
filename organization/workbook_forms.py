"""The form of every page that takes a table: a workbook, or a block pasted from Excel."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.workbooks import reading
from organization.workbooks.limits import MIB, PAGE

MOST_BYTES = 10 * MIB


class SheetForm(forms.Form):
    """One of `file` and `block`; `sheet` reads whichever was given."""

    file = forms.FileField(
        label=_("Excel 工作簿"),
        required=False,
        help_text=_("只接受 .xlsx，不超过 10 MB、5,000 行。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    block = forms.CharField(
        label=_("或粘贴从 Excel 复制的区域"),
        required=False,
        strip=False,
        max_length=1_000_000,
        help_text=_("连同表头一起复制。"),
        widget=forms.Textarea(attrs={"rows": 8, "wrap": "off", "spellcheck": "false"}),
    )

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Refuse what is too big before anybody looks at it."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 10 MB，请分成几个文件。"))
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for one source, not none and not two."""
        given = [name for name in ("file", "block") if self.cleaned_data.get(name)]
        if not given and not self.errors:
            self.add_error("file", gettext("请选择工作簿，或粘贴一块表格。"))
        if len(given) > 1:
            self.add_error("block", gettext("工作簿与粘贴内容只能选一样。"))
        return self.cleaned_data

    def sheet(self) -> reading.Sheet:
        """Return the rows of the file or of the block; raises reading.Unreadable."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is None:
            return reading.pasted(self.cleaned_data["block"], PAGE)
        if Path(file.name or "").suffix.lower() != reading.SUFFIX:
            return reading.workbook(Path(file.name or "-"), PAGE)  # says what it is instead
        with NamedTemporaryFile(suffix=reading.SUFFIX) as copy:
            for chunk in file.chunks():
                copy.write(chunk)
            copy.flush()
            return reading.workbook(Path(copy.name), PAGE)

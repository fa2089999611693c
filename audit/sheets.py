"""Cells as they lie in the file: what xlsxwriter says of each in a dozen calls, in one.

It leans on what xlsxwriter keeps to itself; its test holds both to the same bytes. They differ in
one place: text that looks like marks of a workbook stays text, where xlsxwriter lets it pass.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet, _preserve_whitespace, _utf16_truncate

LETTERS = [xl_col_to_name(place) for place in range(256)]
MOST_UNITS = 32_767  # of UTF-16, in one cell
MARKED = re.compile("[&<>_\r]")  # marks of XML, what a workbook escapes, how its escapes begin


class Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows are written through to the disk, from the top down."""

    def write_rows(
        self, top: int, rows: Iterable[Iterable[str | int | date]], text: Any, day: Any
    ) -> int:
        """Write rows from line `top` on, and return the last line; nothing may be added to them.

        Texts get the form `text`, and an empty one no cell; days get the form `day`.
        """
        self._write_single_row(top)  # lets go of what stands above
        line, widest = top - 1, 0
        days: dict[date, str] = {}
        for line, row in enumerate(rows, start=top):
            number, said = line + 1, []
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    if not cell:
                        continue
                    inside = f' s="{text._get_xf_index()}" t="inlineStr">{self._inline(cell)}'
                elif isinstance(cell, date):
                    inside = days.get(cell) or days.setdefault(cell, self._day(cell, day))
                else:
                    inside = f"><v>{cell:.16G}</v>"
                said.append(f'<c r="{LETTERS[place]}{number}"{inside}</c>')
                if place > widest:  # quicker than max(), in the innermost loop
                    widest = place
            if said:
                self.fh.write(f'<row r="{number}">{"".join(said)}</row>')
                self.dim_rowmax = line
        self.dim_colmax = max(widest, getattr(self, "dim_colmax", None) or 0)
        self.previous_row = line + 1
        return line

    def _day(self, cell: date, form: Any) -> str:
        number = self._convert_date_time(cell)
        return f' s="{form._get_xf_index()}"><v>{number:.16G}</v>'

    def _inline(self, words: str) -> str:
        if len(words) <= MOST_UNITS // 2 and not (
            MARKED.search(words) or words[0].isspace() or words[-1].isspace()
        ):
            return f"<is><t>{words}</t></is>"
        words = self._escape_control_characters(_utf16_truncate(words, MOST_UNITS))
        kept = ' xml:space="preserve"' if _preserve_whitespace(words) else ""
        return f"<is><t{kept}>{self._escape_data(words)}</t></is>"

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        """Write text of the heads as text, also when it looks like rich text."""
        self._xml_inline_string(string, _preserve_whitespace(string), attributes)

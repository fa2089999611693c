"""What any .xlsx of ours keeps to: every cell plain text, whoever wrote it.

A text may begin with = or hold characters that no XML allows; the file shows it and runs nothing
(OWASP ASVS 1.2.10).
"""

import re
from datetime import date

LONGEST = 32_000  # a cell holds 32,767 characters
# What XML 1.0 has no place for: controls, halves of surrogate pairs, the two non-characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
TEXT = {"num_format": "@", "quote_prefix": True}
HEAD = {"num_format": "@", "bold": True, "bottom": 1}


def text_of(value: object) -> str:
    """Return what a cell says: days as 2026-03-02, text without what no file may hold."""
    said = value.isoformat() if isinstance(value, date) else str(value)
    return UNWRITABLE.sub("", said)[:LONGEST]

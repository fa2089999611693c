"""Numbers of cases as clerks type them: with any brackets, full-width, or year and serial alone."""

import re
import unicodedata
from collections.abc import Iterable

from petitions.models import Case

YEAR_AND_SERIAL = re.compile(r"(\d{4})\D*(\d{1,6})")


def plain(text: str) -> str:
    """Return letters and digits alone: 教信〔２０２６〕0003号 and 教信[2026]0003 are one."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\W_]+|号$", "", folded.strip())


def forms_of(case: Case) -> set[str]:
    """Return the plain forms by which people call a case; the shortest may fit several."""
    return {plain(case.number), plain(case.slug), f"{case.year}{case.serial:04d}"}


def year_and_serial(text: str) -> tuple[int, int] | None:
    """Return what the number ends with, None for a text that is no number of a case."""
    found = YEAR_AND_SERIAL.search(unicodedata.normalize("NFKC", text))
    return (int(found[1]), int(found[2])) if found else None


def meant(text: str, cases: Iterable[Case]) -> list[Case]:
    """Return which of these cases the text means: one by its full number, else all that fit."""
    said = plain(text)
    fitting = [case for case in cases if said in forms_of(case)]
    whole = [case for case in fitting if said in {plain(case.number), plain(case.slug)}]
    return whole or fitting

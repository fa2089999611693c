"""Two people, or two windows, wrote the same text: both side by side, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms.utils import ErrorDict

from petitions import differences
from petitions.differences import Piece
from petitions.forms.replying import PARTS, OpinionForm
from petitions.identity import Veil

TAKE = "take_theirs"  # the button that puts the other text into the form


@dataclass(frozen=True)
class Clash:
    """One part that two wrote differently; `pieces` tell how the second differs from the first."""

    part: str
    label: str
    theirs: str
    mine: str
    pieces: list[Piece]


def between(saved: Mapping[str, str], form: OpinionForm, veil: Veil) -> list[Clash]:
    """Return the parts in which what is saved and what was typed differ. `saved` may be empty."""
    found = []
    for part in PARTS[:4]:
        theirs, mine = veil(saved.get(part, "")), _typed(form, part)
        if theirs != mine:
            label = str(form.fields[part].label)
            found.append(Clash(part, label, theirs, mine, differences.between(theirs, mine)))
    return found


def take_theirs(form: OpinionForm, saved: Mapping[str, str]) -> bool:
    """Put one saved part, or all, into the form when that is all the writer asked for.

    Tells whether it was; nothing is stored, and the form is shown again without complaints.
    """
    asked = form.data.get(TAKE, "")
    if not asked:
        return False
    parts = [part for part in PARTS if asked in {part, "all"}]
    form.data = {**form.data.dict(), **{part: saved.get(part, "") for part in parts}}  # type: ignore[attr-defined]
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    return True


def _typed(form: OpinionForm, part: str) -> str:
    return str(form.data.get(part, "")).replace("\r\n", "\n").strip()

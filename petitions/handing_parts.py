"""What the apps above hang on a hand-over: more that lies with a person and can go to another.

`HAND_OVER_PARTS` in the settings names the parts. A part judges who may move what; the hand-over
shows it, asks where it goes and lets it move with everything else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from organization.models import Post, Role, User
from organization.standing import Standing
from petitions.models import Case


@dataclass(frozen=True)
class Item:
    """One thing on one case. `part` and `pk` name it; `words` say what it is, never its content."""

    part: str
    pk: int
    case: Case
    words: str

    @property
    def key(self) -> str:
        """The name of its field on the form."""
        return f"{self.part}_{self.pk}"


@dataclass(frozen=True)
class Coming:
    """What else this hand-over gives one receiver: the ids of cases it opens, and posts."""

    cases: set[int] = field(default_factory=set)
    posts: list[Post] = field(default_factory=list)


@dataclass(frozen=True)
class Mover:
    """Who hands over from whom, in which role, when."""

    giver: User
    by: User
    role: Role
    at: datetime


@dataclass(frozen=True)
class Part:
    """One kind of work.

    `items(giver, held)` are those that whoever stands so may move. `refusal(item, to, held,
    coming)` says why somebody, who stands so, cannot take one, "" if they can. `move(item, to,
    mover)` moves it and may raise Refused or StaleCase. `opens` says that who takes one sees the
    case by it; such parts stand first in the settings.
    """

    code: str
    label: str | Promise
    items: Callable[[User, Standing], Sequence[Item]]
    refusal: Callable[[Item, User, Standing, Coming], str]
    move: Callable[[Item, User, Mover], object]
    opens: bool = False


@dataclass(frozen=True)
class Other:
    """One such thing: who would get it, or why it stays for a decision."""

    item: Item
    label: str | Promise
    to: User | None
    refused: str = ""

    @property
    def moves(self) -> bool:
        """Tell whether it changes hands."""
        return self.to is not None and not self.refused


def parts() -> dict[str, Part]:
    """Return the parts by code, in the order of the settings."""
    found: Iterable[Part] = map(import_string, settings.HAND_OVER_PARTS)
    return {part.code: part for part in found}


def items_of(giver: User, held: Standing) -> list[Item]:
    """Return all of that kind that lies with a person and this reader may move."""
    return [item for part in parts().values() for item in part.items(giver, held)]

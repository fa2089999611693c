"""The notation of the corpus: how a pattern is written down and how it is rendered.

A block of text is Chinese broken into lines for the editor: lines are joined without a space, an
empty line starts a paragraph, and "- " at the start of a line opens an entry of a list.
`{slot}` takes one value for the whole story, `[a|b]` takes a branch each time it is met.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import NamedTuple, TypeVar

Pool = tuple[str, ...] | range
T = TypeVar("T")


class Slot(NamedTuple):
    """A value that stays the same through the story."""

    name: str


class Choice(NamedTuple):
    """One of several branches, drawn anew each time."""

    branches: "tuple[Template, ...]"


Template = tuple[str | Slot | Choice, ...]


@dataclass(frozen=True)
class Pattern:
    """One kind of petition; every text field is a block in the notation above.

    `matter` names the matter in a few words, `checked` the papers an investigator looks at,
    `outcomes` are entries of the form "findings => opinion", `tone` chooses the form of the title
    and `voice` who writes.
    """

    topic: str
    levels: tuple[str, ...]
    voice: str
    matter: str
    titles: str
    text: str
    demands: str
    outcomes: str
    basis: str
    checked: str
    slots: Mapping[str, Pool] = field(default_factory=dict)
    track: str = "remedy"
    tone: str = "complaint"
    weight: int = 4


@cache
def paragraphs(block: str) -> tuple[Template, ...]:
    """Return the paragraphs of a block, compiled."""
    written = re.split(r"\n\s*\n", block.strip())
    return tuple(compiled(_joined(paragraph)) for paragraph in written)


@cache
def entries(block: str) -> tuple[Template, ...]:
    """Return the entries of a list block, compiled."""
    return tuple(compiled(_joined(entry)) for entry in _entries(block))


@cache
def pairs(block: str) -> tuple[tuple[Template, Template], ...]:
    """Return the entries "left => right" of a list block, compiled."""
    halves = (_joined(entry).partition("=>") for entry in _entries(block))
    return tuple((compiled(left.strip()), compiled(right.strip())) for left, _, right in halves)


@cache
def compiled(source: str) -> Template:
    """Parse one template; a bar outside brackets separates branches too."""
    branches = _branches(iter(re.split(r"([\[\]|]|\{\w+\})", source)))
    return branches[0] if len(branches) == 1 else (Choice(branches),)


def _branches(pieces: Iterator[str]) -> tuple[Template, ...]:
    branches: list[Template] = []
    parts: list[str | Slot | Choice] = []
    for piece in pieces:
        if piece == "]":
            break
        if piece == "|":
            branches.append(tuple(parts))
            parts = []
        elif piece == "[":
            parts.append(Choice(_branches(pieces)))
        elif piece.startswith("{"):
            parts.append(Slot(piece[1:-1]))
        elif piece:
            parts.append(piece)
    return (*branches, tuple(parts))


def _entries(block: str) -> list[str]:
    return re.split(r"\n\s*- ", "\n" + block.strip())[1:]


def _joined(block: str) -> str:
    return "".join(line.strip() for line in block.splitlines())


class Scene:
    """The values one story has drawn so far, over the pools it draws from."""

    def __init__(self, rng: Random, pools: tuple[Mapping[str, Pool], ...]) -> None:
        self.rng = rng
        self.pools = pools
        self.values: dict[str, str] = {}

    def value(self, name: str) -> str:
        """Return the story's value of a slot, drawing it on first use; KeyError if unknown."""
        known = self.values.get(name)
        if known is None:
            pool = next((pools[name] for pools in self.pools if name in pools), None)
            if pool is None:
                raise KeyError(name)
            drawn = str(self.one(pool)) if isinstance(pool, range) else self.one(pool)
            known = self.render(compiled(drawn))
            self.values[name] = known
        return known

    def render(self, template: Template) -> str:
        """Return the text of a template."""
        text = ""
        for part in template:
            if isinstance(part, str):
                text += part
            elif isinstance(part, Slot):
                text += self.value(part.name)
            else:
                text += self.render(self.one(part.branches))
        return text

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices; much faster than `Random.choice`, as evenly spread."""
        return choices[int(self.rng.random() * len(choices))]

    def one_of(self, block: str) -> str:
        """Return one entry of a list block."""
        return self.render(self.one(entries(block)))

    def whole(self, block: str) -> str:
        """Return a block with its paragraphs kept apart."""
        return "\n\n".join([self.render(paragraph) for paragraph in paragraphs(block)])

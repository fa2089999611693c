"""What changed between two texts, sentence by sentence."""

import difflib
import re
from dataclasses import dataclass

SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+")


@dataclass(frozen=True)
class Piece:
    """Some sentences: "same" in both texts, only in the earlier ("gone") or the later ("new")."""

    kind: str
    text: str


def between(earlier: str, later: str) -> list[Piece]:
    """Return the pieces of both texts in their order; all of one kind when they are equal."""
    old, new = SENTENCE.findall(earlier), SENTENCE.findall(later)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("gone", "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("new", "".join(new[new_from:new_to])))
    return pieces


def differ(pieces: list[Piece]) -> bool:
    """Tell whether anything changed at all."""
    return any(piece.kind != "same" for piece in pieces)

"""Proof that a chain is in an anchor, for somebody who may not see the other chains.

The path from a leaf to the root (RFC 6962 2.1.1) holds hashes alone. `audit.merkle` says what a
leaf is.
"""

from collections.abc import Container, Iterable
from itertools import chain as chained
from typing import Any

from audit import anchors
from audit.merkle import leaf_hash, node_hash
from audit.models import Anchor


def proofs(anchor: Anchor, subjects: Container[str]) -> dict[str, dict[str, Any]]:
    """Return leaf and path of each of these chains that the anchor covers, by subject."""
    leaves = list(chained.from_iterable(anchors.leaves(anchor.last_event_id)))
    levels = _levels([leaf_hash(leaf, alg=anchor.alg) for leaf in leaves], anchor.alg)
    return {
        leaf.subject: {"leaf": list(leaf), "path": list(_path(levels, place))}
        for place, leaf in enumerate(leaves)
        if leaf.subject in subjects
    }


def _levels(level: list[bytes], alg: int) -> list[list[bytes]]:
    """Return the tree from its leaves up; the last of an odd level moves up as it is."""
    levels = [level]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [node_hash(left, right, alg=alg) for left, right in pairs] + odd
        levels.append(level)
    return levels


def _path(levels: list[list[bytes]], place: int) -> Iterable[tuple[str, str]]:
    """Yield the neighbour at each level, and on which side it stands."""
    for level in levels[:-1]:
        if place ^ 1 < len(level):
            yield "left" if place % 2 else "right", level[place ^ 1].hex()
        place //= 2

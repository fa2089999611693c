"""Published answers that are about the same: by the pairs of characters they share."""

import heapq

from portal.models.library import PublishedReply, PublishedReplyQuerySet, searchable
from portal.public import shelf

LOOKED_AT = 300  # the latest ones; older answers may rest on law that has changed
SHOWN = 3
LEAST = 0.08  # of the pairs of the shorter text


def similar_to(reply: PublishedReply, texts: PublishedReplyQuerySet) -> list[PublishedReply]:
    """Return up to three others of the same group of topics, the nearest first."""
    others = texts.out().filter(group_code=reply.group_code)
    return _nearest(f"{reply.title}{reply.asked}", others.exclude(pk=reply.pk))


def suggested(text: str) -> list[PublishedReply]:
    """Return up to three answers that may answer what somebody is about to ask."""
    return shelf.read(lambda texts: _nearest(text, texts.out()))


def _nearest(text: str, rows: PublishedReplyQuerySet) -> list[PublishedReply]:
    pairs = _pairs(text)
    if not pairs:
        return []
    latest = rows.newest()[:LOOKED_AT]
    near = [(_share(pairs, row), -place, row) for place, row in enumerate(latest)]
    best = heapq.nlargest(SHOWN, near, key=lambda one: one[:2])
    return [row for share, _place, row in best if share >= LEAST]


def _share(pairs: set[str], row: PublishedReply) -> float:
    other = _pairs(f"{row.title}{row.asked}")
    return len(pairs & other) / max(1, min(len(pairs), len(other)))


def _pairs(text: str) -> set[str]:
    said = "".join(letter for letter in searchable(text) if letter.isalnum())
    return {said[at : at + 2] for at in range(len(said) - 1)}

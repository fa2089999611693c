"""Numbers kept for a while where counting them takes long.

In most registers every look counts anew. Where that takes longer than SLOW the answer is kept for
KEPT, in the memory of one process, and the page says of when its numbers are.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

from django.core.cache import cache

Found = TypeVar("Found")
SLOW = 1.0  # seconds
KEPT = timedelta(minutes=10)


class Kept(NamedTuple, Generic[Found]):
    """What was counted and when. `name` tells it from every other answer, so that what is made of
    it may be kept as long; "" where it was counted for this look alone."""

    found: Found
    at: datetime
    name: str


def kept(asked: object, count: Callable[[], Found], at: datetime) -> Kept[Found]:
    """Return what `count` returns; `asked` tells one question from another by its repr."""
    key = f"kept:{sha256(repr(asked).encode()).hexdigest()}"
    answer: Kept[Found] | None = cache.get(key)
    if answer is None:
        began = monotonic()
        answer = Kept(count(), at, "")
        if monotonic() - began > SLOW:
            answer = answer._replace(name=f"{key} {at.isoformat()}")
            cache.set(key, answer, KEPT.total_seconds())
    return answer

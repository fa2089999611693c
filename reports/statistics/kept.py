"""Numbers kept for a while where counting them takes long.

In most registers every look counts anew. Where that takes longer than SLOW the answer is kept for
KEPT, in the memory of one process, and the page says of when its numbers are.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from typing import TypeVar

from django.core.cache import cache

Found = TypeVar("Found")
SLOW = 1.0  # seconds
KEPT = timedelta(minutes=10)


def kept(asked: object, count: Callable[[], Found], at: datetime) -> tuple[Found, datetime]:
    """Return what `count` returns and when it was counted; `asked` tells one question from
    another by its repr."""
    key = f"kept:{sha256(repr(asked).encode()).hexdigest()}"
    found: tuple[Found, datetime] | None = cache.get(key)
    if found is None:
        began = monotonic()
        found = count(), at
        if monotonic() - began > SLOW:
            cache.set(key, found, KEPT.total_seconds())
    return found

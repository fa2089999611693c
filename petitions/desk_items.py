"""Work that lies beside the cases of my work: tasks, notices to answer, returns that are due.

The apps above add theirs by name in `settings.DESK_ITEMS`: (user, on) -> items.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from organization.models import User


@dataclass(frozen=True)
class DeskItem:
    """One thing somebody owes, with the page where it is done. A day that no rule sets is soft: it
    is never called overdue."""

    kind: str | Promise
    words: str
    url: str
    due_on: date | None = None
    soft: bool = False


def items_of(user: User, on: date) -> Sequence[DeskItem]:
    """Return all of them, the nearest day first; what has no day comes last."""
    found = [item for path in settings.DESK_ITEMS for item in import_string(path)(user, on)]
    return sorted(found, key=lambda item: (item.due_on or date.max, str(item.kind)))

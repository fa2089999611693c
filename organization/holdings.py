"""What still lies with a unit or a person. The apps above know it and are asked by name."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from organization.models import Unit, User


@dataclass(frozen=True)
class Work:
    """How much is open, and the sentence for it; numbers only."""

    count: int
    words: str


def of_unit(unit: Unit) -> list[Work]:
    """Return what must find another unit before this one may close; empty when nothing."""
    return _asked(settings.UNIT_HOLDS, unit)


def of_person(person: User) -> list[Work]:
    """Return what lies on this person's desk; empty when nothing."""
    return _asked(settings.PERSON_HOLDS, person)


def _asked(paths: list[str], whose: Unit | User) -> list[Work]:
    found = []
    for path in paths:
        ask: Callable[[Unit | User], tuple[int, str]] = import_string(path)
        work = Work(*ask(whose))
        if work.count:
            found.append(work)
    return found

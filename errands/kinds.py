"""What an errand can be. Apps above add their kinds by name in settings.ERRAND_KINDS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from errands.models import Errand, ErrandLine
from errands.progress import Progress
from jobs.leases import Lease
from organization.models import User


class Unfit(Exception):
    """It cannot be done, however often it is tried; carries a sentence for who asked."""


@dataclass(frozen=True)
class Work:
    """What a kind is handed: the errand, the person as of today, the lease, and the bar."""

    errand: Errand
    user: User
    lease: Lease
    progress: Progress
    at: datetime

    @property
    def name(self) -> str:
        """Return what the file is called here: no two attempts write the same one."""
        return f"{self.errand.pk}-{self.lease.run_id}-{self.lease.fence}"


@dataclass(frozen=True)
class Product:
    """What came out. `record(sha256)` writes the trail in the transaction that ends the errand
    and returns the id of the event."""

    rows: int
    file: str = ""
    file_name: str = ""
    record: Callable[[str], int | None] = lambda _sha256: None


def _never(_errand: Errand, _user: User, _on: date) -> str:
    return ""


def _all_lines(errand: Errand, _user: User, _on: date) -> "QuerySet[ErrandLine]":
    return errand.lines.all()


@dataclass(frozen=True)
class Kind:
    """One kind of errand.

    `stages` are its stages in words with their share of the whole, in their order. `run` does
    the work, raises Unfit, and must do no harm when it runs again. `refusal` says why the file
    may not be taken any more although it is there; `lines` which results the reader may see.
    """

    name: str
    label: str | Promise
    stages: Mapping[str, tuple[str | Promise, int]]
    run: Callable[[Work], Product]
    refusal: Callable[[Errand, User, date], str] = _never
    lines: Callable[[Errand, User, date], "QuerySet[ErrandLine]"] = field(default=_all_lines)


def kind_of(errand: Errand) -> Kind:
    """Return the kind of the errand. Raises KeyError for one that no app knows any more."""
    return all_kinds()[errand.kind]


def all_kinds() -> dict[str, Kind]:
    """Return the kinds by name."""
    kinds = [import_string(path) for path in settings.ERRAND_KINDS]
    return {kind.name: kind for kind in kinds}

"""What a later version of a report changed: by line, old and new, which cases came and went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from organization.models import User
from reports import contents, duties, figures, lists
from reports.duties import Duties
from reports.figures import Figure
from reports.lists import Listed
from reports.models import MonthlyReport


@dataclass(frozen=True)
class Change:
    """One line that differs; a number may stand still while one case came and another went."""

    figure: Figure
    before: int
    after: int
    came: list[Listed]
    gone: list[Listed]


@dataclass(frozen=True)
class Step:
    """From one version to the next."""

    old: MonthlyReport
    new: MonthlyReport
    changes: list[Change]
    duties: tuple[Duties, Duties] | None


def steps(versions: Sequence[MonthlyReport], user: User, on: date) -> list[Step]:
    """Return what each version changed in the one before it, the newest first.

    Cases are shown as far as this person may know them. Two queries, however many versions.
    """
    ordered = sorted(versions, key=lambda report: report.version)
    pairs = list(pairwise(ordered))[::-1]
    keys = sorted({key for old, new in pairs for _f, a, b in _differing(old, new) for key in a ^ b})
    known = dict(zip(keys, lists.rows(keys, user, on), strict=True)) if keys else {}
    return [_step(old, new, known) for old, new in pairs]


def _step(old: MonthlyReport, new: MonthlyReport, known: dict[str, Listed]) -> Step:
    changes = [
        Change(
            figure,
            len(before),
            len(after),
            [known[key] for key in sorted(after - before)],
            [known[key] for key in sorted(before - after)],
        )
        for figure, before, after in _differing(old, new)
    ]
    met = duties.frozen(old), duties.frozen(new)
    return Step(old, new, changes, met if met[0] != met[1] else None)


def _differing(
    old: MonthlyReport, new: MonthlyReport
) -> Iterator[tuple[Figure, set[str], set[str]]]:
    for figure in figures.REPORT:
        before = set(contents.frozen_keys(old, "", figure.code))
        after = set(contents.frozen_keys(new, "", figure.code))
        if before != after:
            yield figure, before, after

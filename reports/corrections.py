"""Numbered corrections 更正: what a later issue says of figures that are published.

A published bulletin is never rewritten. When data of its month are put right, the next issue
compares what was published, with all corrections issued since, to the data of that moment, and
freezes one line for each figure that differs: number before, number now, which cases came and
went. Issues count in the order in which they were published.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from organization.models import Unit
from petitions.models import Case
from reports import figures, span
from reports.models import Bulletin
from reports.month import Month

Keys = dict[tuple[str, str], frozenset[str]]  # by unit code and figure code


@dataclass(frozen=True)
class Correction:
    """One figure of one published month."""

    month: str
    unit: str
    name: str
    figure: str
    was: int
    now: int
    came: tuple[str, ...]
    went: tuple[str, ...]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Return the line as an issue froze it."""
        lists = {"came": tuple(said["came"]), "went": tuple(said["went"])}
        return cls(**(dict(said) | lists))

    def frozen(self) -> dict[str, Any]:
        """Return the line as it is frozen."""
        return asdict(self)

    def fits(self, before: frozenset[str]) -> bool:
        """Tell whether the line follows on what was said of its figure until then."""
        came, went = set(self.came), set(self.went)
        right = (len(before), len(before) - len(went) + len(came))
        return went <= before and not came & before and (self.was, self.now) == right

    def applied(self, before: frozenset[str]) -> frozenset[str]:
        """Return the cases of the figure after it."""
        return before - set(self.went) | set(self.came)


def lines_of(document: Bulletin) -> list[Correction]:
    """Return the corrections that an issue bears. No query."""
    return [Correction.read(said) for said in json.loads(document.data).get("corrections", [])]


def later_of(month: Month) -> list[tuple[Bulletin, Correction]]:
    """Return what later issues have corrected in this month, in their order. One query."""
    named = Bulletin.objects.published().filter(data__contains=f'"month":"{month.key}"')
    return [
        (issue, line)
        for issue in named.exclude(month=month.key)
        for line in lines_of(issue)
        if line.month == month.key
    ]


def due(month: Month) -> list[Correction]:
    """Return what the issue of this month has to correct in those published before it.

    Two queries and two for every published month; a third where cases left a figure.
    """
    issues = list(Bulletin.objects.published())
    issued = [line for issue in issues for line in lines_of(issue)]
    earlier = sorted((one for one in issues if one.month < month.key), key=lambda one: one.month)
    return [line for issue in earlier for line in differences(issue, issued)]


def differences(issue: Bulletin, issued: Iterable[Correction]) -> Iterator[Correction]:
    """Yield what differs today from a published issue and the corrections of it."""
    said = standing(issue, issued)
    names, now = _present(issue)
    left = _restricted(key for place, keys in said.items() for key in keys - now.get(place, NO_KEY))
    for place in sorted(said.keys() | now.keys(), key=_in_order):
        before = said.get(place, NO_KEY)
        # A case that has become restricted is in no figure; that it left would tell of it.
        present = now.get(place, NO_KEY) | (before & left)
        if present != before:
            yield Correction(
                issue.month, place[0], names[place[0]], place[1], len(before), len(present),
                tuple(sorted(present - before)), tuple(sorted(before - present)),
            )  # fmt: skip


def standing(issue: Bulletin, issued: Iterable[Correction]) -> Keys:
    """Return the cases of each figure of an issue after the corrections of it. No query."""
    found = published_keys(issue)
    for line in issued:
        if line.month == issue.month:
            place = (line.unit, line.figure)
            found[place] = line.applied(found.get(place, NO_KEY))
    return found


def published_keys(issue: Bulletin) -> Keys:
    """Return the cases of each figure as the issue was frozen. No query."""
    return {
        (office["unit"], code): frozenset(figure["keys"])
        for office in json.loads(issue.data)["offices"]
        for code, figure in office["figures"].items()
    }


def _present(issue: Bulletin) -> tuple[dict[str, str], Keys]:
    """Return the names of the departments, and the cases of each figure as the data are now."""
    month = Month.parse(issue.month)
    offices = {one["unit"]: one["name"] for one in json.loads(issue.data)["offices"]}
    units = list(Unit.objects.filter(code__in=offices) | span.departments(month))
    found = figures.keys(figures.BULLETIN, month, [unit.pk for unit in units])
    return {unit.code: unit.name for unit in units} | offices, {
        (unit.code, code): frozenset(keys)
        for unit in units
        for code, keys in found[unit.pk].items()
    }


def _restricted(keys: Iterable[str]) -> frozenset[str]:
    """Return those keys whose case is restricted. One query, none without keys."""
    by_slug: dict[str, list[str]] = {}
    for key in keys:
        by_slug.setdefault(key.rpartition("/")[0], []).append(key)
    if not by_slug:
        return frozenset()
    rows = Case.objects.filter(slug__in=by_slug, restricted=True)
    return frozenset(key for slug in rows.values_list("slug", flat=True) for key in by_slug[slug])


def _in_order(place: tuple[str, str]) -> tuple[str, int]:
    return place[0], ORDER.get(place[1], len(ORDER))


NO_KEY: frozenset[str] = frozenset()
ORDER = {figure.code: place for place, figure in enumerate(figures.BULLETIN)}

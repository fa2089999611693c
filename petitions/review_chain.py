"""Who reviews an opinion: the body one level above the one that gave it (2022 Art. 35, 36).

A review is kept either by the staff of a unit of this register, or, where that body is the
commission itself or lies outside, by the office that registered the case.
"""

from typing import NamedTuple

from organization.models import Unit
from petitions.letter import issuer_of, review_body
from petitions.models import Case


class Above(NamedTuple):
    """The reviewing body: a unit of this register, or None with the name of one outside."""

    unit: Unit | None
    name: str


def above(issuer: Unit) -> Above:
    """Return the body one level above this one."""
    unit = None if issuer.review_body else issuer.review_authority or issuer.parent
    return Above(unit, review_body(issuer))


def reviewer(host: Unit, level: int) -> Above:
    """Return who decides on what `host` answered: level 1 is the review, 2 the re-review."""
    first = above(issuer_of(host))
    if level == 1:
        return first
    return above(first.unit) if first.unit else Above(None, f"{first.name}的上一级机关、单位")


def desk_of(case: Case, body: Above) -> Unit:
    """Return the unit whose staff keep the review."""
    outside = body.unit is None or body.unit.kind == Unit.Kind.COMMISSION
    return case.unit if outside or body.unit is None else body.unit

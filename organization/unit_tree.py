"""The tree of units as the page of the administrator shows it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from organization.models import Unit


@dataclass
class Branch:
    """One unit and what stands below it; `open` when what is looked at is below."""

    unit: Unit
    below: "list[Branch]" = field(default_factory=list)
    is_open: bool = False
    is_current: bool = False
    is_closed: bool = False


def tree(on: date, *, current: Unit | None = None, closed: bool = False) -> list[Branch]:
    """Return the units as a tree, those still to come among them; with `closed` also those that
    have gone. One query."""
    units = (
        Unit.objects.all()
        if closed
        else Unit.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    )
    branches = defaultdict[int | None, list[Branch]](list)
    known = {}
    for unit in units.in_order():
        gone = unit.valid_to is not None and unit.valid_to < on
        known[unit.pk] = Branch(unit, is_closed=gone)
        branches[unit.parent_id].append(known[unit.pk])
    for key, branch in known.items():
        branch.below = branches.get(key, [])
        branch.is_current = current is not None and key == current.pk
        branch.is_open = branch.unit.parent_id is None or (
            current is not None and current.path.startswith(branch.unit.path)
        )
    # What hangs below a closed unit that is not shown must not vanish.
    return [
        branch
        for branch in known.values()
        if branch.unit.parent_id is None or branch.unit.parent_id not in known
    ]

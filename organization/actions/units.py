"""What can happen to a unit that goes on: opened, renamed, moved, amended.

Only here is `Unit.path` written. `on` is the day a change takes effect; a day to come is for
`planning`, which calls these when it has come.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import Signature
from organization import derived
from organization.actions.signing import record, sign
from organization.models import Unit, User

AMENDABLE = {
    "docket_word", "kind", "order", "origin", "phone", "region", "review_authority", "review_body",
    "valid_from",
}  # fmt: skip


class WrongPlace(ValidationError):
    """Raised when a unit would come to stand below itself."""


@transaction.atomic
def open_unit(unit: Unit, *, by: User | None, at: datetime) -> Unit:
    """Save a new unit, with the path and pinyin that follow from its parent and name.

    With `origin` it is split off from another. Raises PermissionDenied and ValidationError.
    """
    if unit.parent_id:  # a parent that is just being moved would hand down an old path
        unit.parent = Unit.objects.select_for_update().get(pk=unit.parent_id)
        _require_open(unit.parent, unit.valid_from)
    signature = sign(by, at)
    derived.place(unit)
    derived.spell_unit(unit)
    unit.full_clean(validate_constraints=False)
    unit.save(force_insert=True)
    record(unit, "unit_opened", signature, at, derived.unit_body(unit))
    return unit


@transaction.atomic
def rename_unit(
    unit: Unit,
    *,
    name: str,
    short_name: str,
    on: date | None = None,
    by: User | None,
    at: datetime,
) -> Unit:
    """Give the unit another name. Raises PermissionDenied and ValidationError."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    signature = sign(by, at)
    old = {"name": unit.name, "short_name": unit.short_name}
    words = f"{unit.name} → {name}"
    unit.name, unit.short_name = name, short_name
    derived.spell_unit(unit)
    unit.full_clean()
    unit.save(update_fields=["name", "short_name", "pinyin", "initials"])
    changed = derived.changes(old, {"name": name, "short_name": short_name})
    record(unit, "unit_renamed", signature, at, changed | effective(on, at), words)
    return unit


@transaction.atomic
def move_unit(
    unit: Unit, *, to: Unit, on: date | None = None, by: User | None, at: datetime
) -> Unit:
    """Put the unit, with everything below it, under another parent.

    Raises PermissionDenied, and WrongPlace when the new parent stands below the unit.
    """
    locked = {row.pk: row for row in Unit.objects.select_for_update().order_by("pk")}
    unit, to = locked[unit.pk], locked[to.pk]
    signature = sign(by, at)
    if to.is_under(unit):
        raise WrongPlace(_("单位不能移到自己或自己的下级单位之下。"))
    if to.pk == unit.parent_id:
        raise WrongPlace(_("%(unit)s本来就在%(to)s之下。") % {"unit": unit.name, "to": to.name})
    _require_open(to, on or timezone.localdate(at))
    place_below(unit, to, list(locked.values()), signature, on, at)
    return unit


def place_below(
    unit: Unit, to: Unit, rows: list[Unit], signature: Signature, on: date | None, at: datetime
) -> None:
    """Write the new place of a unit and of all below it; the caller has locked every unit."""
    before, path = unit.path, derived.path_below(to, unit.code)
    old = {"parent": unit.parent, "path": before}
    # A decision that is entered late tells of a day that has passed; it is kept as it was.
    last_day = on - timedelta(days=1) if on else timezone.localdate(at)
    _remember_place([row for row in rows if row.path.startswith(before)], last_day)
    moved = Concat(Value(path), Substr(F("path"), len(before) + 1))
    Unit.objects.filter(path__startswith=before).update(path=moved)
    unit.parent, unit.path = to, path
    unit.save(update_fields=["parent"])
    body = {"from": before, "to": path} | derived.changes(old, {"parent": to, "path": path})
    record(unit, "unit_moved", signature, at, body | effective(on, at))


def _remember_place(units: list[Unit], last_day: date) -> None:
    """Keep where these units stood up to this day; the wall looks at it (2022 Art. 30)."""
    for unit in units:
        unit.former_paths = [*unit.former_paths, [unit.path, last_day.isoformat()]]
    Unit.objects.bulk_update(units, ["former_paths"], batch_size=500)


@transaction.atomic
def amend_unit(unit: Unit, *, changes: Mapping[str, Any], by: User | None, at: datetime) -> Unit:
    """Change any of the fields that neither name, place nor close the unit (AMENDABLE).

    Raises PermissionDenied, ValidationError, and ValueError for another field.
    """
    if strange := set(changes) - AMENDABLE:
        raise ValueError(f"Not to be amended: {', '.join(sorted(strange))}.")
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    signature = sign(by, at)
    old = {field: getattr(unit, field) for field in changes}
    for field, value in changes.items():
        setattr(unit, field, value)
    unit.full_clean()
    unit.save(update_fields=list(changes))
    body = {"fields": sorted(changes)} | derived.changes(old, changes)
    record(unit, "unit_amended", signature, at, body)
    return unit


def effective(on: date | None, at: datetime) -> dict[str, str]:
    """Return what an event says of the day a change takes effect."""
    return {"on": (on or timezone.localdate(at)).isoformat()}


def _require_open(unit: Unit, on: date) -> None:
    if unit.valid_to is not None and unit.valid_to < on:
        raise ValidationError(
            _("%(unit)s已撤销，不能再在它下面设立或移入单位。") % {"unit": unit.name}
        )

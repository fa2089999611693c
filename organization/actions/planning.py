"""Changes of a unit by the day they take effect: at once, or planned and carried out later.

Who decided answers for it: the decision is signed by them, the day's work by the system.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.actions.closing import StillHeld, close_unit, merge_unit
from organization.actions.signing import record, sign
from organization.actions.units import move_unit, rename_unit
from organization.models import PlannedChange, Unit, User

FARTHEST = timedelta(days=366)
EARLIEST = timedelta(days=366)
Verb = PlannedChange.Verb


@transaction.atomic
def decide(
    unit: Unit,
    verb: str,
    args: Mapping[str, str],
    *,
    on: date,
    by: User | None,
    at: datetime,
) -> PlannedChange | None:
    """Change the unit if the day has come, else keep the decision for its day.

    `args` are names, or {"to": code of the other unit}. Raises PermissionDenied and
    ValidationError; a plan is tried first, so what is impossible today is told today.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    signature = sign(by, at)
    today = timezone.localdate(at)
    if unit.planned.waiting().exists():
        raise ValidationError(_("这个单位已有待生效的变更，请先取消它，或等它生效。"))
    if on <= today:
        if today - on > EARLIEST:
            raise ValidationError(_("生效日期不能早于一年以前。"))
        _carry_out(unit, verb, args, on=on, by=by, at=at)
        return None
    if on - today > FARTHEST:
        raise ValidationError(_("生效日期不能晚于一年以后。"))
    _require_possible(unit, verb, args, on=on, by=by, at=at)
    planned = PlannedChange.objects.create(
        unit=unit, verb=verb, args=dict(args), on=on, decided_by=by, decided_at=at
    )
    record(unit, "unit_change_planned", signature, at, _body(planned))
    return planned


@transaction.atomic
def cancel_planned(planned: PlannedChange, *, by: User | None, at: datetime) -> PlannedChange:
    """Give up a change before its day. Raises PermissionDenied and ValidationError."""
    planned = _locked(planned)
    signature = sign(by, at)
    if planned.outcome:
        raise ValidationError(_("这项变更已不在待生效之列。"))
    _settle(planned, PlannedChange.Outcome.CANCELLED, at)
    record(planned.unit, "unit_change_cancelled", signature, at, _body(planned))
    return planned


@transaction.atomic
def carry_out_planned(planned: PlannedChange, *, at: datetime) -> PlannedChange:
    """Do what was decided, now that its day has come; what stands in the way is kept in words."""
    planned = _locked(planned)
    if planned.outcome:
        return planned
    try:
        with transaction.atomic():
            unit = planned.unit
            _carry_out(unit, planned.verb, planned.args, on=planned.on, by=None, at=at)
    except ValidationError as error:
        _settle(planned, PlannedChange.Outcome.REFUSED, at, " ".join(error.messages))
        record(planned.unit, "unit_change_refused", sign(None, at), at, _body(planned))
    else:
        _settle(planned, PlannedChange.Outcome.DONE, at)
        record(planned.unit, "unit_change_done", sign(None, at), at, _body(planned))
    return planned


def _carry_out(
    unit: Unit, verb: str, args: Mapping[str, str], *, on: date, by: User | None, at: datetime
) -> None:
    VERBS[Verb(verb)](unit, args, on=on, by=by, at=at)


def _rename(unit: Unit, args: Mapping[str, str], **when: Any) -> None:
    rename_unit(unit, name=args["name"], short_name=args["short_name"], **when)


def _move(unit: Unit, args: Mapping[str, str], **when: Any) -> None:
    move_unit(unit, to=Unit.objects.get(code=args["to"]), **when)


def _merge(unit: Unit, args: Mapping[str, str], **when: Any) -> None:
    merge_unit(unit, into=Unit.objects.get(code=args["to"]), **when)


def _close(unit: Unit, _args: Mapping[str, str], **when: Any) -> None:
    close_unit(unit, **when)


VERBS: dict[str, Callable[..., None]] = {
    Verb.RENAME: _rename,
    Verb.MOVE: _move,
    Verb.MERGE: _merge,
    Verb.CLOSE: _close,
}


class _Tried(Exception):
    """Takes back what was tried."""


def _require_possible(
    unit: Unit, verb: str, args: Mapping[str, str], *, on: date, by: User | None, at: datetime
) -> None:
    """Raise what the change would raise if its day were today; nothing of the trial stays.

    Work that is open now may be finished by then, so it does not stand in the way of a plan.
    """
    try:
        with transaction.atomic():
            _carry_out(unit, verb, args, on=on, by=by, at=at)
            raise _Tried
    except (_Tried, StillHeld):
        return


def _locked(planned: PlannedChange) -> PlannedChange:
    rows = PlannedChange.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=planned.pk)


def _settle(
    planned: PlannedChange, outcome: PlannedChange.Outcome, at: datetime, words: str = ""
) -> None:
    planned.outcome, planned.settled_at, planned.words = outcome, at, words[:300]
    planned.save(update_fields=["outcome", "settled_at", "words"])


def _body(planned: PlannedChange) -> dict[str, Any]:
    return {
        "planned": planned.pk,
        "verb": str(planned.verb),
        "args": planned.args,
        "on": planned.on.isoformat(),
        "decided_by": planned.decided_by_id,
    }

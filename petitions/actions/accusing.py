"""Naming whom an accusation is about, and taking a name off again (2022 Art. 30)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext

from organization.models import Post, Unit, User
from petitions import accused_side
from petitions.actions.step import record, take
from petitions.models import Accused, Assignment, Case, Track
from petitions.models.handling import FINISHED
from petitions.workflow import BY_CODE, Refused


class ShutOut(Refused):
    """This body, or this person, is on the accused side and may not take the accusation in."""

    def __init__(self, sentence: str, *, is_whole_body: bool) -> None:
        super().__init__(sentence)
        self.is_whole_body = is_whole_body


@transaction.atomic
def name_accused(
    case: Case,
    units: Sequence[Unit] = (),
    people: Sequence[User] = (),
    *,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Put units and people of the staff on the accused side; from now the case is not theirs.

    Raises PermissionDenied, StaleCase, ShutOut, or Refused: the matter is no accusation, or a
    unit or handler now on that side still holds it and must give it back first.
    """
    step = take(case, "name_accused", by=by, at=at, version=version)
    case = step.here.case
    if case.track != Track.ACCUSATION:
        raise Refused(gettext("只有检举控告类事项才列明被检举对象（条例第三十条）。"))
    if not (units or people):
        raise Refused(gettext("请写明被检举的单位或人员。"))
    _require_given_back(case, units, people)
    body = accuse(case, units, people, step.on)
    if not body:
        raise Refused(gettext("这些单位和人员都已列明。"))
    require_somebody(case, by, step.on)
    return record(step, body=body)


@transaction.atomic
def ask_withdrawal(
    case: Case, row: Accused, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Ask, with reasons, that somebody named by mistake be taken off; a second person decides."""
    step = take(case, "ask_withdrawal", by=by, at=at, version=version)
    row = _locked(row, step.here.case)
    if row.withdrawal_by_id is not None:
        raise Refused(gettext("已有人申请撤下，等待另一人同意。"))
    row.withdrawal_by = by
    row.save(update_fields=["withdrawal_by"])
    return record(step, body=body_of([row]), text=words)


@transaction.atomic
def withdraw_accused(
    case: Case, row: Accused, *, by: User, at: datetime, version: int | None = None
) -> Case:
    """Take somebody off the accused side, as the second person who agrees.

    Raises PermissionDenied for the one who asked, Refused when nobody did.
    """
    step = take(case, "withdraw_accused", by=by, at=at, version=version)
    row = _locked(row, step.here.case)
    if row.withdrawal_by_id is None:
        raise Refused(gettext("还没有人申请撤下；先由一人写明理由申请，再由另一人同意。"))
    if row.withdrawal_by_id == by.pk:
        raise PermissionDenied(gettext("撤下须由申请人以外的另一人同意。"))
    body = body_of([row])
    row.delete()
    return record(step, body=body)


def _locked(row: Accused, case: Case) -> Accused:
    found = Accused.objects.select_for_update(of=("self",)).filter(pk=row.pk, case=case).first()
    if found is None:
        raise Refused(gettext("该对象已不在被检举对象之列。"))
    return found


def accuse(
    case: Case, units: Sequence[Unit], people: Sequence[User], on: date
) -> dict[str, list[Any]]:
    """Write the rows that are not there yet, and return what an event says of them.

    The caller records it in the same transaction. Ids and codes only: a name could not be erased.
    """
    there = {(row.unit_id, row.person_id) for row in Accused.objects.filter(case=case)}
    rows = [Accused(case=case, unit=unit, named_on=on) for unit in dict.fromkeys(units)]
    rows += [Accused(case=case, person=one, named_on=on) for one in dict.fromkeys(people)]
    fresh = [row for row in rows if (row.unit_id, row.person_id) not in there]
    Accused.objects.bulk_create(fresh)
    return body_of(fresh)


def body_of(rows: Sequence[Accused]) -> dict[str, list[Any]]:
    """Return the codes of the units and the ids of the people in these rows."""
    body: dict[str, list[Any]] = {
        "accused_units": [row.unit.code for row in rows if row.unit],
        "accused_people": [row.person_id for row in rows if row.person_id],
    }
    return {name: values for name, values in body.items() if values}


def require_somebody(case: Case, by: User, on: date) -> None:
    """Raise ShutOut when nobody of the registering unit, or not this person, may know the case.

    Neither sentence tells who is accused.
    """
    if accused_side.may_know(case, by, on):
        return
    posts = Post.objects.on(on).held().filter(unit=case.unit, role__in=BY_CODE["open"].roles)
    others = User.objects.filter(pk__in=posts.values("person"), is_active=True).exclude(pk=by.pk)
    if any(accused_side.may_know(case, one, on) for one in others.order_by("pk")):
        raise ShutOut(
            gettext(
                "依据《信访工作条例》第二十八条、第三十条，此件不能由你办理登记；"
                "请原封交给本单位其他登记人员。"
            ),
            is_whole_body=False,
        )
    raise ShutOut(
        gettext(
            "依据《信访工作条例》第三十条，本机关不得收存此件；"
            "请密封后移交上一级机关或者纪检监察机关。"
        ),
        is_whole_body=True,
    )


def _require_given_back(case: Case, units: Sequence[Unit], people: Sequence[User]) -> None:
    """Refuse while a unit or a handler of the side to be named still holds the case."""
    held = Assignment.objects.filter(case=case).exclude(stage__in=FINISHED)
    persons = frozenset(one.pk for one in people)
    side = accused_side.side([unit.pk for unit in units], persons, case.received_on)
    for row in held.select_related("unit", "co_unit"):
        inside = [unit for unit in (row.unit, row.co_unit) if unit and side.holds(unit)]
        if inside or row.handler_id in persons:
            raise Refused(gettext("此件现由不应知悉的一方承办：请先撤回转交办，再列明被检举对象。"))

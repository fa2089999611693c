"""A matter that several people raise together: who belongs to it, how many they are, who speaks for
them (2022 Art. 20)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from organization.models import User
from petitions.actions.step import record, take
from petitions.models import Case, Petition, Petitioner, SizeClass, size_of
from petitions.transition import BEFORE_OPINION
from petitions.workflow import Refused

MOST = 5  # representatives (2022 Art. 20)


def require_joint(case: Case, into: Case) -> None:
    """Raise Refused unless other people than before ask for the same, before it is answered."""
    if into.stage not in BEFORE_OPINION:
        raise Refused(
            gettext("%(number)s现为“%(stage)s”，已不能并案，请单独办理。")
            % {"number": into.number, "stage": into.get_stage_display()}
        )
    standing_in = {_marks(one) for one in Petitioner.objects.filter(petition__case=into)}
    known = {mark for marks in standing_in for mark in marks}
    for one in Petitioner.objects.filter(petition__case=case):
        if known & set(_marks(one)):
            raise Refused(
                gettext("%(number)s已有同一信访人：同一人再次提出的，请作为重复件并入。")
                % {"number": into.number}
            )


def _marks(person: Petitioner) -> tuple[str, ...]:
    """Return by what a person is known again: the identity number, or name with telephone."""
    both = f"{person.name_hash} {person.phone_hash}"
    found = (person.id_hash, both if person.name_hash and person.phone_hash else "")
    return tuple(mark for mark in found if mark)


def count_people(case: Case) -> None:
    """Count anew how many people stand in a case: who opened it, and who joined; a repeat brings
    nobody new. The caller holds the lock."""
    first = first_of(case)
    parties = [first] if first else []
    parties += [one for one in case.petitions.filter(joint=True) if one != first]
    people = sum(one.headcount for one in parties) or case.headcount
    columns = {"headcount": people} | size_of(
        people, case.received_on, SizeClass.objects.in_force()
    )
    if any(getattr(case, name) != value for name, value in columns.items()):
        for name, value in columns.items():
            setattr(case, name, value)
        case.save(update_fields=list(columns))


def first_of(case: Case) -> Petition | None:
    """Return the petition the case was opened with."""
    opened = case.chain.events.filter(kind__in=["open", "import"]).order_by("seq").first()
    number = opened.body.get("petition") if opened else None
    return Petition.objects.filter(number=number).first()


@transaction.atomic
def name_representatives(
    case: Case,
    *,
    petitions: Sequence[Petition],
    words: str = "",
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Say whose petitioners speak for all: one to five, each a party of the case. Who was named
    before and is not now speaks no more. Raises PermissionDenied, StaleCase or Refused."""
    step = take(case, "name_representatives", by=by, at=at, version=version)
    case = step.here.case
    chosen = {petition.pk for petition in petitions}
    if not 1 <= len(chosen) <= MOST:
        raise Refused(gettext("信访代表为1至5人（条例第二十条）。"))
    rows = list(case.petitions.order_by("pk"))
    if not chosen <= {row.pk for row in rows}:
        raise Refused(gettext("代表须是本件的信访人。"))
    for row in rows:
        if row.represents != (row.pk in chosen):
            row.represents = row.pk in chosen
            row.save(update_fields=["represents"])
    numbers = [row.number for row in rows if row.represents]
    return record(step, body={"petitions": numbers}, text=words)

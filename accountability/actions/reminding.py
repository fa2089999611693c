"""Reminders 催办单: numbered papers to the people who work on a case."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from accountability import papers
from accountability.models.supervision import Reminder, Rung
from organization.models import Duty, Role, User
from petitions.actions.step import record, take
from petitions.models import Assignment, Case, Clock
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.notices import Told
from petitions.workflow import Refused


@transaction.atomic
def urge(case: Case, *, by: User, at: datetime) -> Reminder:
    """Send a reminder by hand to whoever works on the case in its unit, once a day per case.

    Raises PermissionDenied; Refused when the case is with nobody, is closed, or was urged today.
    """
    step = take(case, "remind", by=by, at=at)
    case, sent = step.here.case, step.here.assignment
    if sent is None or case.closed_on is not None:
        raise Refused(gettext("此件现为“%(stage)s”，没有可以催办的承办单位。") % {
            "stage": case.get_stage_display()
        })  # fmt: skip
    earlier = Reminder.objects.filter(case=case, rung=Rung.HAND, issued_on=step.on).first()
    if earlier is not None:
        raise Refused(
            gettext("今天已经催办过（%(number)s），同一件一天只催一次。")
            % {"number": earlier.number}
        )
    people = [person for person in at_work(case, sent, step.on) if person.pk != by.pk]
    if not people:
        raise Refused(gettext("承办单位目前没有能收到催办的人，请先落实经办人。"))
    reminder = write(case, sent, Rung.HAND, people, on=step.on, by=by)
    body = {"reminder": reminder.slug, "unit": sent.unit.code}
    said = {
        "number": reminder.number,
        "addressee": sent.unit.name,
        "situation": papers.where(reminder),
    }
    record(step, body=body | {"tell": sorted(person.pk for person in people)}, said=said)
    return reminder


def at_work(case: Case, sent: Assignment, on: date) -> list[User]:
    """Return who works on it in its unit: the handler, else the unit's desk, else its head.

    Only people for whom the case exists.
    """
    told = Told(case, on)
    if sent.handler is not None:
        told.handler(sent.unit, sent.handler)
    if not told.people:
        told.roles(sent.unit, {Role.UNIT_CLERK})
    if not told.people:
        told.duties(sent.unit, (Duty.HEAD,))
    return sorted(told.people.values(), key=lambda person: person.pk)


def write(
    case: Case,
    sent: Assignment,
    rung: Rung,
    people: Iterable[User],
    *,
    on: date,
    by: User | None = None,
    clock: Clock | None = None,
) -> Reminder:
    """Number the paper and keep it; the caller holds the lock on the case and records it."""
    (serial,) = take_number(case.unit, SeriesKind.REMINDER, on.year)
    reminder = Reminder.objects.create(
        case=case,
        slug=f"{case.unit.code}-CB-{on.year}-{serial:04d}",
        number=f"{case.unit.docket_word}催〔{on.year}〕{serial:04d}",
        office=case.unit,
        year=on.year,
        serial=serial,
        unit=sent.unit,
        sent_to=sent.no,
        rung=rung,
        clock=clock.code if clock else "",
        clock_no=clock.assignment_no if clock else 0,
        due_on=clock.due_on if clock else case.due_on,
        issued_on=on,
        issued_by=by,
    )
    reminder.to.set(people)
    return reminder

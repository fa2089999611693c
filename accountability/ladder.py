"""The ladder of reminders 阶梯提醒: who is told, by which numbered paper, of a clock that runs.

Rung 1, the handler, when the last day is near; rung 2, the head of the unit, on the day; rung 3,
both, when it has passed. Rung 4 is a proposal of supervision, which a person issues or not: see
`supervising`. Each rung once per clock and last day. Nothing goes out on a day that is not worked;
what fell on one goes out on the next working day, as far as it still says something: of several
rungs the highest.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accountability.actions.reminding import at_work, write
from accountability.actions.supervising import side_of
from accountability.models import Reminder, Rung, Supervision
from audit import log
from jobs.leases import Lease
from organization import calendar
from organization.models import Duty, User
from petitions.actions.step import lock
from petitions.models import Assignment, Case, Clock
from petitions.models.clocks import ClockCode
from petitions.notices import Told

# What the unit must meet; the office's own clocks are told by `petitions.jobs.sweep`.
PRESSED = (ClockCode.UNIT_NOTICE, ClockCode.HANDLE, ClockCode.ASSIGN)


def is_worked(day: date) -> bool:
    """Tell whether papers go out that day. Raises organization.workdays.MissingYear."""
    return calendar.load(day, day).is_workday(day)


def climb(today: date, lease: Lease, at: datetime) -> list[str]:
    """Issue what is due today and was not issued; returns the numbers of the papers."""
    issued = [_issue(pk, today, lease, at) for pk in _due(today)]
    return [number for number in issued if number]


def press(today: date, lease: Lease, at: datetime) -> list[str]:
    """Tell once that a supervision notice was not answered in time; returns their numbers."""
    late = Supervision.objects.late_untold(today).order_by("pk")
    return [number for pk in late.values_list("pk", flat=True) if (number := _late(pk, lease, at))]


def rung_of(clock: Clock, today: date) -> Rung:
    """Return the rung that a running clock has reached."""
    if today < clock.due_on:
        return Rung.SOON
    return Rung.TODAY if today == clock.due_on else Rung.OVERDUE


def _due(today: date) -> list[int]:
    """Return the ids of the clocks that stand on a rung of which nobody was told."""
    papers = Reminder.objects.filter(
        case=OuterRef("case"), clock=OuterRef("code"),
        clock_no=OuterRef("assignment_no"), due_on=OuterRef("due_on"),
    )  # fmt: skip
    untold = (
        Q(due_on__gt=today) & ~Q(Exists(papers.filter(rung=Rung.SOON)))
        | Q(due_on=today) & ~Q(Exists(papers.filter(rung=Rung.TODAY)))
        | Q(due_on__lt=today) & ~Q(Exists(papers.filter(rung=Rung.OVERDUE)))
    )
    clocks = Clock.objects.running().filter(untold, code__in=PRESSED, soon_on__lte=today)
    return list(clocks.order_by("case", "pk").values_list("pk", flat=True))


@transaction.atomic
def _issue(pk: int, today: date, lease: Lease, at: datetime) -> str:
    """Write one paper and record it on the case, unless it is there by now; "" if nobody can be
    told, so that the next working day tries again."""
    lease.confirm()
    clock = Clock.objects.select_related("case").get(pk=pk)
    case = lock(clock.case)
    clock.refresh_from_db()
    sent = _sent(clock)
    rung = rung_of(clock, today)
    same = {"case": case, "clock": clock.code, "clock_no": clock.assignment_no}
    told = Reminder.objects.filter(**same, due_on=clock.due_on, rung=rung).exists()
    if clock.stopped_on or sent is None or told:
        return ""
    people = _people(case, sent, rung, today)
    if not people:
        return ""
    paper = write(case, sent, rung, people, on=today, clock=clock)
    body = {
        "reminder": paper.slug, "rung": rung, "clock": clock.code, "unit": sent.unit.code,
        "tell": [person.pk for person in people],
    }  # fmt: skip
    log.append(case.chain, "reminder_issued", by=log.SYSTEM, at=at, body=body, text=paper.number)
    return paper.number


@transaction.atomic
def _late(pk: int, lease: Lease, at: datetime) -> str:
    lease.confirm()
    notice = Supervision.objects.select_related("case__unit", "unit").get(pk=pk)
    case, today = lock(notice.case), timezone.localdate(at)
    if not Supervision.objects.late_untold(today).filter(pk=pk).exists():
        return ""
    body = {
        "supervision": notice.slug, "unit": notice.unit.code, "until": notice.until.isoformat(),
        "tell": sorted({*side_of(case, notice, today), notice.issued_by_id}),
    }  # fmt: skip
    log.append(case.chain, "supervision_late", by=log.SYSTEM, at=at, body=body, text=notice.number)
    Supervision.objects.filter(pk=pk).update(told_until=notice.until)
    return notice.number


def _sent(clock: Clock) -> Assignment | None:
    """Return the assignment whose unit is pressed: that of the clock, else the one that counts."""
    rows = Assignment.objects.select_related("unit", "handler")
    if clock.assignment_id:
        return rows.get(pk=clock.assignment_id)
    return rows.filter(case=clock.case_id, is_current=True).first()


def _people(case: Case, sent: Assignment, rung: Rung, on: date) -> list[User]:
    people = {person.pk: person for person in at_work(case, sent, on)} if rung != Rung.TODAY else {}
    if rung != Rung.SOON:
        told = Told(case, on)
        told.duties(sent.unit, (Duty.HEAD,))
        people |= told.people
    return [people[pk] for pk in sorted(people)]

"""What the rules of supervision look for: each function finds the cases where one speaks today."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.utils import timezone

from accountability.actions import propose
from accountability.actions.supervising import leader_in_charge
from accountability.models import CaseTask, Proposal, Supervision
from accountability.models.supervision import ANSWERERS
from accountability.supervising import (
    OVERDUE,
    OVERDUE_DAYS,
    REPEATED,
    RETURNED,
    RETURNED_DAYS,
    SILENT,
    TASK_DAYS,
    TASK_LATE,
)
from audit import log
from audit.models import Event
from jobs.leases import Lease
from petitions.actions.step import lock
from petitions.models import Assignment, AssignmentStage, Case, CaseStage, Clock, Petition
from petitions.models.clocks import ClockCode

LIMITS = (ClockCode.HANDLE, ClockCode.ASSIGN)
PRESSED = (ClockCode.UNIT_NOTICE, *LIMITS)
LOOK_BACK = timedelta(days=30)  # a petition joined longer ago was proposed then, or never
AT_ONCE = 500


@dataclass(frozen=True)
class Lapse:
    """One occasion on which a rule speaks."""

    case: int
    occasion: str
    facts: dict[str, Any]


def overdue(today: date) -> Iterator[Lapse]:
    """Clocks of the unit that passed five days ago or earlier."""
    clocks = Clock.objects.running().filter(
        code__in=PRESSED, due_on__lte=today - timedelta(days=OVERDUE_DAYS)
    )
    for clock in clocks.order_by("due_on", "pk"):
        facts = {
            "clock": clock.code, "due": clock.due_on.isoformat(), "on": today.isoformat(),
            "days": (today - clock.due_on).days,
        }  # fmt: skip
        yield Lapse(clock.case_id, _key(clock), facts)


def half_silent(today: date) -> Iterator[Lapse]:
    """Clocks half spent without a record by the unit since the day they started."""
    running = Clock.objects.running().filter(code__in=LIMITS, due_on__gte=today)
    rows = running.select_related("case").order_by("due_on", "pk")
    rows = rows.only("code", "assignment_no", "started_on", "due_on", "case__chain")
    half = [row for row in rows if 2 * (today - row.started_on) >= row.due_on - row.started_on]
    last = _last_records([row.case.chain_id for row in half])
    for clock in half:
        latest = last.get(clock.case.chain_id)
        if latest is not None and latest > clock.started_on:
            continue
        facts = {
            "clock": clock.code, "since": clock.started_on.isoformat(),
            "spent": (today - clock.started_on).days,
            "total": (clock.due_on - clock.started_on).days,
        }  # fmt: skip
        yield Lapse(clock.case_id, _key(clock), facts)


def petitioned_again(today: date) -> Iterator[Lapse]:
    """Petitions that came while the case was with its unit."""
    same = Petition.objects.filter(case=OuterRef("case"), pk__lte=OuterRef("pk"))
    nth = same.values("case").annotate(n=Count("pk")).values("n")
    sent = Assignment.objects.filter(case=OuterRef("case"), is_current=True).order_by("-no")
    rows = (
        Petition.objects.filter(
            registered_at__date__gte=today - LOOK_BACK, registered_at__date__lte=today
        )
        .filter(case__closed_on__isnull=True)
        .exclude(case__stage=CaseStage.TRIAGE)
        .annotate(nth=Subquery(nth), sent=Subquery(sent.values("assigned_on")[:1]))
        .filter(received_on__gte=F("sent"), nth__gt=1)
    )
    found = rows.order_by("pk").values_list("pk", "case", "received_on", "nth", "sent")
    for pk, case, day, n, since in found:
        facts = {"day": day.isoformat(), "nth": n, "sent": since.isoformat()}
        yield Lapse(case, f"petition/{pk}", facts)


def report_returned(today: date) -> Iterator[Lapse]:
    """Reports that were sent back five days ago or earlier and have not come again."""
    waiting = [AssignmentStage.REPORT_RETURNED, AssignmentStage.WORKING]
    rows = Assignment.objects.filter(stage__in=waiting, case__stage=CaseStage.REPLIED)
    back = Event.objects.filter(chain__in=rows.values("case__chain"), kind="return_report")
    last = {event.chain_id: event.occurred_at for event in back.order_by("seq")}
    found = rows.filter(case__chain__in=list(last)).order_by("pk")
    for case, no, chain in found.values_list("case", "no", "case__chain"):
        day = timezone.localdate(last[chain])
        days = (today - day).days
        if days < RETURNED_DAYS:
            continue
        facts = {"day": day.isoformat(), "on": today.isoformat(), "days": days}
        yield Lapse(case, f"{no}/{day.isoformat()}", facts)


def task_late(today: date) -> Iterator[Lapse]:
    """Tasks, those of units that help among them, that are three days late or more."""
    rows = CaseTask.objects.open().filter(due_on__lte=today - timedelta(days=TASK_DAYS))
    for task in rows.select_related("unit").order_by("due_on", "pk"):
        facts = {
            "unit": task.unit.name, "no": task.no, "due": task.due_on.isoformat(),
            "on": today.isoformat(), "days": (today - task.due_on).days,
        }  # fmt: skip
        yield Lapse(task.case_id, f"task/{task.no}/{task.due_on.isoformat()}", facts)


SIGNS: dict[str, Callable[[date], Iterator[Lapse]]] = {
    OVERDUE: overdue,
    SILENT: half_silent,
    REPEATED: petitioned_again,
    RETURNED: report_returned,
    TASK_LATE: task_late,
}


def propose_all(today: date, lease: Lease, at: datetime) -> list[str]:
    """Make the proposals of every rule; returns their keys. Cases that are under supervision, or
    have an open proposal of the same rule, are left alone."""
    made = []
    for rule, find in SIGNS.items():
        for lapse in _fresh(rule, list(find(today))):
            made += _propose(rule, lapse, lease, at)
    return made


def _fresh(rule: str, lapses: list[Lapse]) -> list[Lapse]:
    """Leave out what was proposed, and one of several lapses of the same rule on a case."""
    pressed = set(Supervision.objects.running().values_list("case", flat=True))
    pressed |= set(Proposal.objects.open().filter(rule=rule).values_list("case", flat=True))
    said = Proposal.objects.filter(rule=rule).filter(case__closed_on__isnull=True)
    known = {(case, key.split("/", 3)[-1]) for case, key in said.values_list("case", "key")}
    fresh: dict[int, Lapse] = {}
    for lapse in lapses:
        if lapse.case not in pressed and (lapse.case, lapse.occasion) not in known:
            fresh.setdefault(lapse.case, lapse)
    return list(fresh.values())


@transaction.atomic
def _propose(rule: str, lapse: Lapse, lease: Lease, at: datetime) -> list[str]:
    lease.confirm()
    case = lock(Case.objects.get(pk=lapse.case))
    proposal = propose(rule, lapse.occasion, case=case, facts=lapse.facts, at=at)
    if proposal is None:
        return []
    if rule == OVERDUE:  # rung 4 of the ladder: the leader in charge hears of it
        _tell_leader(case, proposal, at)
    return [proposal.key]


def _tell_leader(case: Case, proposal: Proposal, at: datetime) -> None:
    unit = case.host or case.unit
    leader = leader_in_charge(case, unit, timezone.localdate(at))
    body = {"proposal": proposal.pk, "rule": proposal.rule, "unit": unit.code}
    body |= {"tell": [leader.pk] if leader else []}
    log.append(case.chain, "supervision_proposed", by=log.SYSTEM, at=at, body=body)


def _last_records(chains: list[int]) -> dict[int, date]:
    """Return the day of the latest event by the unit's own people, by chain."""
    found: dict[int, date] = {}
    for start in range(0, len(chains), AT_ONCE):
        events = Event.objects.filter(
            chain__in=chains[start : start + AT_ONCE], actor_role__in=list(ANSWERERS)
        )
        for chain, at in events.values_list("chain").annotate(Max("occurred_at")):
            found[chain] = timezone.localdate(at)
    return found


def _key(clock: Clock) -> str:
    """Two clocks of a case that end on one day say the same to whoever left it once."""
    return str(clock.due_on.isoformat())

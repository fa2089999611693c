"""Leads as a list and as a panel show them: the four duties with their days, the plan, what is
still unanswered. Two queries, however many leads there are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext

from accountability.models import (
    FIRST_DUTIES,
    CaseLead,
    CaseTask,
    DutyRecord,
    Instruction,
    LeadDuty,
    TaskSource,
    TaskStage,
)


@dataclass(frozen=True)
class Tick:
    """One duty: when it was last done, or that it is not; late when it should have been."""

    label: str | Promise
    done_on: date | None
    late: bool


@dataclass(frozen=True)
class Measures:
    """How many measures of the plan there are, are done, and are late."""

    total: int = 0
    done: int = 0
    late: int = 0


@dataclass(frozen=True)
class LeadLine:
    """One lead with all that stands behind it."""

    lead: CaseLead
    ticks: Sequence[Tick]
    measures: Measures
    unanswered: int

    @property
    def plan(self) -> str:
        """The state of the plan in words."""
        if self.ticks[1].done_on is None:
            return gettext("方案逾期未定") if self.ticks[1].late else gettext("方案待定")
        if self.measures.total and self.measures.done == self.measures.total:
            return gettext("措施已全部落实")
        return gettext("措施落实 %(done)s/%(total)s") % {
            "done": self.measures.done,
            "total": self.measures.total,
        }


def lines_of(leads: Sequence[CaseLead], on: date) -> list[LeadLine]:
    """Return the line of each of these leads, of cases the caller took from `visible_to`."""
    cases = [lead.case_id for lead in leads]
    done: dict[int, dict[str, date]] = defaultdict(dict)
    proofs = DutyRecord.objects.filter(lead__in=[lead.pk for lead in leads])
    for pk, duty, day in proofs.values_list("lead", "duty").annotate(last=Max("done_on")):
        done[pk][duty] = day
    counted = _measures(cases, on)
    waiting = Instruction.objects.filter(case__in=cases).unanswered().values_list("case")
    asked = dict(waiting.annotate(n=Count("pk")))
    return [
        LeadLine(
            lead,
            _ticks(lead, done[lead.pk], on),
            counted.get(lead.case_id, Measures()),
            asked.get(lead.case_id, 0),
        )
        for lead in leads
    ]


def _measures(cases: Sequence[int], on: date) -> dict[int, Measures]:
    planned = CaseTask.objects.filter(case__in=cases, source=TaskSource.PLAN)
    rows = planned.exclude(stage=TaskStage.CANCELLED).values_list("case")
    late = Q(stage=TaskStage.OPEN, due_on__lt=on)
    counted = rows.annotate(
        total=Count("pk"),
        done=Count("pk", filter=Q(stage=TaskStage.DONE)),
        late=Count("pk", filter=late),
    )
    return {case: Measures(total, done, late) for case, total, done, late in counted}


def _ticks(lead: CaseLead, done: dict[str, date], on: date) -> list[Tick]:
    due = lead.began_on + FIRST_DUTIES
    first = {LeadDuty.FACTS, LeadDuty.PLAN}
    return [
        Tick(duty.label, done.get(duty), duty not in done and duty in first and due < on)
        for duty in LeadDuty
    ]

"""The contact duties 三个一定 of a unit's month: a line beside the figures, counted as they are.

A task counts in the month of the day it was first set to, and as met if it was done by the end
of that month. Restricted cases are in no number.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Q

from accountability.models import CaseTask, TaskSource, TaskStage
from petitions.models import Case
from reports.models import MonthlyReport
from reports.month import Month


class Duties(NamedTuple):
    """How many were due in the month, and how many of them were met in it."""

    due: int
    met: int


NONE = Duties(0, 0)


def of(month: Month, units: Iterable[int]) -> dict[int, Duties]:
    """Return the duties by unit id, units without any left out. One query."""
    dropped = Q(stage=TaskStage.CANCELLED, ended_on__lte=month.last)
    met = Q(stage=TaskStage.DONE, ended_on__lte=month.last)
    rows = (
        CaseTask.objects.filter(
            source=TaskSource.KEY_PERIOD, unit__in=list(units), first_due_on__range=month.days
        )
        .exclude(case__in=Case.objects.filter(restricted=True).values("pk"))
        .exclude(dropped)
        .values("unit")
        .annotate(due=Count("pk"), met=Count("pk", filter=met))
        .order_by()
    )
    return {row["unit"]: Duties(row["due"], row["met"]) for row in rows}


def frozen(report: MonthlyReport) -> Duties:
    """Return the duties as they were frozen. No query."""
    return Duties(*json.loads(report.data).get("duties", NONE))

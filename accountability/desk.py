"""What tasks, instructions and leads put on somebody's desk (`settings.DESK_ITEMS`)."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext

from accountability.models import (
    FIRST_DUTIES,
    CaseLead,
    CaseTask,
    DutyRecord,
    Instruction,
    LeadDuty,
    TaskSource,
)
from organization import chain
from organization.models import User
from organization.standing import standing
from petitions.desk_items import DeskItem
from petitions.identity import prepare_veils, veil_of
from petitions.models import Case

MOST = 50


def tasks_owed(user: User, on: date) -> list[DeskItem]:
    """Return the open tasks of this person and of their units. Two queries."""
    if _has_no_cases(user, on):
        return []
    owed = CaseTask.objects.owed_by(user, on).open().select_related("case").order_by("due_on", "pk")
    rows = list(owed[:MOST])
    prepare_veils(task.case for task in rows)
    return [
        DeskItem(
            TaskSource(task.source).label,
            of_case(task.case, veil_of(task.case)(task.what)),
            reverse("task_detail", args=[task.pk]),
            task.due_on,
        )
        for task in rows
    ]


def instructions_owed(user: User, on: date) -> list[DeskItem]:
    """Return the instructions this person, or a unit of theirs, is to answer. Two queries."""
    if _has_no_cases(user, on):
        return []
    owed = Instruction.objects.owed_by(user, on).unanswered().select_related("case")
    rows = list(owed.order_by("due_on", "pk")[:MOST])
    prepare_veils(row.case for row in rows)
    return [
        DeskItem(
            gettext("答复批示"),
            of_case(row.case, veil_of(row.case)(row.words)),
            reverse("lead_work", args=[row.case.slug]),
            row.due_on,
        )
        for row in rows
    ]


def duties_owed(user: User, on: date) -> list[DeskItem]:
    """Return the cases this person leads that still lack the first two duties. One query, none
    for who leads no unit; a deputy hears of the lead by a notice."""
    held = standing(user, on)
    if held.is_officer or not any(post.duty in chain.LEADERS for post in held.posts):
        return []
    proofs = DutyRecord.objects.filter(lead=OuterRef("pk"))
    facts = Exists(proofs.filter(duty=LeadDuty.FACTS))
    plan = Exists(proofs.filter(duty=LeadDuty.PLAN))
    rows = CaseLead.objects.visible_to(user, on).running().of(user)
    rows = rows.annotate(facts=facts, plan=plan).exclude(facts=True, plan=True)
    return [
        DeskItem(
            gettext("包案职责"),
            of_case(lead.case, _missing(lead)),
            reverse("lead_work", args=[lead.case.slug]),
            lead.began_on + FIRST_DUTIES,
        )
        for lead in rows.select_related("case").order_by("began_on", "pk")[:MOST]
    ]


def of_case(case: Case, words: str) -> str:
    """Return number and words; of a restricted case, whose words few may know, the number."""
    return case.number if case.restricted else f"{case.number} {words}"


def _missing(lead: CaseLead) -> str:
    wanted = {"facts": LeadDuty.FACTS, "plan": LeadDuty.PLAN}
    return "、".join(str(duty.label) for name, duty in wanted.items() if not getattr(lead, name))


def _has_no_cases(user: User, on: date) -> bool:
    held = standing(user, on)
    return held.is_officer or not held.posts

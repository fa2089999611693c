"""The rules that propose a case for the next meeting, each with the facts of its sentence.

They look at every case, because they run for the office itself; who sees what they propose is
asked through the case each time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.db.models.functions import Greatest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.models import Proposal, Purpose, Supervision
from accountability.rules import Rule, by_step
from meetings.models import COMING, REGULAR, Meeting, Outcome
from meetings.permissions import keeping_role
from organization.models import Unit, User
from petitions.models import Case

OFTEN, MANY = 3, 5  # petitions on one matter, people behind one matter
SOON = timedelta(days=5)
MOST = 100  # what one rule proposes at once, the worst first: a meeting cannot hear more

Facts = Mapping[str, Any]


PUT_ON = by_step("discuss")


def may_discuss(proposal: Proposal, by: User, on: date) -> bool:
    """Tell whether this person may put the case on an agenda: who keeps the meetings of the
    office, or convenes one that is coming."""
    case = proposal.case
    if case is None or not PUT_ON(proposal, by, on):
        return False
    coming = Meeting.objects.filter(unit=case.unit_id, convenor=by, stage__in=COMING)
    return keeping_role(case.unit, by, on) is not None or coming.exists()


OVERDUE = Rule(
    "topic_overdue",
    _("逾期"),
    Purpose.TOPIC,
    lambda f: gettext("%(unit)s承办，%(due)s到期，到%(on)s已逾期%(days)d天。") % f,
    may_discuss,
)
SUPERVISED = Rule(
    "topic_supervised",
    _("临期且在督办"),
    Purpose.TOPIC,
    lambda f: gettext("%(unit)s承办，%(due)s到期，还有%(days)d天，督办函尚未办结。") % f,
    may_discuss,
)
REPEATED = Rule(
    "topic_repeated",
    _("同一事多次信访"),
    Purpose.TOPIC,
    lambda f: gettext("同一事项已有%(count)d件次信访，尚未办结。") % f,
    may_discuss,
)
GROUP = Rule(
    "topic_group",
    _("多人"),
    Purpose.TOPIC,
    lambda f: gettext("涉及%(count)d人，尚未办结。") % f,
    may_discuss,
)
REQUESTED = Rule(
    "topic_requested",
    _("领导提请"),
    Purpose.TOPIC,
    lambda f: gettext("%(by)s于%(on)s提请例会研究。") % f,
    may_discuss,
)
UNFINISHED = Rule(
    "topic_unfinished",
    _("上次未完成"),
    Purpose.TOPIC,
    lambda f: gettext("%(on)s的会议（%(meeting)s）没有议完，转下次。") % f,
    may_discuss,
)
RULES = (OVERDUE, SUPERVISED, REPEATED, GROUP, REQUESTED, UNFINISHED)


@dataclass(frozen=True)
class Topic:
    """What one rule says of one case: on which occasion, with which facts."""

    rule: Rule
    case: Case
    occasion: str
    facts: Facts


def topics_of(office: Unit, on: date) -> Iterator[Topic]:
    """Yield every topic the rules find that day among the cases of one petition office."""
    for find in FINDERS:
        yield from find(office, on)


def _overdue(office: Unit, on: date) -> Iterable[Topic]:
    for case in (
        Case.objects.overdue(on).filter(unit=office).select_related(*JOINED).by_urgency()[:MOST]
    ):
        yield Topic(OVERDUE, case, f"{case.due_on}", _days(case, on))


def _supervised(office: Unit, on: date) -> Iterable[Topic]:
    pressed = Supervision.objects.running().values("case")
    cases = Case.objects.due_between(on, on + SOON).filter(unit=office, pk__in=pressed)
    for case in cases.select_related(*JOINED).by_urgency()[:MOST]:
        yield Topic(SUPERVISED, case, f"{case.due_on}", _days(case, on))


def _repeated(office: Unit, _on: date) -> Iterable[Topic]:
    cases = Case.objects.open().filter(unit=office, petition_count__gte=OFTEN)
    for case in cases.order_by("-petition_count", "pk")[:MOST]:
        yield Topic(REPEATED, case, f"{case.petition_count}", {"count": case.petition_count})


def _group(office: Unit, _on: date) -> Iterable[Topic]:
    cases: Any = Case.objects.open().filter(unit=office)
    cases = cases.annotate(people=Greatest(Max("petitions__headcount"), "headcount"))
    for case in cases.filter(people__gte=MANY).order_by("-people", "pk")[:MOST]:
        yield Topic(GROUP, case, f"{case.people}", {"count": case.people})


def _unfinished(office: Unit, on: date) -> Iterable[Topic]:
    last = last_meeting(office, on)
    if last is None:
        return
    facts = {"meeting": last.number, "on": last.held_on.isoformat()}
    left = last.items.filter(outcome=Outcome.CARRIED, case__isnull=False)
    for item in left.select_related("case").order_by("pk"):
        if item.case is not None:
            yield Topic(UNFINISHED, item.case, last.slug, facts)


def last_meeting(office: Unit, on: date) -> Meeting | None:
    """Return the regular meeting of this office that was held last."""
    held = Meeting.objects.over().filter(unit=office, kind__in=REGULAR, held_on__lte=on)
    return held.order_by("-held_on", "-pk").first()


def _days(case: Case, on: date) -> Facts:
    due = case.due_on or on
    return {
        "unit": case.host.short_name if case.host else case.unit.short_name,
        "due": due.isoformat(),
        "on": on.isoformat(),
        "days": abs((on - due).days),
    }


JOINED = ("unit", "host")
FINDERS: tuple[Callable[[Unit, date], Iterable[Topic]], ...] = (
    _overdue,
    _supervised,
    _repeated,
    _group,
    _unfinished,
)

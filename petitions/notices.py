"""The relay: events nobody was told of yet become notices for the people they concern.

The event row is the outbox. The relay may die, run twice or run late; a notice is made once per
person and event, and pages never depend on it.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from audit.models import Event
from organization import chain
from organization.chain import Rung
from organization.models import Duty, Role, Unit, User
from petitions.models import Assignment, Case, Notice
from petitions.models.clocks import REPORTS

BATCH = 200

# Who hears of what: roles in the host unit, roles in the registering unit, the handler.
HOST_ROLES: dict[str, set[str]] = {
    "assign": {Role.UNIT_CLERK},
    "transfer": {Role.UNIT_CLERK},
    "accept_here": {Role.UNIT_CLERK, Role.HEAD},
    "submit_draft": {Role.HEAD},
    "due_soon": {Role.UNIT_CLERK},
    "overdue": {Role.UNIT_CLERK},
    "cancel": {Role.UNIT_CLERK},
    "agree_return": {Role.UNIT_CLERK},
    "refuse_return": {Role.UNIT_CLERK},
    "join": {Role.UNIT_CLERK},
    "linked_in": {Role.UNIT_CLERK},
    "petitioner_supplement": {Role.UNIT_CLERK},
    "declare_recusal": {Role.UNIT_CLERK, Role.HEAD},
    "recuse": {Role.UNIT_CLERK, Role.HEAD},
    "ask_recusal": {Role.HEAD},
    "request_ext": {Role.HEAD},
    "extend_due": {Role.UNIT_CLERK},
    "designate": {Role.UNIT_CLERK},
    "add_cohandler": {Role.UNIT_CLERK},
    "reopen": {Role.UNIT_CLERK, Role.HEAD},
    "withdraw": {Role.UNIT_CLERK},
    "request_review": {Role.UNIT_CLERK, Role.HEAD},
    "decide_review": {Role.UNIT_CLERK, Role.HEAD},
    "decide_rereview": {Role.UNIT_CLERK, Role.HEAD},
    "redo": {Role.UNIT_CLERK, Role.HEAD},
}
OFFICE_ROLES: dict[str, set[str]] = {
    "object": {Role.REGISTRAR, Role.OFFICE},
    "submit_report": {Role.REGISTRAR, Role.OFFICE},
    "approve_routing": {Role.REGISTRAR},
    "overdue": {Role.OFFICE},
    "declare_recusal": {Role.OFFICE},
    "ask_recusal": {Role.OFFICE},
    "ask_withdrawal": {Role.REGISTRAR, Role.OFFICE},
    "ask_withdraw": {Role.REGISTRAR, Role.OFFICE},
    "approve_ext": {Role.REGISTRAR, Role.OFFICE},
    "request_review": {Role.REGISTRAR, Role.OFFICE},
    "petitioner_recusal": {Role.REGISTRAR, Role.OFFICE},
    "petitioner_secrecy": {Role.REGISTRAR, Role.OFFICE},
    "petitioner_review": {Role.REGISTRAR, Role.OFFICE},
    "petitioner_rereview": {Role.REGISTRAR, Role.OFFICE},
    "petitioner_withdraw": {Role.REGISTRAR, Role.OFFICE},
    "decide_review": {Role.REGISTRAR, Role.OFFICE},
    "mediate": {Role.REGISTRAR, Role.OFFICE},
    "refuse": {Role.REGISTRAR, Role.OFFICE},
    "divert_unit": {Role.REGISTRAR, Role.OFFICE},
    "designate": {Role.REGISTRAR, Role.OFFICE},
    "flag_urgent": {Role.REGISTRAR, Role.OFFICE},
    "flag_minor_harm": {Role.REGISTRAR, Role.OFFICE},
    "clear_minor_harm": {Role.REGISTRAR},
}
HANDLER_KINDS = {
    "delegate", "return_draft", "approve_draft", "issue", "return_report", "pass_report",
    "due_soon", "due_today", "overdue", "cancel", "join", "recounted", "approve_ext", "refuse_ext",
    "extend_due", "reopen", "redo", "withdraw", "keep_up", "linked_in", "report_urgent",
    "report_minor_harm", "clear_minor_harm", "petitioner_supplement", "petitioner_secrecy",
}  # fmt: skip
PERSON_KINDS = {"grant_case", "end_case_grant", "grant_ending"}  # the person the event names

# The ladder: whose duty it is to hear of it. Where nobody acts in that duty, or may see the case,
# the next rung above that is held hears of it instead.
RUNGS: dict[str, tuple[Duty, ...]] = {
    "submit_draft": (Duty.HEAD,),
    "due_today": (Duty.HEAD,),
    "overdue": (Duty.HEAD, Duty.DUAL, Duty.IN_CHARGE),
    "overdue_long": (Duty.FIRST_RESPONSIBLE,),
    "flag_urgent": (Duty.HEAD, Duty.DUAL, Duty.IN_CHARGE, Duty.FIRST_RESPONSIBLE),
}
# The same above the office, which owes every report that is due within hours.
OFFICE_RUNGS: dict[str, tuple[Duty, ...]] = {
    "flag_urgent": (Duty.IN_CHARGE, Duty.FIRST_RESPONSIBLE),
    "report_urgent": (Duty.IN_CHARGE, Duty.FIRST_RESPONSIBLE),
    "flag_minor_harm": (Duty.IN_CHARGE,),
    "report_minor_harm": (Duty.IN_CHARGE,),
    "clear_minor_harm": (Duty.IN_CHARGE,),
}
UNATTENDED = {
    "due_soon",
    "assign",
    "transfer",
    "accept_here",
}  # goes up where nobody keeps the unit's desk


def relay(at: datetime) -> int:
    """Tell everybody concerned of what happened; returns how many events were dealt with."""
    dealt = 0
    while batch := _relay_batch(at):
        dealt += batch
        if batch < BATCH:
            break
    return dealt


@transaction.atomic
def _relay_batch(at: datetime) -> int:
    # The events alone: whoever acts holds a case and then wants its chain, while a notice wants the
    # case when it is committed; with the chain held here each would wait for the other.
    untold = Event.objects.untold().select_for_update(skip_locked=True, of=("self",))
    events = list(untold.select_related("chain")[:BATCH])
    slugs = [e.chain.subject.removeprefix("case/") for e in events if _is_case(e)]
    cases = {
        case.slug: case
        for case in Case.objects.select_related("unit", "host").filter(slug__in=slugs)
    }
    notices = [
        notice
        for event in events
        if _is_case(event)
        for notice in _notices(event, cases[event.chain.subject.removeprefix("case/")], at)
    ]
    for path in settings.NOTICE_MAKERS:
        notices += [notice for event in events for notice in import_string(path)(event, at)]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    for path in settings.EVENT_FOLLOWERS:
        import_string(path)(events, at)
    Event.objects.filter(pk__in=[event.pk for event in events]).update(told_at=at)
    return len(events)


def _is_case(event: Event) -> bool:
    return event.chain.subject.startswith("case/")


def _notices(event: Event, case: Case, at: datetime) -> list[Notice]:
    """Return the notices of one event; nobody is told what they did, or what they may not see."""
    url = reverse("case_detail", args=[case.slug])
    on = timezone.localdate(at)
    return [
        Notice(to=person, case=case, event_id=event.pk, kind=event.kind, url=url, created_at=at)
        for person in recipients(event, case, on)
        if person.pk != event.actor_id
    ]


def recipients(event: Event, case: Case, on: date) -> list[User]:
    """Return whom an event concerns and who may see the case: handler, unit, office, the chain.

    A substitute is told in the place of who is absent.
    """
    told = Told(case, on)
    assignment = None if event.body.get("clock") in REPORTS else _assignment(event, case)
    unit = assignment.unit if assignment else None
    if event.kind in OFFICE_ROLES:
        told.roles(case.unit, OFFICE_ROLES[event.kind])
    if event.kind in PERSON_KINDS:
        told.add(User.objects.filter(pk=event.body.get("person")))
    told.add(User.objects.filter(pk__in=event.body.get("tell", ())))  # named by the step itself
    if assignment and assignment.handler and event.kind in HANDLER_KINDS:
        told.handler(assignment.unit, assignment.handler)
    if unit and event.kind in HOST_ROLES:
        told.roles(unit, HOST_ROLES[event.kind])
        if assignment and assignment.co_unit:
            told.roles(assignment.co_unit, HOST_ROLES[event.kind])
    place = unit or case.unit
    if event.kind in UNATTENDED and not told.people:
        told.duties(place, (Duty.HEAD,))
    told.duties(place, RUNGS.get(event.kind, ()))
    told.duties(case.unit, OFFICE_RUNGS.get(event.kind, ()))
    return sorted(told.people.values(), key=lambda person: person.pk)


class Told:
    """The people to be told of one event; only who may see the case that day is ever added."""

    def __init__(self, case: Case, on: date) -> None:
        self.case, self.on = case, on
        self.people: dict[int, User] = {}
        self._seen: dict[int, bool] = {}

    def add(self, people: Iterable[User]) -> bool:
        """Add those who may see the case; tells whether there was one."""
        able = [person for person in people if self._may_see(person)]
        self.people |= {person.pk: person for person in able}
        return bool(able)

    def roles(self, unit: Unit, roles: Collection[str]) -> None:
        """Add who acts in these roles in this very unit."""
        posts = chain.acting(self.on).in_unit(unit).filter(role__in=roles)
        self._add_rungs(chain.rungs(posts.select_related("person"), self.on))

    def handler(self, unit: Unit, handler: User) -> None:
        """Add the handler, or who keeps that desk in the meantime."""
        posts = chain.acting(self.on).in_unit(unit).filter(person=handler, role=Role.HANDLER)
        rungs = chain.rungs(posts.select_related("person"), self.on)
        if not self._add_rungs(rungs):
            self.add([handler])

    def duties(self, unit: Unit, duties: Collection[Duty]) -> None:
        """Add who holds each of these duties for the unit, else the next held rung above."""
        if not duties:
            return
        ladder = chain.answerable(unit, self.on)
        for duty in duties:
            own = [rung for rung in ladder if rung.post.duty == duty]
            if duty == Duty.HEAD:
                own = [rung for rung in own if rung.post.unit_id == unit.pk]
            if self._add_rungs(own) or duty == Duty.DUAL:  # not every unit is in a portfolio
                continue
            self._add_rungs(chain.next_held(ladder, unit, duty, barred=self._barred(ladder)))

    def _add_rungs(self, rungs: Iterable[Rung]) -> bool:
        return self.add(person for rung in rungs for person in rung.acting)

    def _barred(self, ladder: Iterable[Rung]) -> set[int]:
        """Return who of the ladder may not see the case, so that the next rung is asked."""
        acting = {person.pk: person for rung in ladder for person in rung.acting}
        return {pk for pk, person in acting.items() if not self._may_see(person)}

    def _may_see(self, person: User) -> bool:
        if person.pk not in self._seen:
            shown = Case.objects.visible_to(person, self.on).filter(pk=self.case.pk)
            self._seen[person.pk] = person.is_active and shown.exists()
        return self._seen[person.pk]


def _assignment(event: Event, case: Case) -> Assignment | None:
    no = event.body.get("assignment")
    rows = case.assignments.select_related("unit", "co_unit", "handler").order_by("no")
    return rows.filter(no=no).first() if no else rows.last()

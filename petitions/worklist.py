"""Whose desk a case lies on: the life-cycle table, asked of the database.

Each open case waits for one step. `waits_for` says which, `at_desk` whose it is; both are read
from the table. My work, the tabs of the case list and the badges of the rail are made of them, so
a badge and the list behind it cannot disagree.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_

from django.db.models import (
    BigIntegerField,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as InOrder
from django.db.models.functions import Coalesce

from organization import chain
from organization.models import Duty, Role, Unit, User
from organization.standing import Standing, standing
from petitions import granted, guards
from petitions.models import (
    AssignmentKind,
    AssignmentStage,
    Case,
    CaseQuerySet,
    CaseStage,
    Reply,
    ReplyStage,
    Urgency,
)
from petitions.models.handling import FINISHED
from petitions.workflow import TABLE, UNIT_DESK, UNIT_HEAD, Party, Subject, Transition

SERVED = Q(reply_at=ReplyStage.SERVED)
DECIDED = Q(approved_on__isnull=False) | Q(urgency=Urgency.NORMAL, headcount__lt=guards.GROUP)
ASKS_REPORT = Q(sent_as=AssignmentKind.ASSIGN)

# The guards of `petitions.guards` that decide what a case waits for, as conditions.
CONDITIONS: dict[str, Q] = {
    "approve_routing": ~DECIDED,
    "assign": DECIDED,
    "transfer": DECIDED,
    "submit_report": SERVED & ASKS_REPORT,
    "close": SERVED & ~ASKS_REPORT,  # nothing sent out is open any more, or it was a transfer
}

# The steps a case can wait for: those of the process, and the leader's word on urgent matters.
STEPS = tuple(
    row
    for row in TABLE
    if (row.primary and row.sources and not row.is_silent) or row.code == "approve_routing"
)
# Once the matter is accepted the unit works on it; every other step is somebody's yes or no.
WORK = tuple(row for row in STEPS if row.roles == UNIT_DESK and CaseStage.ROUTED not in row.case_at)
GATES = tuple(row for row in STEPS if row not in WORK)


def with_current(cases: CaseQuerySet) -> CaseQuerySet:
    """Join the assignment that is open now, of which a case has one at most, and the last reply."""
    last = Reply.objects.filter(case=OuterRef("pk")).order_by("-no")
    alive = [stage for stage in AssignmentStage if stage not in FINISHED]
    return cases.alias(
        current=FilteredRelation("assignments", condition=Q(assignments__stage__in=alive)),
        # Never null: a condition that is null would be neither met nor unmet.
        sent_at=Coalesce(F("current__stage"), Value("")),
        sent_as=Coalesce(F("current__kind"), Value("")),
        reporter=Coalesce(F("current__reported_by_id"), Value(0), output_field=BigIntegerField()),
        # One look-up a row. EXISTS would let PostgreSQL hash every reply there ever was.
        reply_at=Coalesce(Subquery(last.values("stage")[:1]), Value("")),
        reply_by=Coalesce(
            Subquery(last.values("author_id")[:1]), Value(0), output_field=BigIntegerField()
        ),
    )


def shown(rows: CaseQuerySet) -> CaseQuerySet:
    """Return a slice of cases with the columns of a list; the caller says the order again.

    The rows are found first and joined then: a planner that expects three rows and meets two
    thousand joins units, topics and people row by row.
    """
    return Case.objects.filter(pk__in=rows.values("pk")).with_list_columns()


def waits_for(row: Transition) -> Q:
    """Return the condition that a case with its current assignment waits for this step."""
    where = Q(stage__in=row.case_at) & CONDITIONS.get(row.code, Q())
    if row.assignment_at:
        where &= Q(sent_at__in=row.assignment_at)
    if row.subject is Subject.ASSIGNMENT:
        where &= Q(sent_at__in=row.sources)
    if row.subject is Subject.REPLY:
        where &= Q(reply_at__in=row.sources)
    return where


def any_of(conditions: Iterable[Q]) -> Q:
    """Return the condition that at least one of these holds; an empty Q if there is none."""
    return reduce(or_, conditions, Q())


@dataclass(frozen=True)
class Desk:
    """What waits for one person on one day, and what that person waits for."""

    user: User
    on: date

    @cached_property
    def held(self) -> Standing:
        """The posts of that day."""
        return standing(self.user, self.on)

    @property
    def visible(self) -> CaseQuerySet:
        """The cases this person may see."""
        return Case.objects.visible_to(self.user, self.on)

    @property
    def cases(self) -> CaseQuerySet:
        """The open ones, with their current assignment."""
        return with_current(self.visible.open())

    @property
    def mine(self) -> CaseQuerySet:
        """Return all that waits at this desk for any step."""
        return self._where(self._mine(STEPS)).by_urgency()

    def waiting(self, *codes: str) -> CaseQuerySet:
        """Return what waits at this desk for one of these steps."""
        return self._where(self._mine(row for row in STEPS if row.code in codes)).by_urgency()

    @property
    def must(self) -> CaseQuerySet:
        """必须今天: overdue or due today, mine to do, or mine to answer for; mine come first."""
        own = self._mine(STEPS)
        rows = self._where(own | self._answered_for).filter(due_on__lte=self.on)
        if not own:
            return rows.by_urgency()
        turn = InOrder(When(own, then=0), default=1, output_field=IntegerField())
        return rows.annotate(turn=turn).order_by("turn", "due_on", "id")

    @property
    def gates(self) -> CaseQuerySet:
        """等我签收、审核、批: my yes or no, and not in `must`."""
        return self._where(self._mine(GATES)).filter(self._later).by_urgency()

    @property
    def work(self) -> CaseQuerySet:
        """我在办: mine to work on, and not in `must`."""
        return self._where(self._mine(WORK)).filter(self._later).by_urgency()

    @property
    def others(self) -> CaseQuerySet:
        """我等别人: mine to follow while it is somebody else's turn, and not in `must`."""
        followed = self._where(self._followed).filter(~self._mine(STEPS))
        if self._answered_for:
            followed = followed.filter(self._later | ~self._answered_for)
        return followed.by_urgency()

    def _where(self, condition: Q) -> CaseQuerySet:
        """Return the cases that meet the condition; an empty one is met by none."""
        return self.cases.filter(condition) if condition else Case.objects.none()

    @property
    def _later(self) -> Q:
        return Q(due_on__gt=self.on) | Q(due_on__isnull=True)

    def _mine(self, rows: Iterable[Transition]) -> Q:
        """Return the condition that a case waits for one of these steps at this desk."""
        places = {row: place for row in rows if (place := self._at_desk(row))}
        if not places:
            return Q()
        # Said once for all steps, so that the database drops most cases before it joins.
        stages = frozenset[CaseStage]().union(*(row.case_at for row in places))
        steps = any_of(waits_for(row) & place for row, place in places.items())
        return Q(stage__in=stages) & steps

    def _at_desk(self, row: Transition) -> Q:
        """Return the condition that this person may take the step; see `permissions.role_for`."""
        place = any_of(self._place(row, role) for role in row.roles) | self._instead(row)
        if not (place and row.not_author):
            return place
        author = "reply_by" if row.subject is Subject.REPLY else "reporter"
        return place & ~Q((author, self.user.pk))

    def _place(self, row: Transition, role: Role) -> Q:
        units = self.held.units(role)
        if not units:
            return Q()
        if row.party is Party.OFFICE:
            return Q(unit__in=units)
        if row.party is Party.ABOVE:
            return Q(unit__in=self.held.reach(role))
        if role is not Role.HANDLER:
            return Q(host__in=units)
        free = Q(handler__isnull=True) | Q(handler=self.user)
        kept = any_of(Q(host=unit, handler=who) for unit, who in self.held.represented)
        return Q(host__in=units) & free | kept

    def _instead(self, row: Transition) -> Q:
        """What comes to this desk though its post is another: for want of a head, by a grant."""
        if row.party is not Party.HOST:
            return Q()
        if row.roles == UNIT_HEAD:
            covered = self._covered
            return Q() if covered is None else Q(host__in=covered.values("pk"))
        if row.code in granted.AT_THE_DESK and self.held.roles & UNIT_DESK:
            return Q(pk__in=granted.stood_in(self.held))
        return Q()

    @cached_property
    def _covered(self) -> QuerySet[Unit] | None:
        """The units without a head for which this person is the next held rung."""
        return chain.covered(self.held)

    @cached_property
    def _answered_for(self) -> Q:
        """What this person answers for when it is late, whoever's turn it is."""
        held = self.held
        duties = {post.duty for post in held.posts if post.role == Role.LEADER}
        return any_of(
            [
                _among("host", held.units(Role.HEAD) | held.units(Role.UNIT_CLERK)),
                _among("unit", held.units(Role.OFFICE)),
                # 一岗双责 answers for the portfolio, every other leader for all that lies below.
                _among("host", held.portfolio if Duty.DUAL in duties else ()),
                _among("unit", held.reach(Role.LEADER) if duties - {Duty.DUAL} else ()),
            ]
        )

    @property
    def _followed(self) -> Q:
        """What this person follows: that, what they registered, and what they handle."""
        handled = Q(handler=self.user) if self.held.units(Role.HANDLER) else Q()
        return any_of(
            [self._answered_for, _among("unit", self.held.units(Role.REGISTRAR)), handled]
        )


def _among(column: str, units: Collection[int]) -> Q:
    """Return the condition that the case's unit or host is one of these; empty for no unit."""
    return Q((f"{column}__in", units)) if units else Q()

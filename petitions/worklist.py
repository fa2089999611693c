"""Whose desk a case lies on: the life-cycle table, asked of the database.

Each open case waits for one step, which `petitions.waiting` has kept on it; whose step it is, is
read from the table here. My work, the tabs of the case list and the badges of the rail are made
of them, so a badge and the list behind it cannot disagree.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Case as InOrder
from django.db.models import IntegerField, Q, QuerySet, When

from organization.among import Ids
from organization.models import Duty, Role, User
from organization.standing import Standing, standing
from petitions import granted
from petitions.models import Assignment, Case, CaseQuerySet, Reply, Urgency
from petitions.models.visible import has_no_grant, headless, visible
from petitions.waiting import GATES, KEPT_AS, STEPS, WORK
from petitions.workflow import UNIT_DESK, UNIT_HEAD, Party, Subject, Transition

DECIDED = Q(approved_on__isnull=False) | Q(urgency=Urgency.NORMAL, is_group=False)

# The guard of `petitions.guards` that decides whether routing waits for a leader, as conditions.
CONDITIONS: dict[str, Q] = {"approve_routing": ~DECIDED, "assign": DECIDED, "transfer": DECIDED}


def shown(rows: CaseQuerySet) -> CaseQuerySet:
    """Return a slice of cases with the columns of a list; the caller says the order again.

    The rows are found first and joined then: a planner that expects three rows and meets two
    thousand joins units, topics and people row by row.
    """
    return Case.objects.filter(pk__in=rows.values("pk")).with_list_columns()


def waits_for(*rows: Transition) -> Q:
    """Return the condition that a case waits for one of these steps, which have one guard."""
    kept = frozenset[str]().union(*(KEPT_AS[row.code] for row in rows))
    return Q(awaits__in=sorted(kept)) & CONDITIONS.get(rows[0].code, Q())


def any_of(conditions: Iterable[Q]) -> Q:
    """Return the condition that at least one of these holds, each said once; an empty Q if there
    is none."""
    return reduce(or_, dict.fromkeys(conditions), Q())


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
        return visible(self.user, self.on)

    @cached_property
    def cases(self) -> CaseQuerySet:
        """The open ones that can lie on this desk. What waits for registrars, the office and heads
        is theirs by their unit; a grant may bring the others a case to act on."""
        by_grant = self.held.roles & (UNIT_DESK | {Role.LEADER})
        return visible(self.user, self.on, grants=bool(by_grant)).open()

    @property
    def mine(self) -> CaseQuerySet:
        """Return all that waits at this desk for any step."""
        return self._where(self._own).by_urgency()

    def waiting(self, *codes: str) -> CaseQuerySet:
        """Return what waits at this desk for one of these steps."""
        return self._where(self._mine(row for row in STEPS if row.code in codes)).by_urgency()

    @property
    def must(self) -> CaseQuerySet:
        """必须今天: overdue or due today, mine to do, or mine to answer for; mine come first."""
        if not self._own:
            return self.due.by_urgency()
        turn = InOrder(When(self._own, then=0), default=1, output_field=IntegerField())
        return self.due.annotate(turn=turn).order_by("turn", "due_on", "id")

    @property
    def due(self) -> CaseQuerySet:
        """What `must` holds, in no order: a count needs none."""
        return self._where(self._own | self._answered_for).filter(due_on__lte=self.on)

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
        followed = self._where(self._followed).filter(~self._own)
        if self._answered_for:
            followed = followed.filter(self._later | ~self._answered_for)
        return followed.by_urgency()

    @cached_property
    def _own(self) -> Q:
        """What waits at this desk for any step."""
        return self._mine(STEPS)

    def _where(self, condition: Q) -> CaseQuerySet:
        """Return the cases that meet the condition; an empty one is met by none."""
        return self.cases.filter(condition) if condition else Case.objects.none()

    @property
    def _later(self) -> Q:
        return Q(due_on__gt=self.on) | Q(due_on__isnull=True)

    def _mine(self, rows: Iterable[Transition]) -> Q:
        """Return the condition that a case waits for one of these steps at this desk."""
        alike = defaultdict[Any, list[Transition]](list)
        for row in rows:
            judged = row.not_author and row.subject
            alike[row.party, row.roles, judged, row.code in CONDITIONS].append(row)
        # Steps that are taken at the same desks are one condition: each is put into words anew for
        # every set that a page counts.
        at = defaultdict[tuple[Q, Q], list[Transition]](list)
        for group in alike.values():
            at[self._at_desk(group[0]), CONDITIONS.get(group[0].code, Q())] += group
        return any_of(waits_for(*group) & place for (place, _), group in at.items() if place)

    def _at_desk(self, row: Transition) -> Q:
        """Return the condition that this person may take the step; see `permissions.role_for`."""
        place = any_of(self._place(row, role) for role in row.roles) | self._instead(row)
        if not (place and row.not_author):
            return place
        return place & ~Q(pk__in=self._written(row))

    def _written(self, row: Transition) -> QuerySet[Any, Any]:
        """Return the ids of the cases where this person wrote what the step judges."""
        if row.subject is Subject.REPLY:
            replies = Reply.objects.filter(author=self.user, stage__in=row.sources)
            return replies.values("case")
        if row.subject is Subject.CASE:
            return self._had_part()
        reports = Assignment.objects.filter(reported_by=self.user, stage__in=row.sources)
        return reports.values("case")

    def _had_part(self) -> QuerySet[Any, Any]:
        """Return the ids of the cases this person handled, wrote on or reviewed already."""
        user = self.user
        sent = Assignment.objects.filter(Q(handler=user) | Q(reported_by=user))
        written = Reply.objects.filter(Q(author=user) | Q(reviewer=user))
        reviewed = Case.objects.filter(review_by=user)
        return sent.values("case").union(written.values("case"), reviewed.values("pk"))

    def _place(self, row: Transition, role: Role) -> Q:
        units = self.held.units(role)
        if not units:
            return Q()
        if row.party is Party.OFFICE:
            return Q(unit__among=Ids.of(units))
        if row.party is Party.ABOVE:
            return Q(unit__among=Ids.of(self.held.reach(role)))
        if row.party is Party.REVIEWER:
            return Q(review_desk__among=Ids.of(units))
        if role is not Role.HANDLER:
            return Q(host__among=Ids.of(units))
        free = Q(handler__isnull=True) | Q(handler=self.user)
        kept = any_of(Q(host=unit, handler=who) for unit, who in self.held.represented)
        return Q(host__among=Ids.of(units)) & free | kept

    def _instead(self, row: Transition) -> Q:
        """What comes to this desk though its post is another: for want of a head, by a grant."""
        if row.party is not Party.HOST:
            return Q()
        if row.roles == UNIT_HEAD:
            covered = headless(self.held)
            return Q() if covered is None else Q(host__in=covered)
        stands_in = row.code in granted.AT_THE_DESK and self.held.roles & UNIT_DESK
        if stands_in and not has_no_grant(self.held):
            return Q(pk__in=granted.stood_in(self.held))
        return Q()

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
    return Q((f"{column}__among", Ids.of(units))) if units else Q()

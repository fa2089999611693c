"""A case 信访事项: the matter that one or more petitions raise. Resolution sits here."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import Chain
from organization.models import Duty, Role, Unit, User
from organization.standing import Standing, standing
from petitions.models.stages import AssignmentStage, CaseStage, Resolution, Track, Urgency
from petitions.models.topic import Topic

MANY = 2000  # grants from which on they are looked up case by case
FEW = 500  # hidden cases up to which a page carries their ids through its queries


class CaseQuerySet(models.QuerySet["Case"]):
    """Which cases: every page, count, export and file begins with `visible_to`."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Return the cases that exist for this person on this day (today when not said).

        The Petition Office sees what it registered, a leader what lies below or in the portfolio,
        units what was sent to them or below them, a handler what is theirs or free in their unit,
        a co-handling department what it helps with, anybody what was granted to them by name.
        System, security and audit staff see none. An accusation does not exist for the accused
        side (2022 Art. 30), nor any case for who was recused from it (Art. 28).
        """
        held = standing(user, on or timezone.localdate())
        if held.is_officer:
            return self.none()
        hidden = _remembered_hidden(held)
        shown = self.filter(_shown_by(ways_of(held)))
        return shown if hidden == [] else shown.exclude(pk__in=hidden)

    def hidden_from(self, held: Standing) -> QuerySet[Any, Any]:
        """Return the ids of what the wall or a recusal keeps from this person."""
        recused = _related("recusals").filter(person=held.user, ended_on__isnull=True)
        hidden: QuerySet[Any, Any] = recused.values("case").union(*_accusing(held))
        return hidden

    def accusing(self, held: Standing) -> Self:
        """Return the accusations against this person's side; `organization.shadows` says whose.

        Against a unit the person has a post in or below, against the person, or against somebody
        who leads, or led since the petition came, such a unit.
        """
        first, *others = _accusing(held)
        return self.filter(pk__in=first.union(*others), restricted=True)

    def open(self) -> Self:
        """Return the cases that are not closed."""
        return self.exclude(stage=CaseStage.CLOSED)

    def overdue(self, on: date) -> Self:
        """Return the open cases whose nearest unmet deadline has passed."""
        return self.open().filter(due_on__lt=on)

    def due_between(self, first: date, last: date) -> Self:
        """Return the open cases whose nearest unmet deadline lies in [first, last]."""
        return self.open().filter(due_on__gte=first, due_on__lte=last)

    def by_urgency(self) -> Self:
        """Order by the nearest unmet deadline; cases without one come last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "id")

    def with_list_columns(self) -> Self:
        """Join what one row of a list shows, so that a list is one query."""
        return self.select_related("host", "handler", "topic", "unit")


def _remembered_hidden(held: Standing) -> Any:
    """Return what is kept from this person: ids asked for once, where a request only reads and
    they are few; else the query, which sees what an action has just changed."""
    hidden = Case.objects.hidden_from(held)
    if not held.user.only_reads:
        return hidden
    kept = held.__dict__
    if "hidden" not in kept:
        few = list(hidden[: FEW + 1])
        kept["hidden"] = hidden if len(few) > FEW else [row["case"] for row in few]
    return kept["hidden"]


def _accusing(held: Standing) -> list[QuerySet[Any, Any]]:
    """Return the ids of the accusations against this person's side, by what they name.

    Each part begins at the few units of the person and finds its rows by an index: one condition
    with OR would make the database look at every accusation there is.
    """
    accused = _related("accused")
    parts = [accused.filter(person=held.user).values("case")]
    for units, people, until in held.walls:
        about = Case.objects.filter(restricted=True, subject_unit__in=units)
        unit_named = accused.filter(unit__in=units)
        leader_named = accused.filter(person__in=people)
        if until:
            about = about.filter(received_on__lte=until)
            unit_named = unit_named.filter(case__received_on__lte=until)
            leader_named = leader_named.filter(case__received_on__lte=until)
        parts += [about.values("pk"), unit_named.values("case"), leader_named.values("case")]
    return parts


class Way(NamedTuple):
    """One way by which cases come to a person: by what is on the case, or on an assignment."""

    code: str
    on_case: Q | None = None
    on_assignment: Q | None = None
    restricted: bool = True  # whether it shows restricted cases as well

    def shown(self) -> Q:
        """Return the cases this way alone shows, before the wall."""
        return _shown_by([self])


def ways_of(held: Standing) -> list[Way]:
    """Return every way a person's posts and grants show cases; `visible_to` takes them together.

    The explainer asks each alone, so that what it says is what the lists do.
    """
    below = held.reach(Role.HEAD) | held.reach(Role.UNIT_CLERK)
    desk = held.units(Role.HANDLER)
    own_or_free = Q(handler=held.user) | Q(handler__isnull=True)
    return [
        Way("office", Q(unit__in=held.units(Role.REGISTRAR) | held.units(Role.OFFICE))),
        Way("leading", Q(unit__in=_overseen(held)), restricted=False),
        Way("portfolio", *_held_by(Q(), held.portfolio), restricted=False),
        Way("unit_grant", Q(unit__in=held.granted), restricted=False),
        Way("unit_grant", *_held_by(Q(), held.granted), restricted=False),
        Way("sent_below", *_held_by(Q(), below)),
        Way("desk", *_held_by(own_or_free, desk)),
        *(
            Way("desk", *_held_by(Q(handler=holder), frozenset({unit})))
            for unit, holder in sorted(held.represented)
        ),
        Way("co_unit", None, Q(co_unit__in=below | desk)),
        Way("case_grant", _granted(held)),
    ]


def _held_by(condition: Q, units: frozenset[int]) -> tuple[Q, Q]:
    """Return what these units have now, and, on the assignment, what they once had.

    The host of a case is the unit of its current assignment; the few others are found by an index
    of their own, so that nobody's whole history is read for a page of open cases.
    """
    return condition & Q(host__in=units), condition & Q(unit__in=units, is_current=False)


def _granted(held: Standing) -> Q:
    """Return the condition that a case is opened to the person by name.

    The few grants of most people are read at once; of tens of thousands, each case looks its own
    up. How many there are is asked once a request and decides about nothing but that.
    """
    grants = _related("grants").of(held.user).on(held.on)
    kept = held.__dict__
    if "grant_count" not in kept:
        kept["grant_count"] = grants[:MANY].count()
    if kept["grant_count"] == 0 and held.user.only_reads:
        return Q(pk__in=[])
    if kept["grant_count"] < MANY:
        return Q(pk__in=grants.values("content_object"))
    # A look-up with LIMIT cannot be turned into a hash of all grants.
    own = grants.filter(content_object=OuterRef("pk")).values("pk")[:1]
    return Q(GreaterThan(Coalesce(Subquery(own), Value(0)), 0))


def _shown_by(ways: list[Way]) -> Q:
    """Return which cases these ways show, with one look at the assignments for each label."""
    shown = Q(pk__in=[])
    for restricted in (True, False):
        here = [way for way in ways if way.restricted is restricted]
        found = Q(pk__in=[])
        for on_case in [way.on_case for way in here if way.on_case is not None]:
            found |= on_case
        sent = [way.on_assignment for way in here if way.on_assignment is not None]
        if sent:
            found |= Q(pk__in=_sent_to(reduce(or_, sent)))
        shown |= found if restricted else Q(restricted=False) & found
    return shown


def _overseen(held: Standing) -> frozenset[int]:
    """Return what lies below a leader's posts; nothing if all of them are 一岗双责."""
    whole = any(post.role == Role.LEADER and post.duty != Duty.DUAL for post in held.posts)
    return held.reach(Role.LEADER) if whole else frozenset()


def _sent_to(condition: Q) -> QuerySet[Any, Any]:
    """Return the ids of cases with such an assignment that was not taken back unsigned."""
    sent = _related("assignments").exclude(stage=AssignmentStage.CANCELLED).filter(condition)
    cases: QuerySet[Any, Any] = sent.values("case")
    return cases


def _related(name: str) -> Any:
    """Return the rows of a table that is defined above this module, by its name on the case."""
    related: Any = Case._meta.get_field(name).related_model
    return related._default_manager


class Case(models.Model):
    """One matter. `stage` to `due_code` are a projection of its events, written by `replay`."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("登记单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    received_on = models.DateField(_("收到日期"))
    title = models.CharField(_("题名"), max_length=200)
    petitioner_mark = models.CharField(_("信访人"), max_length=20)  # masked: 王**
    headcount = models.PositiveIntegerField(_("信访人数"), default=1)
    petition_count = models.PositiveIntegerField(_("件次"), default=1)
    track = models.CharField(_("诉求类别"), max_length=20, choices=Track)
    route = models.PositiveSmallIntegerField(_("依法分类途径"), default=6)  # 2022 Art. 31 (1)-(6)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("内容分类"))
    region = models.CharField(_("问题属地"), max_length=20, blank=True)
    subject_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被反映单位")
    )
    subject_text = models.CharField(_("被反映单位(文字)"), max_length=100, blank=True)
    urgency = models.CharField(
        _("紧急程度"), max_length=20, choices=Urgency, default=Urgency.NORMAL
    )
    minor_harm = models.BooleanField(_("涉未成年人受侵害线索"), default=False)
    restricted = models.BooleanField(_("限制知悉"), default=False)
    # Why no written notice can be given (name or address unclear, 2022 Art. 23); empty = it can.
    cannot_notify = models.CharField(_("无法告知原因"), max_length=100, blank=True)

    stage = models.CharField(_("环节"), max_length=20, choices=CaseStage, default=CaseStage.TRIAGE)
    version = models.PositiveIntegerField(default=0)
    host = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办单位")
    )
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    approved_on = models.DateField(_("批办日期"), null=True, blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    due_on = models.DateField(_("最近期限"), null=True, blank=True)
    due_code = models.CharField(max_length=20, blank=True)
    resolution = models.CharField(
        _("化解"), max_length=10, choices=Resolution, default=Resolution.NONE
    )
    resolved_on = models.DateField(_("化解日期"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信访事项")
        permissions = [
            ("lead_case", "Leads the case (领导包案)"),
            ("co_handle_case", "Helps to handle the case (协办)"),
            ("attend_case", "Takes part in a meeting on the case (参会)"),
            ("stand_in_case", "Stands in for the handler (代办)"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "serial"], name="case_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=CaseStage.values), name="case_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_on__isnull=False)
                | (~Q(stage="closed") & Q(closed_on__isnull=True)),
                name="case_closed_has_a_day_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(resolution="resolved", resolved_on__isnull=False)
                | (~Q(resolution="resolved") & Q(resolved_on__isnull=True)),
                name="case_resolved_has_a_day_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(stage="triage") | Q(host__isnull=False),
                name="case_past_triage_has_a_host",
            ),
            models.CheckConstraint(
                condition=~Q(track="accusation") | Q(restricted=True),
                name="case_accusation_is_restricted",
            ),
            models.CheckConstraint(
                condition=Q(route__gte=1, route__lte=6), name="case_route_is_one_of_six"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on", "id"],
                condition=~Q(stage="closed"),
                name="case_open_of_unit_by_due",
            ),
            models.Index(
                fields=["due_on", "id"],
                include=["unit", "host", "handler", "restricted"],
                condition=~Q(stage="closed"),
                name="case_open_by_due",
            ),
            models.Index(
                fields=["host", "due_on", "id"],
                condition=~Q(stage="closed"),
                name="case_open_of_host_by_due",
            ),
            models.Index(fields=["-received_on", "-id"], name="case_newest"),
            models.Index(fields=["unit", "-received_on", "-id"], name="case_newest_of_unit"),
            models.Index(fields=["unit", "stage", "id"], name="case_of_unit_at_stage"),
            models.Index(fields=["replied_on"], name="case_replied"),
            models.Index(fields=["subject_unit", "topic"], name="case_about_unit"),
            models.Index(fields=["topic", "host"], name="case_topic_host"),
            models.Index(fields=["id"], condition=Q(restricted=True), name="case_restricted"),
            models.Index(
                fields=["subject_unit"],
                condition=Q(restricted=True),
                name="case_accusing_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.number

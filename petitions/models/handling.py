"""How a case is handled: the proceeding, each unit's assignment, and the written reply."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization import chain
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models.case import Case
from petitions.models.stages import AssignmentKind, AssignmentStage, ProceedingKind, ReplyStage

FINISHED = (
    AssignmentStage.DONE,
    AssignmentStage.RETURNED,
    AssignmentStage.CANCELLED,
    AssignmentStage.DROPPED,
)
# Over, but still with the unit: nobody took the case away from it.
STAYED = (AssignmentStage.DONE, AssignmentStage.DROPPED)
# The day an assignment was over, far off while it is open: one range of one index finds all that
# were open on a day, where "not over, or over later" would be two.
OVER_ON = Coalesce("ended_on", Value(date(9999, 12, 31)))


class ProcedureQuerySet(models.QuerySet["Proceeding"]):
    """Which procedures."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Return the procedures of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user, on).values("pk"))


class Proceeding(models.Model):
    """One procedure on a case: handling, whose clock is C4, review and re-review.

    Of a review, `accepted_on` is the day of the request and `issued_on` that of the decision.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="proceedings")
    kind = models.CharField(max_length=20, choices=ProceedingKind)
    no = models.PositiveSmallIntegerField()
    accepted_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    # Who decides a review: a unit of this register, or a body outside by its name.
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复查机关")
    )
    body = models.CharField(_("复查复核机关"), max_length=100, blank=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    outcome = models.CharField(_("复查复核结论"), max_length=20, blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="proceeding_no_is_unique"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(accepted_on__isnull=False),
                name="proceeding_issued_after_it_was_accepted",
            ),
        ]
        indexes = [models.Index(fields=["kind", "issued_on"], name="proceeding_decided")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.no}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Which assignments; those of a case that a person may not see are never among them."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Return the assignments of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user, on).values("pk"))

    def of_desk(self, user: User, on: date | None = None) -> Self:
        """Return the assignments that wait at this person's own desk or in the unit they serve."""
        held = standing(user, on or timezone.localdate())
        units = held.units(Role.UNIT_CLERK) | held.units(Role.HEAD) | held.units(Role.HANDLER)
        mine = Q(handler=user) | Q(handler__isnull=True)
        kept = Q(pk__in=[])
        for unit, holder in held.represented:
            kept |= Q(unit=unit, handler=holder)
        return self.filter(mine & Q(unit__in=units) | kept)

    def open(self) -> Self:
        """Return those that still ask something of the unit or of the office."""
        return self.filter(ended_on__isnull=True)

    def by_urgency(self) -> Self:
        """Order by the due day; those without one come last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "id")


class Assignment(models.Model):
    """One unit's share of a case. The monthly bulletin counts these."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="assignments")
    no = models.PositiveSmallIntegerField()
    kind = models.CharField(_("方式"), max_length=20, choices=AssignmentKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    # A department that works on it too, where the unit complained about handles its own matter.
    co_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("协办单位"),
    )
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("交办人")
    )
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报结人")
    )
    requirement = SealedTextField(_("交办意见"), blank=True)
    # A common superior named the unit (2022 Art. 24): it may not send the case back any more.
    designated = models.BooleanField(_("指定受理"), default=False)
    co_due_on = models.DateField(_("协办期限"), null=True, blank=True)
    soft_reason = SealedTextField(_("交被反映单位办理的理由"), blank=True)

    stage = models.CharField(
        _("环节"), max_length=20, choices=AssignmentStage, default=AssignmentStage.PENDING_SIGN
    )
    assigned_on = models.DateField(_("交办日期"))
    due_on = models.DateField(_("限办时间"), null=True, blank=True)
    signed_on = models.DateField(_("签收日期"), null=True, blank=True)
    reported_on = models.DateField(_("报结日期"), null=True, blank=True)
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    # The day it was done, returned, cancelled or dropped; figures of a past month need all three.
    ended_on = models.DateField(_("了结日期"), null=True, blank=True)

    # Whether this is the one that counts: the open one, else the last that stayed with its unit.
    is_current = models.BooleanField(default=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("转交办")
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="assignment_no_is_unique"),
            models.UniqueConstraint(
                fields=["case"],
                condition=~Q(stage__in=["done", "returned", "cancelled", "dropped"]),
                name="case_has_one_open_host_assignment",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=AssignmentStage.values), name="assignment_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer") | Q(due_on__isnull=False),
                name="assignment_that_asks_a_report_has_a_due_day",
            ),
            models.CheckConstraint(
                condition=Q(stage="done", done_on__isnull=False)
                | (~Q(stage="done") & Q(done_on__isnull=True)),
                name="assignment_done_has_a_day_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("assigned_on")),
                name="assignment_done_after_it_was_assigned",
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=["done", "returned", "cancelled", "dropped"], ended_on__isnull=False
                )
                | (
                    ~Q(stage__in=["done", "returned", "cancelled", "dropped"])
                    & Q(ended_on__isnull=True)
                ),
                name="assignment_finished_has_a_day_and_only_then",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "case"], name="assignment_unit_case"),
            models.Index(
                fields=["co_unit", "case"],
                condition=Q(co_unit__isnull=False) & ~Q(stage="cancelled"),
                name="assignment_co_unit_case",
            ),
            models.Index(
                fields=["unit", "case"],
                include=["handler"],
                condition=Q(is_current=False) & ~Q(stage="cancelled"),
                name="assignment_former_of_unit",
            ),
            models.Index(
                fields=["unit", "case"],
                condition=Q(ended_on__isnull=True),
                name="assignment_open_of_unit",
            ),
            models.Index(fields=["unit", "assigned_on"], name="assignment_in"),
            models.Index(fields=["unit", "signed_on"], name="assignment_signed"),
            models.Index(fields=["unit", "done_on", "due_on"], name="assignment_out"),
            models.Index(fields=["unit", "ended_on", "due_on"], name="assignment_over"),
            models.Index(
                "unit",
                OVER_ON,
                include=["id", "case", "kind", "assigned_on", "due_on", "done_on", "ended_on"],
                name="assignment_open_on",
            ),
            models.Index(fields=["unit", "due_on"], name="assignment_due"),
            models.Index(
                fields=["unit", "due_on"],
                condition=~Q(stage__in=["done", "returned", "cancelled", "dropped"]),
                name="assignment_open_by_due",
            ),
            models.Index(
                fields=["handler", "due_on"],
                condition=~Q(stage__in=["done", "returned", "cancelled", "dropped"]),
                name="assignment_open_of_handler",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.no}"


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Which replies."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Return the replies of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user, on).values("pk"))

    def for_review_by(self, user: User, on: date | None = None) -> Self:
        """Return what waits for this head's quality review; never what they wrote themselves.

        What a unit without a head submits waits for the next held rung of its chain.
        """
        held = standing(user, on or timezone.localdate())
        mine = Q(assignment__unit__in=held.units(Role.HEAD))
        covered = chain.covered(held)
        if covered is not None:
            mine |= Q(assignment__unit__in=covered.values("pk"))
        return self.filter(mine, stage=ReplyStage.IN_REVIEW).exclude(author=user)


class Reply(models.Model):
    """The handling opinion 信访处理意见书 or answer, with the parts that Art. 32 demands."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="replies")
    # None: the office that registered the case answered it itself.
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="replies"
    )
    no = models.PositiveSmallIntegerField()
    author = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("拟稿人")
    )
    reviewer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    request = SealedTextField(_("你反映的事项"), blank=True)
    findings = SealedTextField(_("经查情况"), blank=True)
    opinion = SealedTextField(_("处理意见"))
    basis = SealedTextField(_("法律法规依据"), blank=True)
    outcome = models.CharField(_("处理结果"), max_length=20, blank=True)
    written_at = models.DateTimeField()

    stage = models.CharField(max_length=20, choices=ReplyStage, default=ReplyStage.DRAFTING)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    issued_on = models.DateField(_("出具日期"), null=True, blank=True)
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    service_method = models.CharField(_("送达方式"), max_length=20, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("处理意见书")
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="reply_no_is_unique"),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="reply_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True)
                | Q(author__isnull=True)
                | ~Q(reviewer=F("author")),
                name="reply_is_not_reviewed_by_its_author",
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True) | Q(served_on__gte=F("issued_on")),
                name="reply_served_after_it_was_issued",
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignment"], condition=Q(stage="in_review"), name="reply_in_review"
            ),
            models.Index(fields=["submitted_on"], name="reply_submitted"),
            models.Index(fields=["issued_on"], name="reply_issued"),
            models.Index(fields=["served_on"], name="reply_served"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.case_id}/{self.no}"

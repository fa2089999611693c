"""What a meeting discusses 议题, and what it decides 议定事项."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.models import CaseTask, TaskStage
from audit.sealing import SealedTextField
from meetings.models.meetings import Meeting
from organization.models import Unit, User
from organization.standing import standing
from petitions.models import Case


class Outcome(models.TextChoices):
    """What came of an item."""

    NONE = "none", _("未议")
    DECIDED = "decided", _("已议定")
    RESOLVED = "resolved", _("推动解决")
    CARRIED = "carried", _("转下次")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Which items."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep the items of meetings of this person whose case exists for them.

        An item about a case they may not see leaves no trace: no row, no number, no gap.
        """
        on = on or timezone.localdate()
        meetings = Meeting.objects.visible_to(user, on).values("pk")
        return self.filter(meeting__in=meetings).with_seen_cases(user, on)

    def with_seen_cases(self, user: User, on: date) -> Self:
        """Keep those whose case exists for this person; of meetings they were let into already."""
        seen = Case.objects.visible_to(user, on).values("pk")
        return self.filter(Q(case__isnull=True) | Q(case__in=seen))

    def in_order(self) -> Self:
        """Order as on the agenda: the open part first, then the closed annex."""
        return self.order_by("closed_annex", "order", "pk")


class AgendaItem(models.Model):
    """One item. `reasons` is which rules proposed it, with their facts: [{rule, facts}]."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    title = SealedTextField(_("议题"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("汇报单位")
    )
    minutes = models.PositiveSmallIntegerField(_("时长(分钟)"), default=15)
    closed_annex = models.BooleanField(_("附件议题"), default=False)
    reasons = models.JSONField(default=list, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_on = models.DateField()
    material = SealedTextField(_("材料"), blank=True, default="")
    material_on = models.DateField(_("材料日期"), null=True, blank=True)
    material_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    words = SealedTextField(_("议定情况"), blank=True, default="")
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, default=Outcome.NONE)
    outcome_on = models.DateField(_("结果日期"), null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议题")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"],
                condition=Q(case__isnull=False),
                name="item_one_per_meeting_and_case",
            ),
            models.CheckConstraint(
                condition=Q(closed_annex=False) | Q(case__isnull=False),
                name="item_in_the_annex_has_a_case",
            ),
            models.CheckConstraint(
                condition=Q(outcome="none", outcome_on__isnull=True)
                | (~Q(outcome="none") & Q(outcome_on__isnull=False)),
                name="item_outcome_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="item_of_case"),
            models.Index(fields=["unit", "meeting"], name="item_of_unit"),
            models.Index(fields=["outcome", "meeting"], name="item_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.pk}"

    @property
    def shown_title(self) -> str:
        """The title; of a case few may know of nothing but the number."""
        if self.case is not None and (self.closed_annex or self.case.restricted):
            return self.case.number
        title: str = self.title
        return title

    @property
    def is_closed(self) -> bool:
        """Whether it belongs into the closed annex."""
        return self.closed_annex or (self.case is not None and self.case.restricted)


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Which decisions."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep the decisions of items this person sees."""
        seen = AgendaItem.objects.visible_to(user, on).values("pk")
        return self.filter(item__in=seen)

    def open(self) -> Self:
        """Keep what is still to be done, whether its task or itself says so."""
        alone = Q(task__isnull=True, done_on__isnull=True)
        return self.filter(alone | Q(task__stage=TaskStage.OPEN))

    def owed_by(self, user: User, on: date) -> Self:
        """Keep what this person owes without a case: named, or of a unit of theirs."""
        units = {post.unit_id for post in standing(user, on).posts}
        mine = Q(person=user) | Q(person__isnull=True, unit__in=units)
        return self.filter(mine, task__isnull=True, done_on__isnull=True)


class Decision(models.Model):
    """What, who, by when. On a case it is a task there; without one it is done here."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    what = SealedTextField(_("议定事项"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    until = models.DateField(_("期限"))
    task = models.OneToOneField(
        CaseTask, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("任务")
    )
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    proof = SealedTextField(_("完成情况"), blank=True, default="")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议定事项")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False, task__isnull=True),
                name="decision_done_by_somebody_and_only_without_a_task",
            )
        ]
        indexes = [
            models.Index(fields=["person", "until"], name="decision_of_person"),
            models.Index(fields=["unit", "until"], name="decision_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.pk}"

    @property
    def due_on(self) -> date:
        """The day that counts: that of the task, which may have been moved."""
        return self.task.due_on if self.task else self.until

    @property
    def ended_on(self) -> date | None:
        """When it was done or withdrawn."""
        return self.task.ended_on if self.task else self.done_on

    @property
    def state(self) -> Any:
        """Where it stands, in words."""
        if self.task:
            return self.task.get_stage_display()
        return TaskStage.DONE.label if self.done_on else TaskStage.OPEN.label

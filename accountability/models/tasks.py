"""Dated tasks on a case: a measure of a plan, a decision of a meeting, a promise at a reception."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import Unit, User
from organization.standing import standing
from petitions.models import Case


class TaskSource(models.TextChoices):
    """Where a task comes from."""

    PLAN = "plan", _("化解方案")
    INSTRUCTION = "instruction", _("领导批示")
    MEETING = "meeting", _("例会议定")
    RECEPTION = "reception", _("接访承诺")
    SUPERVISION = "supervision", _("督办")
    CAMPAIGN = "campaign", _("专项治理")
    KEY_PERIOD = "key_period", _("重要节点")


class TaskStage(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", _("待完成")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已撤销")


class CaseTaskQuerySet(models.QuerySet["CaseTask"]):
    """Which tasks."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep the tasks on cases that exist for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)

    def open(self) -> Self:
        """Keep those still to be done."""
        return self.filter(stage=TaskStage.OPEN)

    def owed_by(self, user: User, on: date) -> Self:
        """Keep what this person owes: named, or of a unit of theirs where nobody is named."""
        units = {post.unit_id for post in standing(user, on).posts}
        mine = Q(person=user) | Q(person__isnull=True, unit__in=units)
        return self.visible_to(user, on).filter(mine)

    def late(self, on: date) -> Self:
        """Keep the open ones whose day has passed."""
        return self.open().filter(due_on__lt=on)


class CaseTask(models.Model):
    """Who does what on a case by when. `origin` names what it came from, "meeting/XFB-2026-03"."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    no = models.PositiveSmallIntegerField(_("序号"))
    source = models.CharField(_("来源"), max_length=12, choices=TaskSource)
    origin = models.CharField(max_length=100, blank=True)
    what = SealedTextField(_("事项"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    due_on = models.DateField(_("期限"))
    first_due_on = models.DateField(_("原定期限"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("交办人"))
    set_on = models.DateField(_("交办日期"))
    stage = models.CharField(_("状态"), max_length=10, choices=TaskStage, default=TaskStage.OPEN)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("完成人")
    )
    ended_on = models.DateField(_("完成日期"), null=True, blank=True)
    proof = SealedTextField(_("完成情况"), blank=True, default="")

    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="task_no_is_unique_in_its_case"),
            models.CheckConstraint(
                condition=Q(stage="open", ended_on__isnull=True)
                | (~Q(stage="open") & Q(ended_on__isnull=False, ended_by__isnull=False)),
                name="task_ended_by_somebody_and_only_then",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "due_on"], condition=Q(stage="open"), name="task_of_person"
            ),
            models.Index(fields=["unit", "due_on"], condition=Q(stage="open"), name="task_of_unit"),
            models.Index(fields=["origin"], name="task_of_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.no}"

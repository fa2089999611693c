"""Dated deadline rules, and the running clocks that are projected from a case's events."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models import User
from petitions.models.case import Case
from petitions.models.handling import Assignment, Proceeding


class ClockCode(models.TextChoices):
    """The clocks of the life-cycle table."""

    ROUTE = "C1", _("分办")
    NOTICE = "C2a", _("告知")
    UNIT_NOTICE = "C2b", _("单位告知")
    RETURN = "C3", _("异议退回")
    HANDLE = "C4", _("办结")
    ASSIGN = "C5", _("交办反馈")


class ClockRule(models.Model):
    """One dated limit. A case keeps the rule that was valid on the day its clock started."""

    code = models.CharField(_("时限"), max_length=10, choices=ClockCode)
    law = models.CharField(_("依据"), max_length=60)
    article = models.CharField(_("条款"), max_length=40)
    days = models.PositiveSmallIntegerField(_("天数"))
    working_days = models.BooleanField(_("按工作日"), default=False)
    roll_forward = models.BooleanField(_("末日遇休息日顺延"), default=True)
    soon_days = models.PositiveSmallIntegerField(_("临期(剩余天数)"))
    urgent_days = models.PositiveSmallIntegerField(_("紧急(剩余天数)"))
    valid_from = models.DateField(_("起用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("时限规则")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="rule_starts_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="rule_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.law}{self.article}"


class ClockQuerySet(models.QuerySet["Clock"]):
    """Which clocks."""

    def running(self) -> Self:
        """Return the clocks that nothing has stopped yet."""
        return self.filter(stopped_on__isnull=True)

    def duties(self) -> Self:
        """Return the clocks somebody must meet; C3 is a unit's choice, not a duty."""
        return self.exclude(code=ClockCode.RETURN)

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Return the clocks of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user, on).values("pk"))


class Clock(models.Model):
    """One statutory clock of a case. All of it is recomputed from the events."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, null=True, related_name="clocks")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="clocks")
    assignment_no = models.PositiveSmallIntegerField(default=0)  # 0: the clock of the case itself
    code = models.CharField(max_length=10, choices=ClockCode)
    rule = models.ForeignKey(ClockRule, models.PROTECT, null=True, related_name="+")
    started_on = models.DateField()
    due_on = models.DateField()
    soon_on = models.DateField()
    stopped_on = models.DateField(null=True)
    told_soon = models.BooleanField(default=False)
    told_today = models.BooleanField(default=False)
    told_overdue = models.BooleanField(default=False)
    told_long = models.BooleanField(default=False)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "assignment_no", "code"], name="one_clock_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(code__in=ClockCode.values), name="clock_code_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["soon_on"],
                condition=Q(stopped_on__isnull=True, told_soon=False),
                name="clock_to_tell_soon",
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(stopped_on__isnull=True, told_overdue=False),
                name="clock_to_tell_overdue",
            ),
            models.Index(fields=["stopped_on"], condition=Q(code="C2b"), name="clock_notice_given"),
            models.Index(fields=["code", "due_on"], name="clock_due"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"

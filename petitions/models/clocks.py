"""Dated deadline rules, and the running clocks that are projected from a case's events."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models import User
from petitions.clock import Unit, codes
from petitions.clock.codes import Code
from petitions.models.case import Case
from petitions.models.handling import Assignment, Proceeding


class ClockCode(models.TextChoices):
    """The clocks of the life-cycle table."""

    ROUTE = Code.ROUTE.value, _("分办")
    NOTICE = Code.NOTICE.value, _("告知")
    UNIT_NOTICE = Code.UNIT_NOTICE.value, _("单位告知")
    RETURN = Code.RETURN.value, _("异议退回")
    HANDLE = Code.HANDLE.value, _("办结")
    ASSIGN = Code.ASSIGN.value, _("交办反馈")
    REVIEW_APPLY = Code.REVIEW_APPLY.value, _("申请复查")
    REVIEW = Code.REVIEW.value, _("复查")
    REREVIEW_APPLY = Code.REREVIEW_APPLY.value, _("申请复核")
    REREVIEW = Code.REREVIEW.value, _("复核")
    EVALUATE = Code.EVALUATE.value, _("评价")
    SUPERVISE = Code.SUPERVISE.value, _("督办反馈")
    SUGGESTION = Code.SUGGESTION.value, _("建议反馈")
    SIMPLE_NOTICE = Code.SIMPLE_NOTICE.value, _("简易告知")
    SIMPLE_HANDLE = Code.SIMPLE_HANDLE.value, _("简易办结")
    URGENT = Code.URGENT.value, _("紧急报告")
    MINOR_HARM = Code.MINOR_HARM.value, _("强制报告")


RIGHTS = tuple(ClockCode(code) for code in sorted(codes.RIGHTS))
HANDLING = tuple(ClockCode(code) for code in codes.HANDLING)
REPORTS = tuple(ClockCode(code) for code in sorted(codes.REPORTS))


class RuleKind(models.TextChoices):
    """Where a limit comes from; only the first binds everybody."""

    LAW = "law", _("法定")
    LOCAL = "local", _("地方或部门规定")
    OWN = "own", _("本单位内部目标")


class UnitOfTime(models.TextChoices):
    """What a limit is counted in, in words."""

    DAYS = Unit.DAYS.value, _("自然日")
    WORKDAYS = Unit.WORKDAYS.value, _("工作日")
    HOURS = Unit.HOURS.value, _("小时")


class ClockRule(models.Model):
    """One dated limit. A case keeps the rule that was valid on the day its clock started."""

    code = models.CharField(_("时限"), max_length=10, choices=ClockCode)
    kind = models.CharField(_("效力"), max_length=5, choices=RuleKind, default=RuleKind.LAW)
    law = models.CharField(_("依据"), max_length=60)
    article = models.CharField(_("条款"), max_length=40, blank=True)
    days = models.PositiveSmallIntegerField(_("期限"))
    unit = models.CharField(
        _("计数单位"), max_length=8, choices=UnitOfTime, default=UnitOfTime.DAYS
    )
    roll_forward = models.BooleanField(_("末日遇休息日顺延"), default=True)
    first_day_counts = models.BooleanField(_("首日计入"), default=False)
    set_by_office = models.BooleanField(_("可由发出单位指定末日"), default=False)
    extension_days = models.PositiveSmallIntegerField(_("最长可延期(0为不可)"), default=0)
    extends_rolled = models.BooleanField(_("延期自顺延后的末日起算"), default=False)
    suspension = models.CharField(
        _("依法可中止的依据"),
        max_length=60,
        blank=True,
        help_text=_("留空：每次中止须另写依据。《条例》只规定了复核听证期间不计入期限。"),
    )
    soon_days = models.PositiveSmallIntegerField(_("临期(剩余天数)"))
    urgent_days = models.PositiveSmallIntegerField(_("紧急(剩余天数)"))
    valid_from = models.DateField(_("起用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("时限规则")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="rule_starts_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="rule_has_days"),
            models.CheckConstraint(
                condition=Q(unit__in=UnitOfTime.values), name="rule_unit_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.law}{self.article}"


class ClockQuerySet(models.QuerySet["Clock"]):
    """Which clocks."""

    def running(self) -> Self:
        """Return the clocks that nothing has stopped yet and that do not stand still."""
        return self.filter(stopped_on__isnull=True, suspended_on__isnull=True)

    def duties(self) -> Self:
        """Return the clocks somebody must meet; a right is a choice, and no duty."""
        return self.exclude(code__in=RIGHTS).exclude(voided=True)

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
    due_at = models.DateTimeField(null=True)  # of a limit in hours
    soon_on = models.DateField()
    stopped_on = models.DateField(null=True)
    suspended_on = models.DateField(null=True)  # stands still since then
    voided = models.BooleanField(default=False)  # fell away: neither met nor missed
    # What else fixes the last day, for its explanation: the day that was set, an extension,
    # days not counted. Null where start and rule say it all.
    terms = models.JSONField(null=True)
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

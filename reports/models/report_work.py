"""What people write to a monthly report: why cases are late, comments, objections, reminders.

None of it is ever changed or removed; each row belongs to the version that was on the desk.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import Unit, User
from petitions.models import Assignment, Case
from reports.models.unit_reports import MonthlyReport


class OverdueNote(models.Model):
    """Why a case of the overdue line is not done, and when its next step is."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="overdue_notes")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    reason = SealedTextField(_("原因"))
    next_on = models.DateField(_("下次日期"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("填写时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("逾期说明")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "assignment", "written_at"], name="overdue_note_once_a_filing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.assignment_id}"


class LineComment(models.Model):
    """What the office says to one line of a report it returns."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="comments")
    figure = models.CharField(_("项目"), max_length=30)
    words = models.TextField(_("退回意见"), max_length=300)
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(_("退回时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("月报退回意见")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "figure", "returned_at"], name="one_comment_per_line_and_return"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.figure}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Which objections."""

    def open(self) -> Self:
        """Keep those the office has not answered."""
        return self.filter(answer="")

    def about(self, report: MonthlyReport) -> Self:
        """Keep those to the month of this report, whatever the version they were raised to."""
        return self.filter(report__unit=report.unit_id, report__month=report.month)


class Objection(models.Model):
    """A unit says that a case is missing from a line, or does not belong there 更正申请.

    The number itself is never written: the data are put right on the case, and a new version
    follows. `no` counts the objections of one unit and month.
    """

    class Claim(models.TextChoices):
        COUNT = "count", _("应计入")
        LEAVE_OUT = "leave_out", _("不应计入")

    class Answer(models.TextChoices):
        ADOPTED = "adopted", _("采纳")
        DECLINED = "declined", _("不采纳")
        WITHDRAWN = "withdrawn", _("已撤回")  # by who raised it

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="objections")
    no = models.PositiveSmallIntegerField(_("序号"))
    figure = models.CharField(_("项目"), max_length=30)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("信访事项"))
    claim = models.CharField(_("申请"), max_length=10, choices=Claim)
    reason = SealedTextField(_("理由"))
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    raised_at = models.DateTimeField(_("申请时间"))
    answer = models.CharField(_("答复"), max_length=10, choices=Answer, blank=True, default="")
    words = SealedTextField(_("答复意见"), blank=True, default="")
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    settled_in = models.PositiveSmallIntegerField(_("更正于第几版"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("月报更正申请")
        constraints = [
            models.UniqueConstraint(fields=["report", "no"], name="objection_no_is_unique"),
            models.UniqueConstraint(
                fields=["report", "figure", "case"],
                condition=Q(answer=""),
                name="objection_to_a_case_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(
                    answer__in=["adopted", "declined", "withdrawn"],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="objection_answered_by_somebody_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(answer="adopted", settled_in__isnull=False)
                | (~Q(answer="adopted") & Q(settled_in__isnull=True)),
                name="objection_adopted_names_the_version_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("raised_at")),
                name="objection_answered_after_it_was_raised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.no}"


class ReportReminder(models.Model):
    """A unit was reminded of its report: by the calendar, or by somebody of the office 催报."""

    class Rung(models.TextChoices):
        BEFORE = "before", _("到期前提醒")
        TODAY = "today", _("当日提醒")
        LATE = "late", _("逾期提醒")
        HAND = "hand", _("催报")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    month = models.CharField(_("月份"), max_length=7)
    on = models.DateField(_("日期"))
    rung = models.CharField(_("提醒"), max_length=6, choices=Rung)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("月报催报")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month", "on", "rung"], name="one_report_reminder_a_day_and_rung"
            ),
            models.CheckConstraint(
                condition=Q(rung="hand", by__isnull=False) | (~Q(rung="hand") & Q(by__isnull=True)),
                name="report_reminder_by_hand_names_the_hand_and_only_then",
            ),
        ]
        indexes = [models.Index(fields=["month", "unit"], name="report_reminder_of_month")]

    def __str__(self) -> str:
        return f"{self.month} {self.unit_id} {self.rung} {self.on}"

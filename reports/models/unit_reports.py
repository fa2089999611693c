"""The monthly report of a unit 月报, frozen."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models import Unit, User
from reports.models.anchored import Anchored

OWED = ("generated", "returned")  # with the unit; every other status is with the office, or done


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    """Which reports."""

    def current(self) -> Self:
        """Keep the last version of each unit and month."""
        later = MonthlyReport.objects.filter(
            unit=models.OuterRef("unit"),
            month=models.OuterRef("month"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(later))

    def owed(self) -> Self:
        """Keep what lies with the unit: not confirmed yet, or returned."""
        return self.filter(status__in=OWED)


class MonthlyReport(Anchored):
    """One unit's month 月报. `data` is canonical JSON and is never changed, only followed.

    The unit confirms it, the office accepts it or returns it with a comment per line; what was
    returned is confirmed again. Who judged stands beside who confirmed.
    """

    class Status(models.TextChoices):
        GENERATED = "generated", _("待确认")
        CONFIRMED = "confirmed", _("已报")
        ACCEPTED = "accepted", _("已审")
        RETURNED = "returned", _("退回")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    month = models.CharField(_("月份"), max_length=7)
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    data = models.TextField(_("内容"))
    sha256 = models.CharField(_("内容哈希"), max_length=64)
    generated_at = models.DateTimeField(_("生成时间"))
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.GENERATED)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    objected = models.PositiveSmallIntegerField(_("报送时未答复的更正申请"), default=0)
    judged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    judged_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    remarks = models.TextField(_("问题与建议"), blank=True)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("月报")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month", "version"], name="one_report_per_unit_month_version"
            ),
            models.CheckConstraint(
                condition=Q(
                    status="generated", confirmed_by__isnull=True, confirmed_at__isnull=True
                )
                | Q(
                    status__in=["confirmed", "accepted", "returned"],
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                ),
                name="report_confirmed_by_somebody_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["generated", "confirmed"],
                    judged_by__isnull=True,
                    judged_at__isnull=True,
                )
                | Q(
                    status__in=["accepted", "returned"],
                    judged_by__isnull=False,
                    judged_at__isnull=False,
                ),
                name="report_judged_by_somebody_and_only_then",
            ),
        ]
        indexes = [models.Index(fields=["month", "unit"], name="report_of_month")]

    def __str__(self) -> str:
        return f"{self.month} {self.unit_id} v{self.version}"

    @property
    def is_owed(self) -> bool:
        """Whether the unit still has to confirm it."""
        return self.status in OWED

    @property
    def place(self) -> str:
        """The subject of its chain: report/2026-03/JJC, the same for all versions."""
        return f"report/{self.month}/{self.unit.code}"

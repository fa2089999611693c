"""The bulletin of the departments 通报, frozen."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.anchored import Anchored


class Bulletin(Anchored):
    """The departments' month 通报. Its serial 第n期 is the month's place in the year."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("待发布")
        PUBLISHED = "published", _("已发布")

    month = models.CharField(_("月份"), max_length=7)
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    year = models.PositiveSmallIntegerField(_("年份"))
    serial = models.PositiveSmallIntegerField(_("期号"))
    data = models.TextField(_("内容"))
    sha256 = models.CharField(_("内容哈希"), max_length=64)
    generated_at = models.DateTimeField(_("生成时间"))
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通报")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "version"], name="one_bulletin_per_month_version"
            ),
            models.UniqueConstraint(
                fields=["year", "serial", "version"], name="bulletin_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(status="published", published_at__isnull=False)
                | Q(status="draft", published_at__isnull=True),
                name="bulletin_published_has_a_day_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(serial__gte=1, serial__lte=12), name="bulletin_serial_is_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} v{self.version}"

"""The annual report of petition work 信访情况年度报告, drafted and sealed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.anchored import Anchored


class AnnualReport(Anchored):
    """One version of a year. `data` is canonical JSON of numbers and words, "" until it is sealed,
    and is never changed after that, only followed."""

    year = models.PositiveSmallIntegerField(_("年份"))
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    statistics = models.TextField(_("数据统计、涉及领域和被投诉较多的事项"), blank=True)
    transfers = models.TextField(_("转送、交办、督办情况"), blank=True)
    recommendations = models.TextField(_("三项建议及采纳情况"), blank=True)
    others = models.TextField(_("其他需要报告的事项"), blank=True)
    data = models.TextField(_("内容"), blank=True)
    sha256 = models.CharField(_("内容哈希"), max_length=64, blank=True)
    generated_at = models.DateTimeField(_("封存时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("年度报告")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "version"], name="one_annual_report_per_year_version"
            ),
            models.CheckConstraint(
                condition=Q(generated_at__isnull=True, data="", sha256="")
                | (Q(generated_at__isnull=False) & ~Q(data="") & ~Q(sha256="")),
                name="annual_report_sealed_has_content_and_only_then",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"

    @property
    def texts(self) -> dict[str, str]:
        """The words of the four parts."""
        return {
            "statistics": self.statistics,
            "transfers": self.transfers,
            "recommendations": self.recommendations,
            "others": self.others,
        }

"""The guide 信访指南: where and when one can turn to the office, in versions that are never edited.

Days, articles and telephones of units are not written here: they are read where they are kept.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import User


class GuideQuerySet(models.QuerySet["Guide"]):
    """Which versions."""

    def latest_first(self) -> Self:
        """The one in force, then the older ones."""
        return self.order_by("-version")

    def current(self) -> "Guide | None":
        """Return the version in force, None before the first is written."""
        return self.latest_first().first()


class Guide(models.Model):
    """One version of the words of the guide."""

    version = models.PositiveIntegerField(_("版本"), unique=True)
    scope = models.TextField(_("受理范围"), blank=True)
    visit_address = models.CharField(_("接待地点"), max_length=200, blank=True)
    visit_hours = models.CharField(_("接待时间"), max_length=200, blank=True)
    post_address = models.CharField(_("来信地址"), max_length=200, blank=True)
    phone_hours = models.CharField(_("电话接听时间"), max_length=200, blank=True)
    rights = models.TextField(_("权利和义务"), blank=True)
    summary_en = models.TextField(_("英文摘要"), blank=True)
    remark = models.CharField(_("修改说明"), max_length=200)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("修改人"))
    written_at = models.DateTimeField(_("修改时间"))

    objects = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信访指南")
        constraints = [
            models.CheckConstraint(condition=~models.Q(remark=""), name="guide_says_what_changed")
        ]

    def __str__(self) -> str:
        return str(self.version)

"""Changes of a unit that were decided and take effect on a day to come."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models.unit import Unit
from organization.models.user import User


class PlannedChangeQuerySet(models.QuerySet["PlannedChange"]):
    def waiting(self) -> Self:
        """Keep those that have neither happened nor been given up."""
        return self.filter(outcome="")

    def due(self, on: date) -> Self:
        """Keep those waiting ones whose day has come, in the order they were decided in."""
        return self.waiting().filter(on__lte=on).order_by("on", "pk")


class PlannedChange(models.Model):
    """One verb on one unit; carried out by a job on its day, or given up before."""

    class Verb(models.TextChoices):
        RENAME = "rename", _("更名")
        MOVE = "move", _("调整隶属")
        MERGE = "merge", _("并入")
        CLOSE = "close", _("撤销")

    class Outcome(models.TextChoices):
        DONE = "done", _("已生效")
        CANCELLED = "cancelled", _("已取消")
        REFUSED = "refused", _("到期未能生效")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="planned", verbose_name=_("单位"))
    verb = models.CharField(_("变更"), max_length=10, choices=Verb)
    args = models.JSONField(_("内容"), default=dict)  # names, or the code of the other unit
    on = models.DateField(_("生效日期"))
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(_("结果时间"), null=True, blank=True)
    words = models.CharField(_("未能生效的原因"), max_length=300, blank=True)

    objects = PlannedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("待生效变更")
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=["rename", "move", "merge", "close"]),
                name="planned_change_has_a_known_verb",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="planned_change_is_settled_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["on"], condition=Q(outcome=""), name="planned_change_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.verb} {self.on.isoformat()}"

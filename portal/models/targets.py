"""Within how many days a unit answers enquiries: a target of the house, no limit of the law."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models import Unit

ANSWER_WITHIN = timedelta(days=15)  # a promise of the office; no statute sets a day
LONGEST_TARGET = 60


class AnswerTargetQuerySet(models.QuerySet["AnswerTarget"]):
    """Which targets."""

    def within(self, unit: Unit) -> timedelta:
        """Return the time the unit has: its own target, else that of the house. One query."""
        own = self.filter(unit=unit).values_list("days", flat=True).first()
        return ANSWER_WITHIN if own is None else timedelta(days=own)


class AnswerTarget(models.Model):
    """The target of one unit; what was sent to it before keeps the day it had."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="+", verbose_name=_("答复单位"))
    days = models.PositiveSmallIntegerField(_("答复目标（天）"))

    objects = AnswerTargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("咨询答复目标")
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=LONGEST_TARGET), name="target_has_sensible_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.days}"

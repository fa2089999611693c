"""Who stands in for whom while the holder of a post is absent."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organization.models.post import Post
from organization.models.user import User


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def on(self, day: date) -> Self:
        """Keep those that run on that day; both ends are included."""
        kept = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        return self.filter(kept, valid_from__lte=day, valid_to__gte=day)


class Substitution(models.Model):
    """From day to day somebody else acts in a post. It always ends by itself."""

    post = models.ForeignKey(
        Post, models.PROTECT, related_name="substitutions", verbose_name=_("岗位")
    )
    substitute = models.ForeignKey(
        User, models.PROTECT, related_name="substitutions", verbose_name=_("代行人")
    )
    reason = models.CharField(_("事由"), max_length=100)
    valid_from = models.DateField(_("代行起"))
    valid_to = models.DateField(_("代行止"))
    # The first day it runs no more, where it was ended before its time.
    ended_on = models.DateField(_("提前终止"), null=True, blank=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代行")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="substitution_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.substitute_id}"

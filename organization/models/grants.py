"""Exceptions: a unit, and all below it, opened to one person until a day.

Rights follow from posts. What no post covers, such as an inspection team for a quarter, is an
object permission of guardian on the unit, with a reason and an end.
"""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from organization.models.unit import Unit
from organization.models.user import User

OVERSEE = "oversee_unit"


class GrantQuerySet(models.QuerySet[Any]):
    """Shared by the grants on units and those on cases."""

    def on(self, day: date) -> Self:
        """Keep the grants that run on that day; both ends are included."""
        kept = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        return self.filter(kept, valid_from__lte=day, valid_to__gte=day)

    def of(self, user: User) -> Self:
        """Keep the grants of this person."""
        return self.filter(user=user)


class Grant(UserObjectPermissionBase):
    """An object permission with a reason and an end. Ended grants stay: they explain the past."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("被授权人"))
    reason = models.CharField(_("事由"), max_length=200)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("授权人")
    )
    valid_from = models.DateField(_("授权起"))
    valid_to = models.DateField(_("授权止"))
    # The first day it runs no more, where it was ended before its time.
    ended_on = models.DateField(_("提前终止"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_began",
            )
        ]
        indexes = [
            models.Index(fields=["user", "content_object", "valid_to"], name="%(class)s_of_user")
        ]


class UnitGrant(Grant):
    """The cases of a unit and of all below it may be read by this person."""

    content_object = models.ForeignKey(
        Unit, models.PROTECT, related_name="grants", verbose_name=_("单位")
    )

    class Meta(Grant.Meta):
        verbose_name = verbose_name_plural = _("单位授权")

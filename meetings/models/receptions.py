"""A leader's reception day 领导接访日, and the matters that are booked for it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.models import Chain
from audit.sealing import SealedTextField
from organization.models import Unit, User
from petitions.models import Case


class ReceptionStage(models.TextChoices):
    """Where a reception day stands."""

    PLANNED = "planned", _("已排期")
    CANCELLED = "cancelled", _("已取消")


class ReceptionQuerySet(models.QuerySet["Reception"]):
    """Which days."""

    def planned(self) -> Self:
        """Keep those that were not cancelled."""
        return self.filter(stage=ReceptionStage.PLANNED)


class Reception(models.Model):
    """One leader, one day, from when to when. The days are no secret; who is booked is."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    leader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("接访领导"))
    on = models.DateField(_("日期"))
    starts = models.TimeField(_("开始时间"))
    ends = models.TimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=60)
    stage = models.CharField(
        _("状态"), max_length=10, choices=ReceptionStage, default=ReceptionStage.PLANNED
    )
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_on = models.DateField()

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("领导接访日")
        constraints = [
            models.UniqueConstraint(
                fields=["leader", "on", "starts"], name="reception_one_per_leader_and_hour"
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="reception_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["on", "starts"], name="reception_by_day")]

    def __str__(self) -> str:
        return self.slug


class BookingQuerySet(models.QuerySet["Booking"]):
    """Which bookings."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep the bookings of cases that exist for this person."""
        return self.filter(case__in=Case.objects.visible_to(user, on).values("pk"))


class Booking(models.Model):
    """One case that the leader hears on that day. What is promised becomes tasks on the case."""

    reception = models.ForeignKey(Reception, models.PROTECT, related_name="bookings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("信访事项"))
    note = SealedTextField(_("预约说明"), blank=True, default="")
    booked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    booked_on = models.DateField()
    held_on = models.DateField(_("接访日期"), null=True, blank=True)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    heard = SealedTextField(_("接访情况"), blank=True, default="")

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("接访预约")
        constraints = [
            models.UniqueConstraint(
                fields=["reception", "case"], name="booking_one_per_reception_and_case"
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True, held_by__isnull=True)
                | Q(held_on__isnull=False, held_by__isnull=False),
                name="booking_held_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="booking_of_case")]

    def __str__(self) -> str:
        return f"{self.reception_id}/{self.case_id}"

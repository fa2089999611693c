"""Statutory holidays and make-up workdays, as the State Council announces them year by year."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

SATURDAY = 5


class CalendarYear(models.Model):
    """A year whose days are known. Without this row nothing may be counted in that year."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("来源"), max_length=120)
    confirmed = models.BooleanField(
        _("已按国务院通知核对"),
        default=False,
        help_text=_("次年调休安排通常在十一月公布，公布前只是推算。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("工作日历年份")
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=1949) & Q(year__lte=2200),
                name="calendar_year_is_a_year_of_our_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, or a weekend day that is worked."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("法定节假日")
        WORKDAY = "workday", _("调休上班")

    year = models.ForeignKey(
        CalendarYear,
        models.PROTECT,
        to_field="year",
        related_name="days",
        verbose_name=_("年份"),
    )
    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("性质"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = _("节假日与调休")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["holiday", "workday"]),
                name="calendar_day_is_a_holiday_or_a_workday",
            )
        ]

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.name}"

    def clean(self) -> None:
        if self.date and self.year_id and self.date.year != self.year_id:
            raise ValidationError({"date": _("日期不在所属年份内。")})
        if self.date and self.kind == self.Kind.WORKDAY and self.date.weekday() < SATURDAY:
            raise ValidationError({"kind": _("只有周六、周日才会调休上班。")})

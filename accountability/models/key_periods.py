"""Key periods 重要节点: days in which staff keep closer contact on cases that are open already.

Duties fall on staff. Nothing here is about a person, nor about where anybody is; a case is listed
for facts of the matter. A period shuts by itself after its last day.
"""

from datetime import date, datetime, time, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.models.tasks import CaseTask
from audit.models import Chain
from audit.sealing import SealedTextField
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models import Case, Resolution

# Who of a unit works for it in a period: keeps contact, reports, answers a screening.
WORKERS = (Role.UNIT_CLERK, Role.HANDLER, Role.HEAD, Role.OFFICE, Role.REGISTRAR)
LONGEST = timedelta(days=60)


class KeyPeriodQuerySet(models.QuerySet["KeyPeriod"]):
    """Which periods."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of the person's office, those below a leader, and those the person is
        named for, alone or with a unit, until the day that is written there."""
        held = standing(user, on or timezone.localdate())
        if held.is_officer:
            return self.none()
        units = frozenset[int]().union(*(held.units(role) for role in WORKERS))
        named = PeriodReader.objects.filter(Q(person=user) | Q(unit__in=units), until__gte=held.on)
        return self.filter(
            Q(office__in=held.units(Role.OFFICE))
            | Q(office__in=held.reach(Role.LEADER))
            | Q(pk__in=named.values("period"))
        )

    def running(self, on: date) -> Self:
        """Keep those that are under way and were not shut."""
        return self.filter(closed_at__isnull=True, starts_on__lte=on, ends_on__gte=on)


class KeyPeriod(models.Model):
    """From a day to a day: how often somebody keeps contact, and by when units report."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    name = models.CharField(_("名称"), max_length=60)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    rhythm = models.PositiveSmallIntegerField(_("联系间隔（日）"), default=1)
    zero_by = models.TimeField(_("零报告时限"), default=time(16, 0))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("设立人"))
    opened_on = models.DateField(_("设立日期"))
    closed_at = models.DateTimeField(_("锁定时间"), null=True, blank=True)

    objects = KeyPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("重要节点")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="key_period_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(rhythm__gte=1), name="key_period_has_a_rhythm_in_days"
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], name="key_period_by_end")]

    def __str__(self) -> str:
        return self.slug

    def is_open(self, on: date) -> bool:
        """Tell whether anything may be recorded in it that day."""
        return self.closed_at is None and self.starts_on <= on <= self.ends_on

    def slot_of(self, day: date) -> int:
        """Return the number of the stretch of `rhythm` days that holds this day, from 0."""
        return (day - self.starts_on).days // self.rhythm

    def slot_days(self, slot: int) -> tuple[date, date]:
        """Return the first and the last day of a stretch; the last one may be shorter."""
        first = self.starts_on + timedelta(days=slot * self.rhythm)
        return first, min(first + timedelta(days=self.rhythm - 1), self.ends_on)

    def zero_is_late(self, at: datetime) -> bool:
        """Tell whether a zero report of this moment comes after the hour."""
        return timezone.localtime(at).time() > self.zero_by


class PeriodReader(models.Model):
    """Who may open the period, until when: a person, or a unit, which then takes part in it."""

    period = models.ForeignKey(KeyPeriod, models.PROTECT, related_name="readers")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员")
    )
    until = models.DateField(_("期限"))

    class Meta:
        verbose_name = verbose_name_plural = _("节点知悉名单")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, person__isnull=True)
                | Q(unit__isnull=True, person__isnull=False),
                name="period_reader_is_a_unit_or_a_person",
            ),
            models.UniqueConstraint(fields=["period", "unit"], name="period_unit_once"),
            models.UniqueConstraint(fields=["period", "person"], name="period_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.period_id}: {self.unit_id or self.person_id}"


class ListingReason(models.TextChoices):
    """Why a case is listed: facts of the matter, never of the person."""

    REPEAT = "repeat", _("同一事项重复信访")
    GROUP = "group", _("五人以上集体信访")
    OVERDUE = "overdue", _("超期未结")
    UNEXECUTED = "unexecuted", _("诉求已获支持，尚未落实")
    MINOR = "minor", _("涉及未成年人受侵害线索")
    LEADER = "leader", _("领导批示要求")


class PeriodCaseQuerySet(models.QuerySet["PeriodCase"]):
    """Which listed cases."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those whose case exists for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)

    def active(self) -> Self:
        """Keep those whose case is neither closed nor resolved; the others have left the list."""
        done = Q(case__closed_on__isnull=False) | Q(case__resolution=Resolution.RESOLVED)
        return self.exclude(done)


class PeriodCase(models.Model):
    """A case listed in a period, and the unit whose staff keep contact."""

    period = models.ForeignKey(KeyPeriod, models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="key_periods")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    reason = models.CharField(_("列入理由"), max_length=12, choices=ListingReason)
    listed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("列入人"))
    listed_on = models.DateField(_("列入日期"))

    objects = PeriodCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("节点重点事项")
        constraints = [
            models.UniqueConstraint(fields=["period", "case"], name="case_once_in_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.period_id}: {self.case_id}"


class ContactSlot(models.Model):
    """One stretch of days of a listed case, with the task it gave; once, however often the job
    runs."""

    entry = models.ForeignKey(PeriodCase, models.PROTECT, related_name="slots")
    no = models.PositiveSmallIntegerField()
    task = models.OneToOneField(CaseTask, models.PROTECT, related_name="contact_slot")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "no"], name="contact_slot_once_a_case")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.no}"


class CheckRecord(models.Model):
    """A unit was visited or telephoned, and what was found (指导检查到位)."""

    class Means(models.TextChoices):
        VISIT = "visit", _("实地检查")
        PHONE = "phone", _("电话抽查")

    period = models.ForeignKey(KeyPeriod, models.PROTECT, related_name="checks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("受检单位"))
    checked_on = models.DateField(_("检查日期"))
    means = models.CharField(_("检查方式"), max_length=8, choices=Means)
    findings = SealedTextField(_("检查情况"))
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("检查人"))

    class Meta:
        verbose_name = verbose_name_plural = _("指导检查记录")
        indexes = [models.Index(fields=["period", "unit"], name="check_of_unit_in_period")]

    def __str__(self) -> str:
        return f"{self.period_id}: {self.unit_id} {self.checked_on}"


class ZeroReport(models.Model):
    """A unit says on one day that nothing new came up (零报告)."""

    period = models.ForeignKey(KeyPeriod, models.PROTECT, related_name="zero_reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    day = models.DateField(_("日期"))
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("报告人"))
    filed_at = models.DateTimeField(_("报告时间"))
    late = models.BooleanField(_("超过时限"))

    class Meta:
        verbose_name = verbose_name_plural = _("零报告")
        constraints = [
            models.UniqueConstraint(fields=["period", "unit", "day"], name="zero_report_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.period_id}: {self.unit_id} {self.day}"

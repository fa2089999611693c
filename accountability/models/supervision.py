"""Pressing what is late or faulty: reminders 催办单 and supervision notices 督办函."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models import Case
from petitions.models.clocks import ClockCode

ANSWERERS = (Role.UNIT_CLERK, Role.HANDLER, Role.HEAD)


class Rung(models.TextChoices):
    """How far up the ladder a reminder goes: to whom, and when."""

    SOON = "soon", _("临期提醒")
    TODAY = "today", _("到期提醒")
    OVERDUE = "overdue", _("逾期催办")
    HAND = "hand", _("人工催办")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Which reminders."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those on cases that exist for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)


class Reminder(models.Model):
    """One numbered paper to named people: of a clock, made by the calendar, or by hand.

    `clock_no` is the assignment that the clock belongs to, 0 for a clock of the case itself;
    `sent_to` is the assignment whose unit is pressed.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("发文单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    sent_to = models.PositiveSmallIntegerField(_("转交办序号"))
    to = models.ManyToManyField(User, related_name="+", verbose_name=_("送"))
    rung = models.CharField(_("类别"), max_length=10, choices=Rung)
    clock = models.CharField(_("时限"), max_length=10, choices=ClockCode, blank=True)
    clock_no = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    issued_on = models.DateField(_("发出日期"))
    issued_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("催办人")
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("催办单")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "serial"], name="reminder_serial_is_unique"
            ),
            models.UniqueConstraint(
                fields=["case", "clock", "clock_no", "due_on", "rung"],
                condition=~Q(rung="hand"),
                name="reminder_once_per_rung_of_a_clock",
            ),
            models.UniqueConstraint(
                fields=["case", "issued_on"],
                condition=Q(rung="hand"),
                name="reminder_by_hand_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(rung="hand", issued_by__isnull=False)
                | (~Q(rung="hand") & Q(issued_by__isnull=True, due_on__isnull=False)),
                name="reminder_by_hand_has_an_author",
            ),
        ]
        indexes = [models.Index(fields=["issued_on"], name="reminder_by_day")]

    def __str__(self) -> str:
        return self.number

    @property
    def days_late(self) -> int:
        """How many days past its last day the matter was when this went out; 0 if it was not."""
        return max(0, (self.issued_on - self.due_on).days) if self.due_on else 0


class Failing(models.TextChoices):
    """What a supervision notice is about (2022 Art. 40, 2005 Art. 36)."""

    LATE = "late", _("未按期办结")
    NO_ANSWER = "no_answer", _("未按规定反馈办理结果")
    PROCEDURE = "procedure", _("未按规定程序受理、办理")
    DELAY = "delay", _("推诿、敷衍、拖延")
    NOT_EXECUTED = "not_executed", _("不执行信访处理意见")
    OTHER = "other", _("其他需要督办的情形")


class SupervisionStage(models.TextChoices):
    """Where a supervision stands."""

    ISSUED = "issued", _("待回复")
    ANSWERED = "answered", _("待核查")
    RETURNED = "returned", _("退回重报")
    PASSED = "passed", _("已办结")


OWED = (SupervisionStage.ISSUED, SupervisionStage.RETURNED)


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    """Which supervisions."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those on cases that exist for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)

    def running(self) -> Self:
        """Keep those that have not passed."""
        return self.exclude(stage=SupervisionStage.PASSED)

    def owed(self) -> Self:
        """Keep those the unit has to answer."""
        return self.filter(stage__in=OWED)

    def late(self, on: date) -> Self:
        """Keep those without an answer whose day has passed."""
        return self.owed().filter(until__lt=on)

    def late_untold(self, on: date) -> Self:
        """Keep those late of which nobody was told yet that this last day has passed."""
        untold = Q(told_until__isnull=True) | ~Q(told_until=F("until"))
        return self.late(on).filter(untold)

    def answered_by_units_of(self, user: User, on: date) -> Self:
        """Keep those addressed to the units in which this person answers."""
        held = standing(user, on)
        units = frozenset[int]().union(*(held.units(role) for role in ANSWERERS))
        return self.filter(unit__in=units).visible_to(user, on)


class Supervision(models.Model):
    """One notice on one case to one unit, with the leader in charge of it; answered in writing and
    checked by somebody who did not write the answer."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisions")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("发文单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("被督办单位"))
    leader = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分管领导")
    )
    failing = models.CharField(_("督办事由"), max_length=14, choices=Failing)
    requirement = SealedTextField(_("督办要求"))
    until = models.DateField(_("回复期限"))
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("督办人"))
    issued_on = models.DateField(_("发出日期"))
    stage = models.CharField(
        _("状态"), max_length=10, choices=SupervisionStage, default=SupervisionStage.ISSUED
    )
    listed_on = models.DateField(_("挂牌日期"), null=True, blank=True)
    told_until = models.DateField(null=True, blank=True)  # the last day that was told late
    answer = SealedTextField(_("回复"), blank=True, default="")
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("回复人")
    )
    answered_on = models.DateField(_("回复日期"), null=True, blank=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核查人")
    )
    checked_on = models.DateField(_("核查日期"), null=True, blank=True)
    check_words = SealedTextField(_("核查意见"), blank=True, default="")

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("督办函")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "serial"], name="supervision_serial_is_unique"
            ),
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=~Q(stage="passed"),
                name="supervision_runs_once_per_case_and_unit",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=SupervisionStage.values), name="supervision_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("answered_by")),
                name="supervision_is_not_checked_by_its_answerer",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("issued_on")), name="supervision_leaves_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "until"],
                condition=Q(stage__in=["issued", "returned"]),
                name="supervision_owed_by_unit",
            ),
            models.Index(fields=["stage", "until"], name="supervision_by_stage"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_listed(self) -> bool:
        """Whether it is listed 挂牌督办."""
        return self.listed_on is not None

    @property
    def is_owed(self) -> bool:
        """Whether the unit has to answer."""
        return self.stage in OWED

"""A meeting 例会: when, who convenes it, who attends. What is discussed: `agenda`."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import Chain
from audit.sealing import SealedTextField
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models import Case


class MeetingKind(models.TextChoices):
    """What a meeting is for."""

    FORTNIGHTLY = "fortnightly", _("双周例会")
    AD_HOC = "ad_hoc", _("临时例会")
    SPECIAL = "special", _("专题会议")
    WORKSHOP = "workshop", _("疑难事项研讨会")
    TRAINING = "training", _("业务培训")
    EXCHANGE = "exchange", _("学习交流")


REGULAR = (MeetingKind.FORTNIGHTLY, MeetingKind.AD_HOC)  # what counts as 信访工作例会


class MeetingStage(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("筹备中")
    AGENDA_SET = "agenda_set", _("议程已发")
    HELD = "held", _("已召开")
    MINUTED = "minuted", _("已出纪要")
    CANCELLED = "cancelled", _("已取消")


COMING = (MeetingStage.PLANNED, MeetingStage.AGENDA_SET)
OVER = (MeetingStage.HELD, MeetingStage.MINUTED)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Which meetings."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep what this person keeps, convenes, attends, oversees, reports to or works for.

        What stands on the agenda is another question: `AgendaItem.objects.visible_to`.
        """
        on = on or timezone.localdate()
        held = standing(user, on)
        if held.is_officer:
            return self.none()
        units = {post.unit_id for post in held.posts}
        kept = held.units(Role.REGISTRAR) | held.units(Role.OFFICE) | held.reach(Role.LEADER)
        attended = Attendee.objects.filter(Q(person=user) | Q(unit__in=units))
        seen = Case.objects.visible_to(user, on).values("pk")
        items = Meeting._meta.get_field("items").related_model._default_manager
        mine = Q(unit__in=units) | Q(decisions__person=user) | Q(decisions__unit__in=units)
        reported = items.filter(Q(case__isnull=True) | Q(case__in=seen), mine)
        return self.filter(
            Q(unit__in=kept)
            | Q(convenor=user)
            | Q(pk__in=attended.values("meeting"))
            | Q(pk__in=reported.values("meeting"))
        )

    def coming(self) -> Self:
        """Keep those not held yet."""
        return self.filter(stage__in=COMING)

    def over(self) -> Self:
        """Keep those that took place."""
        return self.filter(stage__in=OVER)


class Meeting(models.Model):
    """One meeting with a number and a chain of its own, on which nothing of any case stands."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    kind = models.CharField(_("会议类型"), max_length=12, choices=MeetingKind)
    title = models.CharField(_("会议名称"), max_length=100, blank=True)
    campaign = models.CharField(_("专项工作"), max_length=60, blank=True)
    # The fortnight this meeting was made for; only the job sets it, so that it makes one.
    slot = models.DateField(null=True, blank=True)
    held_on = models.DateField(_("日期"))
    starts = models.TimeField(_("开始时间"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=60, blank=True)
    convenor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("召集人")
    )
    stage = models.CharField(
        _("状态"), max_length=12, choices=MeetingStage, default=MeetingStage.PLANNED
    )
    planned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    planned_on = models.DateField()
    minutes = SealedTextField(_("综合情况"), blank=True, default="")
    minuted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )
    minuted_on = models.DateField(_("纪要日期"), null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("会议")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "serial"], name="meeting_serial_is_unique"
            ),
            models.UniqueConstraint(
                fields=["unit", "slot"],
                condition=Q(slot__isnull=False),
                name="meeting_one_per_unit_and_fortnight",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MeetingKind.values) & Q(stage__in=MeetingStage.values),
                name="meeting_kind_and_stage_are_known",
            ),
            models.CheckConstraint(
                condition=Q(stage="minuted", minuted_on__isnull=False, minuted_by__isnull=False)
                | (~Q(stage="minuted") & Q(minuted_on__isnull=True)),
                name="meeting_minuted_by_somebody_and_only_then",
            ),
        ]
        indexes = [
            models.Index(fields=["-held_on", "-id"], name="meeting_newest"),
            models.Index(fields=["kind", "held_on"], name="meeting_of_kind"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> Any:
        """What it is called: its title, else its kind."""
        return self.title or self.get_kind_display()


class Attendee(models.Model):
    """A person by name, or a unit that sends somebody."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendees")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("参会人")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("参会单位")
    )
    attended = models.BooleanField(_("到会"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("参会")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="attendee_person_stands_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "unit"],
                condition=Q(unit__isnull=False),
                name="attendee_unit_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, unit__isnull=False)
                | Q(person__isnull=False, unit__isnull=True),
                name="attendee_is_a_person_or_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.person_id or ''}/{self.unit_id or ''}"

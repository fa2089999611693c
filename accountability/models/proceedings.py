"""Holding somebody to account 责任追究 (2022 Art. 42-46): one person, one ground, facts that each
have a source, the person's reply, a decision from above. Only named persons know of it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.grounds import BY_CODE, Ground, GroundCode
from audit.models import Chain
from audit.sealing import SealedTextField
from organization.models import Post, Unit, User
from organization.standing import standing
from petitions.models import Case

PREFIX = "proceeding/"


class ProceedingStage(models.TextChoices):
    """Where a proceeding stands."""

    DRAFT = "draft", _("核实事实")
    NOTIFIED = "notified", _("等候申辩")
    REPLIED = "replied", _("已申辩，待决定")
    DECIDED = "decided", _("已决定，待执行")
    CLOSED = "closed", _("已办结")
    ENDED = "ended", _("已终止")


class Finding(models.TextChoices):
    """What the decision finds."""

    FOUNDED = "founded", _("责任成立")
    PARTLY = "partly", _("部分成立")
    UNFOUNDED = "unfounded", _("不成立")


class Sanction(models.TextChoices):
    """What follows from it. What goes further is for the competent body to decide."""

    NONE = "none", _("不予处理")
    TALK = "talk", _("谈话提醒")
    SUMMON = "summon", _("约谈")
    CIRCULATE = "circulate", _("通报批评")
    SELF_CHECK = "self_check", _("责令检查")
    HAND_ON = "hand_on", _("移送有权机关")


RUNNING = (ProceedingStage.DRAFT, ProceedingStage.NOTIFIED, ProceedingStage.REPLIED)
FOUND = (Finding.FOUNDED, Finding.PARTLY)


class ProceedingQuerySet(models.QuerySet["AccountabilityProceeding"]):
    """Which proceedings: every page, count and notice begins with `visible_to`."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those in which this person is named, and no role opens any other.

        Who opened it, who decides, who was asked to read until a day; the answerable person from
        the notice on. Officers see none. Who is walled off from a case that a fact is drawn from,
        or recused from it, sees nothing of the proceeding - but for the answerable person, whose
        right to reply comes first.
        """
        held = standing(user, on or timezone.localdate())
        if held.is_officer:
            return self.none()
        reads = ProceedingReader.objects.filter(person=user, until__gte=held.on)
        hidden = ProceedingFact.objects.filter(case__in=Case.objects.hidden_from(held))
        official = Q(opened_by=user) | Q(decider=user) | Q(pk__in=reads.values("proceeding"))
        return self.filter(
            (official & ~Q(pk__in=hidden.values("proceeding")))
            | Q(answerer=user, notified_on__isnull=False)
        )

    def running(self) -> Self:
        """Keep those that are neither decided nor ended."""
        return self.filter(stage__in=RUNNING)

    def held_against(self, unit: Unit) -> Self:
        """Keep those decided on this unit that found something."""
        return self.filter(unit=unit, finding__in=FOUND)


class AccountabilityProceeding(models.Model):
    """One person who answered for a unit on a day, and what is held against them."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    body = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("提起单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    ground = models.CharField(_("追责情形"), max_length=4, choices=GroundCode)
    acted_on = models.DateField(_("责任发生日"))
    answerer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("责任人"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("当日职务"))
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提起人"))
    opened_on = models.DateField(_("提起日期"))
    stage = models.CharField(
        _("环节"), max_length=10, choices=ProceedingStage, default=ProceedingStage.DRAFT
    )

    notified_on = models.DateField(_("告知日期"), null=True, blank=True)
    reply_until = models.DateField(_("申辩期限"), null=True, blank=True)
    reply = SealedTextField(_("申辩"), blank=True, default="")
    replied_on = models.DateField(_("申辩日期"), null=True, blank=True)
    finding = models.CharField(_("认定"), max_length=10, choices=Finding, blank=True, default="")
    sanction = models.CharField(_("措施"), max_length=10, choices=Sanction, blank=True, default="")
    decision = SealedTextField(_("决定理由"), blank=True, default="")
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    appeal = SealedTextField(_("申诉"), blank=True, default="")
    appealed_on = models.DateField(_("申诉日期"), null=True, blank=True)
    outcome = SealedTextField(_("执行情况"), blank=True, default="")
    recommendation = models.SlugField(_("关联的建议书"), max_length=40, blank=True, default="")
    ended_on = models.DateField(_("办结日期"), null=True, blank=True)

    objects = ProceedingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("责任追究")
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "serial"], name="proceeding_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=ProceedingStage.values), name="proceeding_stage_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(answerer=F("decider"))
                & ~Q(answerer=F("opened_by"))
                & ~Q(opened_by=F("decider")),
                name="proceeding_is_of_three_different_people",
            ),
            models.CheckConstraint(
                condition=Q(notified_on__isnull=True, reply_until__isnull=True)
                | Q(notified_on__isnull=False, reply_until__gt=F("notified_on")),
                name="proceeding_notice_gives_time_to_reply",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, finding="", sanction="")
                | Q(
                    decided_on__isnull=False,
                    notified_on__isnull=False,
                    finding__in=Finding.values,
                    sanction__in=Sanction.values,
                ),
                name="proceeding_is_decided_after_the_notice",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True)
                | Q(replied_on__isnull=False)
                | Q(decided_on__gt=F("reply_until")),
                name="proceeding_is_decided_after_reply_or_lapse",
            ),
            models.CheckConstraint(
                condition=~Q(finding="unfounded") | Q(sanction="none"),
                name="proceeding_unfounded_has_no_sanction",
            ),
        ]
        indexes = [
            models.Index(fields=["answerer"], name="proceeding_of_answerer"),
            models.Index(fields=["decider", "stage"], name="proceeding_of_decider"),
            models.Index(fields=["opened_by", "stage"], name="proceeding_of_opener"),
            models.Index(fields=["unit", "decided_on"], name="proceeding_of_unit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def basis(self) -> Ground:
        """Return the ground with its article and words."""
        return BY_CODE[self.ground]

    def may_be_decided(self, on: date) -> bool:
        """Tell whether the person has replied, or the day to reply has passed."""
        if self.stage == ProceedingStage.REPLIED:
            return True
        lapsed = self.reply_until is not None and self.reply_until < on
        return self.stage == ProceedingStage.NOTIFIED and lapsed


class ProceedingFact(models.Model):
    """One fact, drawn from the trail or a clock of a case. Its words are made from these columns;
    there is no column to write anything else into."""

    class Kind(models.TextChoices):
        EVENT = "event", _("办理记录")
        CLOCK = "clock", _("法定时限")

    proceeding = models.ForeignKey(AccountabilityProceeding, models.PROTECT, related_name="facts")
    no = models.PositiveSmallIntegerField(_("序号"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("信访事项"))
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=40)  # "event/12", "clock/C4/1"
    code = models.CharField(max_length=40)  # of the clock, or the kind of the event
    unit = models.CharField(max_length=20, blank=True)  # code of the unit that acted
    on = models.DateField(_("日期"))
    due_on = models.DateField(_("期限"), null=True, blank=True)
    stopped_on = models.DateField(_("办理日期"), null=True, blank=True)
    seen_on = models.DateField(_("提取日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("追责事实")
        constraints = [
            models.UniqueConstraint(
                fields=["proceeding", "no"], name="proceeding_fact_no_is_unique"
            ),
            models.UniqueConstraint(
                fields=["proceeding", "case", "source"], name="proceeding_fact_is_drawn_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="event", due_on__isnull=True)
                | Q(kind="clock", due_on__isnull=False),
                name="proceeding_fact_has_its_source",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="proceeding_fact_of_case")]

    def __str__(self) -> str:
        return f"{self.proceeding_id}/{self.no}"

    @property
    def days_late(self) -> int:
        """Return by how many days the term was missed, on the day the fact was drawn."""
        if self.due_on is None:
            return 0
        return max(0, ((self.stopped_on or self.seen_on) - self.due_on).days)


class ProceedingReader(models.Model):
    """Somebody else who may read a proceeding, by name, until a day."""

    proceeding = models.ForeignKey(AccountabilityProceeding, models.PROTECT, related_name="readers")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("知悉人"))
    until = models.DateField(_("知悉至"))
    reason = SealedTextField(_("理由"))
    named_on = models.DateField(_("列名日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("知悉人")
        constraints = [
            models.UniqueConstraint(
                fields=["proceeding", "person"], name="proceeding_reader_is_named_once"
            )
        ]
        indexes = [models.Index(fields=["person", "until"], name="proceeding_reader_of_person")]

    def __str__(self) -> str:
        return f"{self.proceeding_id} → {self.person_id}"

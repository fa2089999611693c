"""The three kinds of recommendation 三项建议, and the root causes they grow from."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.models.supervision import ANSWERERS
from audit.models import Chain
from audit.sealing import SealedTextField
from organization.models import Duty, Role, Unit, User
from organization.standing import Standing, standing
from petitions.models import Case

OFFICE_ROLES = (Role.OFFICE, Role.REGISTRAR)


class RecommendationKind(models.TextChoices):
    """What is recommended (2022 Art. 40)."""

    IMPROVE = "improve", _("改进工作")
    POLICY = "policy", _("完善政策")
    ACCOUNTABILITY = "accountability", _("追究责任")


class RecommendationStage(models.TextChoices):
    """Where a recommendation stands."""

    ISSUED = "issued", _("待反馈")
    ANSWERED = "answered", _("已反馈")
    CLOSED = "closed", _("已了结")


class Outcome(models.TextChoices):
    """What the unit makes of it."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    REFUSED = "refused", _("不采纳")


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Which recommendations."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep what the person's office issued, or a unit of theirs or below was told.

        One that grew from a case which does not exist for the person (the accused side, a
        recusal) does not exist for them either.
        """
        held = standing(user, on or timezone.localdate())
        if held.is_officer:
            return self.none()
        hidden = self.model.cases.through.objects.filter(case__in=Case.objects.hidden_from(held))
        return self.filter(_shown(held)).exclude(pk__in=hidden.values("recommendation"))

    def owed_by(self, user: User, on: date) -> Self:
        """Keep those without an answer that wait for the head of a unit of this person."""
        units = standing(user, on).units(Role.HEAD)
        return self.visible_to(user, on).owed().filter(unit__in=units)

    def owed(self) -> Self:
        """Keep those the unit has not answered."""
        return self.filter(stage=RecommendationStage.ISSUED)

    def late(self, on: date) -> Self:
        """Keep those without an answer whose day has passed."""
        return self.owed().filter(until__lt=on)


def _shown(held: Standing) -> Q:
    """Return the condition that an own office issued it, or it went to a unit in reach.

    One that grew from a restricted case is for the office and for the very unit it went to.
    """
    offices = frozenset[int]().union(*(held.units(role) for role in OFFICE_ROLES))
    own = frozenset[int]().union(*(held.units(role) for role in ANSWERERS))
    leads = any(post.role == Role.LEADER and post.duty != Duty.DUAL for post in held.posts)
    below = held.reach(Role.HEAD) | held.portfolio
    below |= held.reach(Role.LEADER) if leads else frozenset()
    return Q(office__in=offices) | Q(unit__in=own) | Q(unit__in=below, is_restricted=False)


class Recommendation(models.Model):
    """One numbered letter to one unit, answered in writing by its head: adopted, partly, or
    refused with the reason. It has a chain of its own; the cases tell that it grew from them."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("发文单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    kind = models.CharField(_("建议类别"), max_length=14, choices=RecommendationKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("主送单位"))
    text = SealedTextField(_("建议内容"))
    cases = models.ManyToManyField(Case, related_name="recommendations", blank=True)
    is_restricted = models.BooleanField(_("限制知悉"), default=False)  # grew from such a case
    until = models.DateField(_("反馈期限"))
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    issued_on = models.DateField(_("发出日期"))
    stage = models.CharField(
        _("状态"), max_length=10, choices=RecommendationStage, default=RecommendationStage.ISSUED
    )
    outcome = models.CharField(_("采纳情况"), max_length=10, choices=Outcome, blank=True)
    answer = SealedTextField(_("反馈"), blank=True, default="")
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("反馈人")
    )
    answered_on = models.DateField(_("反馈日期"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("了结人")
    )
    closed_on = models.DateField(_("了结日期"), null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信访工作建议书")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "serial"], name="recommendation_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=RecommendationStage.values),
                name="recommendation_stage_is_known",
            ),
            models.CheckConstraint(
                condition=Q(stage="issued", answered_on__isnull=True, outcome="")
                | (~Q(stage="issued") & Q(answered_on__isnull=False) & ~Q(outcome="")),
                name="recommendation_answered_with_an_outcome_and_only_then",
            ),
        ]
        indexes = [models.Index(fields=["unit", "stage", "until"], name="recommendation_of_unit")]

    def __str__(self) -> str:
        return self.number


class Cause(models.TextChoices):
    """Why a matter came to be a petition: always something the system can mend."""

    POLICY = "policy", _("政策不完善或不衔接")
    NOT_EXECUTED = "not_executed", _("政策执行不到位")
    PROCEDURE = "procedure", _("程序不规范、信息不公开")
    CONDUCT = "conduct", _("工作作风和服务态度")
    RESOURCES = "resources", _("资源和条件不足")
    EXPLANATION = "explanation", _("政策宣传解释不到位")
    DELAY = "delay", _("初次办理不及时、不规范")
    HISTORY = "history", _("历史遗留问题")
    OTHER = "other", _("其他")


class RootCauseQuerySet(models.QuerySet["RootCause"]):
    """Which root causes."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of cases that exist for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)


class RootCause(models.Model):
    """The root cause of one case, in a category and in words."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="root_cause")
    cause = models.CharField(_("根源类别"), max_length=14, choices=Cause)
    words = SealedTextField(_("说明"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    set_on = models.DateField(_("记录日期"))

    objects = RootCauseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("根源")
        indexes = [models.Index(fields=["set_on", "cause"], name="root_cause_by_day")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.cause}"

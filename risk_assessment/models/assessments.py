"""An assessment 社会稳定风险评估: six steps, a conclusion, a signature (暂行条例 Art. 22-24)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import User
from risk_assessment.models.decisions import MajorDecision


class AssessmentStage(models.TextChoices):
    """Where an assessment stands."""

    DRAFTING = "drafting", _("评估中")
    TO_SIGN = "to_sign", _("待签署")
    SIGNED = "signed", _("已签署")


class Conclusion(models.TextChoices):
    """What the assessment comes to."""

    PROCEED = "proceed", _("可以实施")
    ADJUST = "adjust", _("调整后实施")
    DEFER = "defer", _("暂缓实施")
    STOP = "stop", _("不予实施")


GOES_AHEAD = (Conclusion.PROCEED, Conclusion.ADJUST)


class RecordKind(models.TextChoices):
    """How views were heard and facts found (Art. 23)."""

    DEPARTMENT = "department", _("听取有关部门意见")
    HEARING = "hearing", _("听证、座谈")
    SURVEY = "survey", _("问卷调查")
    VISIT = "visit", _("重点走访")
    EXPERT = "expert", _("专家论证")
    CONSULT = "consult", _("会商分析")
    OPINION = "opinion", _("舆情跟踪")
    THIRD_PARTY = "third_party", _("第三方评估")


class Assessment(models.Model):
    """One round. Later rounds follow when what happened differs from what was predicted."""

    decision = models.ForeignKey(MajorDecision, models.PROTECT, related_name="assessments")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    stage = models.CharField(
        _("状态"), max_length=10, choices=AssessmentStage, default=AssessmentStage.DRAFTING
    )
    why = SealedTextField(_("再评估的缘由"), blank=True, default="")
    legality = SealedTextField(_("合法性"), blank=True, default="")
    reasonableness = SealedTextField(_("合理性"), blank=True, default="")
    feasibility = SealedTextField(_("可行性"), blank=True, default="")
    controllability = SealedTextField(_("可控性"), blank=True, default="")
    plan = SealedTextField(_("处置预案"), blank=True, default="")
    conclusion = models.CharField(_("结论"), max_length=10, choices=Conclusion, blank=True)
    words = SealedTextField(_("结论说明"), blank=True, default="")
    begun_on = models.DateField(_("开始日期"))
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报签人")
    )
    submitted_on = models.DateField(_("报签日期"), null=True, blank=True)
    returned = SealedTextField(_("退回意见"), blank=True, default="")
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签署人")
    )
    signed_on = models.DateField(_("签署日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("风险评估")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "round"], name="assessment_round_is_unique"
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=~Q(stage="signed"),
                name="assessment_one_round_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(stage="signed", signed_on__isnull=False, signed_by__isnull=False)
                | (~Q(stage="signed") & Q(signed_on__isnull=True, signed_by__isnull=True)),
                name="assessment_signed_by_somebody_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("submitted_by")),
                name="assessment_is_not_signed_by_its_assessor",
            ),
            models.CheckConstraint(
                condition=Q(stage="drafting") | Q(conclusion__in=Conclusion.values),
                name="assessment_submitted_has_a_conclusion",
            ),
        ]
        indexes = [models.Index(fields=["stage", "submitted_on"], name="assessment_to_sign")]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.round}"


class KeptQuerySet(models.QuerySet["AffectedGroup"]):
    """Which groups."""

    def kept(self) -> Self:
        """Leave out what was taken off again."""
        return self.filter(is_dropped=False)


class AffectedGroup(models.Model):
    """Who is affected, how many, what they ask for, and how many objections are expected.

    A group of people by their lot, such as parents of one school; never a named person.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="groups")
    no = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("群体"), max_length=60)
    size = models.PositiveIntegerField(_("约多少人"))
    demand = SealedTextField(_("主要诉求"))
    expected = models.PositiveIntegerField(_("预计提出异议的件数"), default=0)
    is_dropped = models.BooleanField(default=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("利害相关群体")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "no"], name="group_no_is_unique")
        ]

    def __str__(self) -> str:
        return self.name


class AssessmentRecord(models.Model):
    """A hearing, a survey, a visit, what other departments said: when, and what came out."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="records")
    kind = models.CharField(_("方式"), max_length=12, choices=RecordKind)
    held_on = models.DateField(_("日期"))
    who = models.CharField(_("参加方"), max_length=120)
    headcount = models.PositiveIntegerField(_("人数或份数"), default=0)
    findings = SealedTextField(_("主要意见"))
    adopted = SealedTextField(_("采纳情况"), blank=True, default="")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("评估记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RecordKind.values), name="assessment_record_kind_is_known"
            )
        ]
        indexes = [models.Index(fields=["assessment", "held_on"], name="record_of_assessment")]

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on}"

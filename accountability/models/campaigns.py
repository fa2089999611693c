"""The yearly repeat-petition campaign 重信重访专项治理: its list of cases, what is done on each.

A campaign holds cases, never people. `accountability.campaign_figures` counts them.
"""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.models.leads import CaseLead
from audit.models import Chain
from audit.sealing import SealedTextField
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models import Case

SIGNED = Q(signed_by__isnull=False, asked_by__isnull=False, struck_off_on__isnull=False)
PLACED = Q(office__isnull=False, handler__isnull=False, until__isnull=False)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Which campaigns."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of the reader's office, or below a leader, or with a case the reader sees."""
        on = on or timezone.localdate()
        held = standing(user, on)
        if held.is_officer:
            return self.none()
        office = held.units(Role.OFFICE) | held.units(Role.REGISTRAR) | held.reach(Role.LEADER)
        seen = CampaignCase.objects.visible_to(user, on).filter(campaign=OuterRef("pk"))
        return self.filter(Q(unit__in=office) | Exists(seen))

    def running(self) -> Self:
        """Keep those that are not closed."""
        return self.filter(closed_on__isnull=True)


class Campaign(models.Model):
    """One year's campaign of one petition office. The list is frozen once; what comes later is
    shown apart."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=100)
    leader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("牵头领导"))
    target = models.PositiveSmallIntegerField(_("目标化解率(%)"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_on = models.DateField(_("开始日期"))
    frozen_on = models.DateField(_("清单确定日期"), null=True, blank=True)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    words = SealedTextField(_("总结"), blank=True, default="")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("专项治理")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="one_campaign_a_year_and_office"),
            CheckConstraint(condition=Q(target__lte=100), name="campaign_target_is_a_percentage"),
            CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(frozen_on__isnull=False),
                name="campaign_is_closed_only_with_a_frozen_list",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class FactFinding(models.TextChoices):
    """Whether what is said is so."""

    TRUE = "true", _("属实")
    PARTLY = "partly", _("部分属实")
    FALSE = "false", _("不属实")


class ClaimAssessment(models.TextChoices):
    """Whether what is asked for is reasonable."""

    REASONABLE = "reasonable", _("合理")
    PARTLY = "partly", _("部分合理")
    UNREASONABLE = "unreasonable", _("不合理")


class Branch(models.TextChoices):
    """What a judgement asks for."""

    MEASURE = "measure", _("化解措施")
    BOTH = "both", _("合理部分化解，其余解释疏导")
    EXPLAIN = "explain", _("政策解释和思想疏导")


class CampaignResult(models.TextChoices):
    """How a case left the list."""

    OPEN = "open", _("未销号")
    RESOLVED = "resolved", _("已化解")
    EXPLAINED = "explained", _("已解释疏导")


class CampaignCaseQuerySet(models.QuerySet["CampaignCase"]):
    """Which cases of campaigns. Counting and listing both begin here."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those whose case exists for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)

    def with_lead(self) -> Self:
        """Add who leads the case now: `lead_pk`, `lead_name`."""
        leads = CaseLead.objects.filter(case=OuterRef("case"), ended_on__isnull=True)
        return self.annotate(
            lead_pk=Subquery(leads.values("leader")[:1]),
            lead_name=Subquery(leads.values("leader__name")[:1]),
        )

    def listed(self) -> Self:
        """Keep the list itself, without later additions."""
        return self.filter(is_addition=False)

    def additions(self) -> Self:
        """Keep what was added after the list was frozen."""
        return self.filter(is_addition=True)

    def settled_in_three(self) -> Self:
        """Keep those with lead, office and handler, requirement and day 三个落实."""
        leads = CaseLead.objects.filter(ended_on__isnull=True).values("case")
        return self.filter(PLACED, case__in=leads)

    def lacking(self) -> Self:
        """Keep the open ones that lack one of the three."""
        ready = self.model._default_manager.settled_in_three().values("pk")
        return self.filter(result=CampaignResult.OPEN).exclude(pk__in=ready)

    def came_back(self) -> Self:
        """Keep the resolved ones with a new petition within the twelve months after."""
        return self.filter(pk__in=_came_back())

    def resolved(self) -> Self:
        """Keep the resolved ones without a new petition within the twelve months after."""
        return self.filter(result=CampaignResult.RESOLVED).exclude(pk__in=_came_back())

    def resolved_in_year(self) -> Self:
        """Keep of the resolved ones those resolved by the end of the year of the campaign."""
        return self.resolved().filter(resolved_on__year__lte=F("campaign__year"))

    def resolved_later(self) -> Self:
        """Keep of the resolved ones those resolved after the year of the campaign."""
        return self.resolved().filter(resolved_on__year__gt=F("campaign__year"))

    def explained(self) -> Self:
        """Keep those that ended with an explanation."""
        return self.filter(result=CampaignResult.EXPLAINED)

    def unsettled(self) -> Self:
        """Keep those that are open, or open again."""
        return self.filter(Q(result=CampaignResult.OPEN) | Q(pk__in=_came_back()))


def _came_back() -> QuerySet[Any, Any]:
    """Return the ids of resolved rows whose case brought a petition within the watch."""
    rows: QuerySet[Any, Any] = CampaignCase.objects.filter(
        result=CampaignResult.RESOLVED,
        case__petitions__received_on__gt=F("resolved_on"),
        case__petitions__received_on__lte=F("watch_until"),
    ).values("pk")
    return rows


class CampaignCase(models.Model):
    """One case on a campaign: the three 三个落实 (the lead is a CaseLead; an office never comes
    without a handler, nor a day without a requirement), what was judged, how it left the list."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    added_on = models.DateField(_("列入日期"))
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_addition = models.BooleanField(_("清单确定后增列"), default=False)
    reason = SealedTextField(_("列入理由"), blank=True, default="")

    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("工作部门")
    )
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人员")
    )
    requirement = SealedTextField(_("工作要求"), blank=True, default="")
    until = models.DateField(_("办结时限"), null=True, blank=True)

    chronology = SealedTextField(_("来龙去脉"), blank=True, default="")
    root_cause = SealedTextField(_("症结"), blank=True, default="")
    fact_finding = models.CharField(
        _("反映是否属实"), max_length=12, choices=FactFinding, blank=True
    )
    claim = models.CharField(_("诉求是否合理"), max_length=12, choices=ClaimAssessment, blank=True)
    judged_on = models.DateField(_("研判日期"), null=True, blank=True)

    asked_result = models.CharField(max_length=10, choices=CampaignResult, blank=True)
    evidence = SealedTextField(_("销号依据"), blank=True, default="")
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提请人")
    )
    asked_on = models.DateField(_("提请日期"), null=True, blank=True)
    result = models.CharField(
        _("结果"), max_length=10, choices=CampaignResult, default=CampaignResult.OPEN
    )
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签批领导")
    )
    struck_off_on = models.DateField(_("销号日期"), null=True, blank=True)
    resolved_on = models.DateField(_("化解日期"), null=True, blank=True)
    watch_until = models.DateField(_("回看截止"), null=True, blank=True)

    objects = CampaignCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("专项治理事项")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "case"], name="a_case_stands_once_on_a_campaign"
            ),
            CheckConstraint(
                condition=Q(fact_finding="", claim="", judged_on__isnull=True)
                | (PLACED & ~Q(fact_finding="") & ~Q(claim="") & Q(judged_on__isnull=False)),
                name="campaign_case_is_judged_once_it_is_placed",
            ),
            CheckConstraint(
                condition=Q(result="open", struck_off_on__isnull=True, signed_by__isnull=True)
                | (SIGNED & ~Q(result="open") & ~Q(fact_finding="")),
                name="campaign_case_is_struck_off_with_a_signature",
            ),
            CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("asked_by")),
                name="campaign_case_is_not_signed_by_who_asked",
            ),
            CheckConstraint(
                condition=Q(
                    result="resolved", resolved_on__isnull=False, watch_until__isnull=False
                )
                | (
                    ~Q(result="resolved")
                    & Q(resolved_on__isnull=True, watch_until__isnull=True)
                ),
                name="campaign_case_resolved_has_a_day_and_a_watch",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["case"], name="campaign_of_case"),
            models.Index(
                fields=["handler", "until"], condition=Q(result="open"), name="campaign_of_handler"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.case_id}"

    @property
    def branch(self) -> Branch | None:
        """What the judgement asks for; None before it."""
        return branch_of(self.fact_finding, self.claim)


def branch_of(finding: str, claim: str) -> Branch | None:
    """Return what a judgement asks for: what is so and reasonable is to be settled, what is
    neither wholly is settled as far as it is, all else is explained."""
    if not finding or not claim:
        return None
    if finding == FactFinding.TRUE and claim == ClaimAssessment.REASONABLE:
        return Branch.MEASURE
    if finding == FactFinding.FALSE or claim == ClaimAssessment.UNREASONABLE:
        return Branch.EXPLAIN
    return Branch.BOTH


class CampaignRecordKind(models.TextChoices):
    """What was done to get to the bottom of it, or to explain."""

    HEARING = "hearing", _("听取诉求")
    FILE_REVIEW = "file_review", _("调阅案卷")
    EVIDENCE = "evidence", _("核查取证")
    HOME_VISIT = "home_visit", _("下访")
    RECEPTION = "reception", _("接待")
    LEAD_REVIEW = "lead_review", _("包案领导研究")
    EXPLANATION = "explanation", _("政策解释和思想疏导")


class CampaignRecord(models.Model):
    """One thing that was done on a case of a campaign, with its day and words."""

    row = models.ForeignKey(CampaignCase, models.PROTECT, related_name="records")
    kind = models.CharField(_("方式"), max_length=12, choices=CampaignRecordKind)
    on = models.DateField(_("日期"))
    words = SealedTextField(_("情况"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    written_on = models.DateField()

    class Meta:
        verbose_name = verbose_name_plural = _("专项治理记录")
        constraints = [
            CheckConstraint(
                condition=Q(on__lte=F("written_on")), name="campaign_record_is_of_the_past"
            )
        ]
        indexes = [models.Index(fields=["row", "kind"], name="campaign_record_of_row")]

    def __str__(self) -> str:
        return f"{self.row_id}/{self.kind}"

"""What a rule proposes 提示: a sentence with the facts it used. A person takes it up or says why
not; nothing follows from a rule by itself."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.above import openable
from audit.sealing import SealedTextField
from organization.models import Unit, User
from organization.standing import standing
from petitions.models import Case


class Purpose(models.TextChoices):
    """What a proposal is for."""

    SUPERVISE = "supervise", _("督办")
    CAMPAIGN = "campaign", _("列入专项治理")
    TOPIC = "topic", _("列入例会")
    PROCEEDING = "proceeding", _("责任追究")
    RECOMMEND = "recommend", _("提出建议")
    LEAD = "lead", _("领导包案")
    REASSESS = "reassess", _("重新评估")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Which proposals."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those without a case, and those whose case exists for this person; of those to
        hold somebody to account the ones on units above which the person stands."""
        on = on or timezone.localdate()
        seen = Case.objects.visible_to(user, on).values("pk")
        below = Unit.objects.filter(openable(standing(user, on)))
        about = below.annotate(about=Concat(Value("unit/"), "code")).values("about")
        return self.filter(
            Q(case__isnull=True) | Q(case__in=seen),
            ~Q(purpose=Purpose.PROCEEDING) | Q(about__in=about),
        )

    def open(self, purpose: Purpose | None = None) -> Self:
        """Keep those nobody decided on yet, for one purpose or for all."""
        rows = self.filter(stage=Proposal.Stage.OPEN)
        return rows.filter(purpose=purpose) if purpose else rows


class Proposal(models.Model):
    """One rule's word on one case, or on something else that `about` names.

    `key` is the rule, its subject and the occasion: the same occasion proposes once, however
    often the rule runs.
    """

    class Stage(models.TextChoices):
        OPEN = "open", _("待处理")
        TAKEN = "taken", _("已采纳")
        DISMISSED = "dismissed", _("未采纳")

    key = models.CharField(max_length=200, unique=True)
    rule = models.CharField(max_length=40)
    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="proposals")
    about = models.CharField(max_length=100, blank=True)  # "decision/SHEC-2026-0001"
    facts = models.JSONField()
    made_on = models.DateField(_("提示日期"))
    stage = models.CharField(_("处理"), max_length=10, choices=Stage, default=Stage.OPEN)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )
    decided_on = models.DateField(_("处理日期"), null=True, blank=True)
    words = SealedTextField(_("理由"), blank=True, default="")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("规则提示")
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="open", decided_on__isnull=True)
                | (~Q(stage="open") & Q(decided_on__isnull=False, decided_by__isnull=False)),
                name="proposal_decided_by_somebody_and_only_then",
            )
        ]
        indexes = [
            models.Index(fields=["purpose", "stage", "made_on"], name="proposal_open"),
            models.Index(fields=["case"], name="proposal_of_case"),
        ]

    def __str__(self) -> str:
        return self.key

"""A one-case link 一件一链: how a unit in which nobody has an account answers about one case."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import Unit, User
from petitions.models import Assignment, Case

TRIES = 5  # wrong codes after which the link is shut


class LinkStage(models.TextChoices):
    """Where a link stands. Whether it has lapsed is a question of the day."""

    SENT = "sent", _("待签收")
    SIGNED = "signed", _("待回复")
    ANSWERED = "answered", _("已回复")
    REVOKED = "revoked", _("已撤销")


class CaseLinkQuerySet(models.QuerySet["CaseLink"]):
    """Which links."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep the links of the cases that exist for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)

    def waiting(self) -> Self:
        """Keep those that somebody still has to answer."""
        return self.filter(stage__in=(LinkStage.SENT, LinkStage.SIGNED))


class CaseLink(models.Model):
    """One link: what it shows, until when, and what came back through it.

    Neither the address nor the code is kept, only what they are recognised by.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("回复单位"))
    text = SealedTextField(_("告知的内容"))
    due_on = models.DateField(_("请于此日前回复"))
    valid_to = models.DateField(_("链接有效至"))
    secret_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(_("口令错误次数"), default=0)
    stage = models.CharField(_("环节"), max_length=10, choices=LinkStage, default=LinkStage.SENT)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("生成人"))
    made_on = models.DateField(_("生成日期"))
    signed_by = SealedTextField(_("签收人"), blank=True, default="")
    signed_on = models.DateField(_("签收日期"), null=True, blank=True)
    answer = SealedTextField(_("回复"), blank=True, default="")
    answered_by = SealedTextField(_("回复人"), blank=True, default="")
    answered_on = models.DateField(_("回复日期"), null=True, blank=True)

    objects = CaseLinkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("一件一链")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=Q(stage__in=["sent", "signed"]),
                name="link_one_waiting_per_case_and_unit",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=LinkStage.values), name="link_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("made_on")), name="link_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(stage="answered") | Q(answered_on__isnull=False),
                name="link_answered_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"

    def is_shut(self, on: date) -> bool:
        """Whether the link opens nothing on that day."""
        return self.stage == LinkStage.REVOKED or on > self.valid_to or self.tries >= TRIES

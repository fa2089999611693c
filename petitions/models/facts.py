"""A blind transfer 盲转核查: one question of fact to a unit that must not know of the case."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import Chain
from audit.sealing import SealedTextField
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models.case import Case


class FactStage(models.TextChoices):
    """Where a request for facts stands."""

    ASKED = "asked", _("待签收")
    SIGNED = "signed", _("核查中")
    DRAFTED = "drafted", _("待审核")
    ANSWERED = "answered", _("已回复")
    CLOSED = "closed", _("已了结")
    WITHDRAWN = "withdrawn", _("已撤回")


FACT_OPEN = (FactStage.ASKED, FactStage.SIGNED, FactStage.DRAFTED)
ANSWERERS = (Role.UNIT_CLERK, Role.HANDLER, Role.HEAD)


class FactRequestQuerySet(models.QuerySet["FactRequest"]):
    """Which requests. Two sides, which know different things."""

    def for_unit(self, user: User, on: date | None = None) -> Self:
        """Return what units are asked in which this person answers. The case is not told."""
        held = standing(user, on or timezone.localdate())
        units = frozenset[int]().union(*(held.units(role) for role in ANSWERERS))
        return self.filter(unit__in=units)

    def for_office(self, user: User, on: date | None = None) -> Self:
        """Return what was asked about the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user, on).values("pk"))

    def open(self) -> Self:
        """Return what the unit still owes."""
        return self.filter(stage__in=FACT_OPEN)


class FactRequest(models.Model):
    """A question with a number of its own. Only the office that asks can tell which case it is.

    `text` is written anew; `petitions.redaction` sees that nothing of the case is in it.
    """

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    # Never shown to the unit, and in no event of this chain.
    case = models.ForeignKey(Case, models.PROTECT, related_name="fact_requests")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("发函单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("核查单位"))
    text = SealedTextField(_("核查事项"))
    due_on = models.DateField(_("回复期限"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发函人"))
    asked_on = models.DateField(_("发函日期"))

    stage = models.CharField(_("环节"), max_length=12, choices=FactStage, default=FactStage.ASKED)
    signed_on = models.DateField(_("签收日期"), null=True, blank=True)
    answer = SealedTextField(_("核查情况"), blank=True, default="")
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("拟稿人")
    )
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    answered_on = models.DateField(_("回复日期"), null=True, blank=True)
    ended_on = models.DateField(_("了结日期"), null=True, blank=True)

    objects = FactRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("核查函")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "serial"], name="fact_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=FactStage.values), name="fact_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | Q(answered_by__isnull=True)
                | ~Q(reviewed_by=models.F("answered_by")),
                name="fact_answer_is_not_reviewed_by_its_author",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "stage", "due_on"], name="fact_of_unit"),
            models.Index(fields=["case"], name="fact_of_case"),
        ]

    def __str__(self) -> str:
        return self.number

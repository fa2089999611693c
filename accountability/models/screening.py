"""Screening of disputes 矛盾纠纷排查: units are asked by a day which issues they know of.

What is listed are issues with a next step, an owner and a day; never people.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.models.key_periods import WORKERS, KeyPeriod
from audit.models import Chain
from audit.sealing import SealedTextField
from organization.models import Role, Unit, User
from organization.standing import Standing, standing
from petitions.models import Case, Topic


class ScreeningRoundQuerySet(models.QuerySet["ScreeningRound"]):
    """Which rounds."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of the person's office, those below a leader, and those the unit is asked."""
        held = standing(user, on or timezone.localdate())
        asked = ScreeningReturn.objects.filter(round=OuterRef("pk"), unit__in=own_units(held))
        return self.filter(_overseen(held, "office") | Q(Exists(asked)))


class ScreeningRound(models.Model):
    """One call to units, with a number and a day by which they answer."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    title = models.CharField(_("名称"), max_length=80)
    scope = models.TextField(_("排查范围"), max_length=1000, blank=True)
    called_on = models.DateField(_("部署日期"))
    until = models.DateField(_("回报期限"))
    period = models.ForeignKey(
        KeyPeriod, models.PROTECT, null=True, blank=True, related_name="rounds",
        verbose_name=_("重要节点"),
    )  # fmt: skip
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("部署人"))

    objects = ScreeningRoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("矛盾纠纷排查")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "serial"], name="screening_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("called_on")), name="screening_asks_for_a_later_day"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ScreeningReturnQuerySet(models.QuerySet["ScreeningReturn"]):
    """Which returns."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of the person's units, of rounds of the office, and those below a leader."""
        held = standing(user, on or timezone.localdate())
        return self.filter(_overseen(held, "round__office") | Q(unit__in=own_units(held)))

    def owed(self) -> Self:
        """Keep what units have not answered."""
        return self.filter(filed_on__isnull=True)

    def late(self, on: date) -> Self:
        """Keep what was to be answered before this day."""
        return self.owed().filter(round__until__lt=on)


class ScreeningReturn(models.Model):
    """What one unit is asked, and its answer: its findings, or in words that there are none."""

    round = models.ForeignKey(ScreeningRound, models.PROTECT, related_name="returns")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    filed_on = models.DateField(_("回报日期"), null=True, blank=True)
    filed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("回报人")
    )
    none_found = models.BooleanField(_("未排查出问题"), default=False)
    reminded_on = models.DateField(_("最近催报"), null=True, blank=True)

    objects = ScreeningReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("排查回报")
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="screening_return_once_a_unit"),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True, filed_by__isnull=True)
                | Q(filed_on__isnull=False, filed_by__isnull=False),
                name="screening_return_filed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.unit_id}"


class ScreeningFindingQuerySet(models.QuerySet["ScreeningFinding"]):
    """Which findings."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of returns the person may read, and those the person or the unit owns."""
        held = standing(user, on or timezone.localdate())
        if held.is_officer:
            return self.none()
        mine = Q(person=user) | Q(unit__in=own_units(held)) | Q(filed__unit__in=own_units(held))
        return self.filter(_overseen(held, "filed__round__office") | mine)

    def open(self) -> Self:
        """Keep those that are not settled."""
        return self.filter(settled_on__isnull=True)

    def owed_by(self, user: User, on: date) -> Self:
        """Keep the open ones this person owns, or a unit of theirs where nobody is named."""
        units = own_units(standing(user, on))
        return self.open().filter(Q(person=user) | Q(person__isnull=True, unit__in=units))


class ScreeningFinding(models.Model):
    """One issue, what is done next, by whom, by when; and the case that came of it, if any."""

    filed = models.ForeignKey(ScreeningReturn, models.PROTECT, related_name="findings")
    no = models.PositiveSmallIntegerField(_("序号"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("内容分类"))
    issue = SealedTextField(_("问题"))
    next_step = SealedTextField(_("下一步措施"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    until = models.DateField(_("期限"))
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="screening_findings"
    )
    settled_on = models.DateField(_("办结日期"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办结人")
    )
    outcome = SealedTextField(_("处理结果"), blank=True, default="")

    objects = ScreeningFindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("排查问题")
        constraints = [
            models.UniqueConstraint(fields=["filed", "no"], name="finding_no_is_unique"),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, settled_by__isnull=True)
                | Q(settled_on__isnull=False, settled_by__isnull=False),
                name="finding_settled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "until"],
                condition=Q(settled_on__isnull=True),
                name="finding_open_of_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.filed_id}/{self.no}"


def own_units(held: Standing) -> frozenset[int]:
    """Return the ids of the units for which the person answers a screening."""
    return frozenset[int]().union(*(held.units(role) for role in WORKERS))


def _overseen(held: Standing, office: str) -> Q:
    offices = held.units(Role.OFFICE) | held.units(Role.REGISTRAR) | held.reach(Role.LEADER)
    return Q((f"{office}__in", offices))

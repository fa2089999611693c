"""How long a closed case is kept, and the batches in which what has outlived it is erased.

Where a copy of a case went is kept here too: an export takes words out of the vault.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.models import Chain, Event
from audit.sealing import SealedTextField
from organization.models import Unit, User
from petitions.models.case import Case
from petitions.models.stages import Track


class RetentionClass(models.Model):
    """The term of one kind of matter, counted from the day the case was closed."""

    track = models.CharField(_("诉求类别"), max_length=20, choices=Track, unique=True)
    years = models.PositiveSmallIntegerField(_("保管年限"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("保管期限")
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=100), name="retention_is_a_number_of_years"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_track_display()} {self.years}"

    def last_closed(self, on: date) -> date:
        """Return the latest day of closing whose term is over on that day."""
        year = on.year - self.years
        leap_day = (on.month, on.day) == (2, 29)
        return date(year, 2, 28) if leap_day else date(year, on.month, on.day)


class DisposalStage(models.TextChoices):
    """How far a batch has come; two people besides the proposer look at it."""

    PROPOSED = "proposed", _("待初审")
    FIRST_PASSED = "first_passed", _("待复审")
    APPROVED = "approved", _("待销毁")
    DISPOSED = "disposed", _("已销毁")
    REFUSED = "refused", _("未同意")


UNDER_WAY = (DisposalStage.PROPOSED, DisposalStage.FIRST_PASSED, DisposalStage.APPROVED)


class DisposalBatchQuerySet(models.QuerySet["DisposalBatch"]):
    def of_units(self, units: frozenset[int]) -> Self:
        """Keep the batches of these units."""
        return self.filter(unit__in=units)


class DisposalBatch(models.Model):
    """Closed cases past their term, proposed together; the stage is written by the actions."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("登记单位"))
    number = models.CharField(_("批号"), max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    stage = models.CharField(
        _("环节"), max_length=20, choices=DisposalStage, default=DisposalStage.PROPOSED
    )
    proposed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    first_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("初审人")
    )
    first_at = models.DateTimeField(_("初审时间"), null=True)
    second_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("复审人")
    )
    second_at = models.DateTimeField(_("复审时间"), null=True)
    disposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("销毁人")
    )
    disposed_at = models.DateTimeField(_("销毁时间"), null=True)

    objects = DisposalBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("销毁批次")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "serial"], name="disposal_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(first_by__isnull=True) | ~Q(first_by=F("proposed_by")),
                name="disposal_first_review_by_another",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True)
                | (~Q(second_by=F("proposed_by")) & ~Q(second_by=F("first_by"))),
                name="disposal_second_review_by_a_third",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["approved", "disposed"])
                | Q(first_by__isnull=False, second_by__isnull=False),
                name="disposal_only_after_two_reviews",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-proposed_at"], name="disposal_of_unit")]

    def __str__(self) -> str:
        return self.number


class DisposalItem(models.Model):
    """One case of a batch. `live` ends when the case is taken out or the batch refused."""

    batch = models.ForeignKey(DisposalBatch, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("信访事项"))
    live = models.BooleanField(default=True)
    kept_because = SealedTextField(_("不销毁的理由"), blank=True, default="")
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "case"], name="disposal_case_once_in_a_batch"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(live=True), name="disposal_case_in_one_live_batch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.case_id}"


class CaseCopy(models.Model):
    """A case that was in an exported file; the event says who took it and when."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "event"], name="case_once_in_an_export")
        ]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.case_id}"

"""Risk points with every score they ever had, and the measures against them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import Unit, User
from organization.standing import standing
from petitions.models import Case
from risk_assessment.levels import Level, level_of
from risk_assessment.models.assessments import Assessment


class RiskPoint(models.Model):
    """One risk point 风险点, scored before and after the measures."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="points")
    no = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("风险点"), max_length=80)
    words = SealedTextField(_("表现和成因"), blank=True, default="")
    likelihood = models.PositiveSmallIntegerField(_("可能性"), null=True, blank=True)
    impact = models.PositiveSmallIntegerField(_("影响"), null=True, blank=True)
    after_likelihood = models.PositiveSmallIntegerField(_("措施后可能性"), null=True, blank=True)
    after_impact = models.PositiveSmallIntegerField(_("措施后影响"), null=True, blank=True)
    is_dropped = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("风险点")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "no"], name="risk_no_is_unique"),
            models.CheckConstraint(
                condition=Q(likelihood__isnull=True, impact__isnull=True)
                | Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="risk_score_is_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(after_likelihood__isnull=True, after_impact__isnull=True)
                | Q(after_likelihood__range=(1, 5), after_impact__range=(1, 5)),
                name="risk_score_after_is_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"R{self.no}"

    @property
    def before(self) -> Level | None:
        """The level before any measure, None while it is not scored."""
        return _level(self.likelihood, self.impact)

    @property
    def after(self) -> Level | None:
        """The level after the measures, None while it is not scored."""
        return _level(self.after_likelihood, self.after_impact)

    @property
    def residual(self) -> Level | None:
        """What counts in the end: after the measures, else before them."""
        return self.after or self.before


def _level(likelihood: int | None, impact: int | None) -> Level | None:
    return level_of(likelihood * impact) if likelihood and impact else None


class RiskScore(models.Model):
    """A score as somebody gave it once; the newest stands on the risk point."""

    point = models.ForeignKey(RiskPoint, models.PROTECT, related_name="scores")
    is_after = models.BooleanField(default=False)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_on = models.DateField()

    class Meta:
        verbose_name = verbose_name_plural = _("评分记录")
        indexes = [models.Index(fields=["point", "id"], name="score_of_risk")]

    def __str__(self) -> str:
        return f"{self.likelihood}×{self.impact}"

    @property
    def level(self) -> Level:
        """The level of this score."""
        return level_of(self.likelihood * self.impact)


class PointEvidence(models.Model):
    """A past case that shows a risk is real. Shown to those alone for whom the case exists."""

    point = models.ForeignKey(RiskPoint, models.PROTECT, related_name="evidence")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    cited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cited_on = models.DateField()

    class Meta:
        verbose_name = verbose_name_plural = _("引为例证的信访事项")
        constraints = [
            models.UniqueConstraint(fields=["point", "case"], name="case_is_cited_once_per_risk")
        ]

    def __str__(self) -> str:
        return f"{self.point_id}/{self.case_id}"


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Which measures."""

    def open(self) -> Self:
        """Keep those still to be done; a measure is owed once the assessment is signed."""
        agreed = self.filter(point__assessment__stage="signed", point__is_dropped=False)
        return agreed.filter(is_dropped=False, done_on__isnull=True)

    def late(self, on: date) -> Self:
        """Keep the open ones whose day has passed."""
        return self.open().filter(until__lt=on)

    def owed_by(self, user: User, on: date) -> Self:
        """Keep what this person owes: named, or of a unit of theirs where nobody is named."""
        held = standing(user, on)
        if held.is_officer:
            return self.none()
        units = {post.unit_id for post in held.posts}
        return self.filter(Q(person=user) | Q(person__isnull=True, unit__in=units))


class Measure(models.Model):
    """What is done against a risk, by whom, until when."""

    point = models.ForeignKey(RiskPoint, models.PROTECT, related_name="measures")
    no = models.PositiveSmallIntegerField(_("序号"))  # within the assessment
    what = SealedTextField(_("措施"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    until = models.DateField(_("期限"))
    is_dropped = models.BooleanField(default=False)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("完成人")
    )
    proof = SealedTextField(_("完成情况"), blank=True, default="")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("防范措施")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="risk_measure_done_by_somebody",
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "until"],
                condition=Q(done_on__isnull=True),
                name="risk_measure_of_person",
            ),
            models.Index(
                fields=["unit", "until"],
                condition=Q(done_on__isnull=True),
                name="risk_measure_of_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id}/{self.no}"

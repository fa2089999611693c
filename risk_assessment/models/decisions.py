"""A major decision 重大行政决策 that must be assessed before it is issued (暂行条例 Art. 22)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import Chain
from audit.sealing import SealedTextField
from organization.models import Duty, Role, Unit, User
from organization.standing import Standing, standing
from petitions.models import Case, Topic

WRITERS = (Role.HEAD, Role.UNIT_CLERK, Role.HANDLER)


class DecisionKind(models.TextChoices):
    """What the decision is about; each kind starts with risk points of its own."""

    ADMISSION = "admission", _("招生入学")
    MERGER = "merger", _("学校撤并")
    FEES = "fees", _("教育收费")
    STAFFING = "staffing", _("教师编制")
    OTHER = "other", _("其他")


def written_by(held: Standing) -> frozenset[int]:
    """Return the units for which this person assesses."""
    return frozenset[int]().union(*(held.units(role) for role in WRITERS))


def led_by(held: Standing) -> frozenset[int]:
    """Return the units whose assessments this person signs: below a leader, or in the portfolio."""
    leads = [post for post in held.posts if post.role == Role.LEADER]
    whole = any(post.duty != Duty.DUAL for post in leads)
    below = held.reach(Role.LEADER) if whole else frozenset[int]()
    return below | (held.portfolio if leads else frozenset())


class MajorDecisionQuerySet(models.QuerySet["MajorDecision"]):
    """Which decisions."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of the own unit, those a leader answers for; the Petition Office has all."""
        held = standing(user, on or timezone.localdate())
        if held.is_officer:
            return self.none()
        if Role.OFFICE in held.roles:
            return self.all()
        return self.filter(unit__in=written_by(held) | led_by(held))

    def missing(self) -> Self:
        """Keep those that touch public interests and have no signed assessment."""
        signed = Q(assessments__stage="signed")
        return self.filter(touches_public=True).exclude(signed)

    def with_late_measures(self, on: date) -> Self:
        """Keep those with a measure that was agreed and is not done in time."""
        late = MajorDecision.objects.filter(
            assessments__stage="signed",
            assessments__points__is_dropped=False,
            assessments__points__measures__is_dropped=False,
            assessments__points__measures__done_on__isnull=True,
            assessments__points__measures__until__lt=on,
        )
        return self.filter(pk__in=late.values("pk"))

    def to_sign(self) -> Self:
        """Keep those with an assessment that waits for the signature."""
        return self.filter(assessments__stage="to_sign")


class MajorDecision(models.Model):
    """What is to be decided, by which unit, and whether it was issued."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("决策承办单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    title = models.CharField(_("决策事项"), max_length=120)
    kind = models.CharField(_("类别"), max_length=12, choices=DecisionKind)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("涉及领域")
    )
    matter = SealedTextField(_("拟决策的内容"), blank=True, default="")
    basis = SealedTextField(_("决策依据"), blank=True, default="")
    touches_public = models.BooleanField(_("涉及公众切身利益"), default=True)
    why_not = SealedTextField(_("不涉及公众利益的理由"), blank=True, default="")
    planned_on = models.DateField(_("拟出台日期"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    opened_on = models.DateField(_("登记日期"))
    issued_on = models.DateField(_("出台日期"), null=True, blank=True)
    issued_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办理人")
    )

    objects = MajorDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("重大决策")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "serial"], name="decision_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DecisionKind.values), name="decision_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True, issued_by__isnull=True)
                | Q(issued_on__isnull=False, issued_by__isnull=False),
                name="decision_issued_by_somebody_and_only_then",
            ),
        ]
        indexes = [models.Index(fields=["unit", "planned_on"], name="major_decision_of_unit")]

    def __str__(self) -> str:
        return self.number


class DecisionCaseQuerySet(models.QuerySet["DecisionCase"]):
    """Which links between a decision and what came of it."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep the links to cases that exist for this person; counts begin here as well."""
        seen = Case.objects.visible_to(user, on or timezone.localdate())
        return self.running().filter(case__in=seen.filter(restricted=False).values("pk"))

    def running(self) -> Self:
        """Leave out the links that were taken back."""
        return self.filter(ended_on__isnull=True)


class DecisionCase(models.Model):
    """A case that came of a decision; `group` is the predicted group that speaks in it."""

    decision = models.ForeignKey(MajorDecision, models.PROTECT, related_name="links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    group = models.ForeignKey(
        "risk_assessment.AffectedGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("利害相关群体"),
    )
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("关联人"))
    linked_on = models.DateField(_("关联日期"))
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取消人")
    )
    ended_on = models.DateField(_("取消日期"), null=True, blank=True)

    objects = DecisionCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("决策引发的信访事项")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "case"],
                condition=Q(ended_on__isnull=True),
                name="decision_and_case_are_linked_once",
            )
        ]
        indexes = [models.Index(fields=["case"], name="decision_link_of_case")]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.case_id}"

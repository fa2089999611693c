"""Who leads a case 领导包案: the lead, what proves the four duties, and what the lead asked.

A plan has no table of its own: its summary is the latest record of the duty to plan, its measures
are the tasks whose source is the plan.
"""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import Unit, User
from organization.standing import standing
from petitions.models import Case, CaseGrant

# A new lead has read the file and made a plan by then. The regulation sets no days: a practice
# of the office, kept in one place.
FIRST_DUTIES = timedelta(days=15)
ANSWERED_IN = timedelta(days=7)  # an instruction without a day of its own


class LeadDuty(models.TextChoices):
    """The four duties of a lead."""

    FACTS = "facts", _("了解情况和诉求")
    PLAN = "plan", _("制定化解方案")
    CONTACT = "contact", _("接触联系")
    GUIDANCE = "guidance", _("指导检查督促")


class CaseLeadQuerySet(models.QuerySet["CaseLead"]):
    """Which leads."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep the leads of cases that exist for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)

    def running(self) -> Self:
        """Keep those that were not ended."""
        return self.filter(ended_on__isnull=True)

    def of(self, person: User) -> Self:
        """Keep those in which this person is the leader or the deputy."""
        return self.filter(Q(leader=person) | Q(deputy=person))


class CaseLead(models.Model):
    """One leader takes one case, from a day to a day; those of before stay as history."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="leads")
    leader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("包案领导"))
    deputy = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("协助人")
    )
    began_on = models.DateField(_("包案起"))
    ended_on = models.DateField(_("包案止"), null=True, blank=True)
    reason = SealedTextField(_("包案事由"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("确定人"))
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("解除人")
    )
    words = SealedTextField(_("交接说明"), blank=True, default="")
    grants = models.ManyToManyField(CaseGrant, blank=True, related_name="+")  # lent with it

    objects = CaseLeadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("包案")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on__isnull=True), name="lead_runs_once_a_case"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True)
                | Q(ended_on__gte=F("began_on"), ended_by__isnull=False),
                name="lead_ended_by_somebody_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("leader")),
                name="lead_has_another_as_deputy",
            ),
        ]
        indexes = [
            models.Index(
                fields=["leader"], condition=Q(ended_on__isnull=True), name="lead_of_leader"
            ),
            models.Index(
                fields=["deputy"], condition=Q(ended_on__isnull=True), name="lead_of_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.leader_id}"

    @property
    def people(self) -> set[int]:
        """The ids of who leads: the leader, and the deputy where there is one."""
        return {pk for pk in (self.leader_id, self.deputy_id) if pk is not None}


class DutyRecord(models.Model):
    """What proves that a duty was done: a day, words, and by whom. Never a bare tick."""

    lead = models.ForeignKey(CaseLead, models.PROTECT, related_name="duties")
    duty = models.CharField(_("职责"), max_length=10, choices=LeadDuty)
    done_on = models.DateField(_("日期"))
    words = SealedTextField(_("履行情况"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))

    class Meta:
        verbose_name = verbose_name_plural = _("包案履职记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(duty__in=LeadDuty.values), name="duty_is_one_of_four"
            )
        ]
        indexes = [models.Index(fields=["lead", "duty", "done_on"], name="duty_of_lead")]

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.duty}"


class InstructionQuerySet(models.QuerySet["Instruction"]):
    """Which instructions."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep the instructions on cases that exist for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)

    def unanswered(self) -> Self:
        """Keep those that wait for an answer."""
        return self.filter(answered_on__isnull=True)

    def owed_by(self, user: User, on: date) -> Self:
        """Keep what this person is to answer: named, or of a unit of theirs and nobody named."""
        units = {post.unit_id for post in standing(user, on).posts}
        mine = Q(person=user) | Q(person__isnull=True, unit__in=units)
        return self.visible_to(user, on).filter(mine)


class Instruction(models.Model):
    """A leader's word on a case to those who handle it; unanswered it ages in sight of both."""

    class Kind(models.TextChoices):
        NOTE = "note", _("批示")
        CHECK = "check", _("检查")

    case = models.ForeignKey(Case, models.PROTECT, related_name="instructions")
    no = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("形式"), max_length=5, choices=Kind, default=Kind.NOTE)
    words = SealedTextField(_("批示内容"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("批示人"))
    given_on = models.DateField(_("批示日期"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("答复单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    due_on = models.DateField(_("答复期限"))
    answer = SealedTextField(_("答复"), blank=True, default="")
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("实际答复人")
    )
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("领导批示")
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="instruction_no_in_its_case"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answered_by__isnull=True)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="instruction_answered_by_somebody_and_only_then",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                condition=Q(answered_on__isnull=True),
                name="instruction_of_person",
            ),
            models.Index(
                fields=["unit"], condition=Q(answered_on__isnull=True), name="instruction_of_unit"
            ),
            models.Index(
                fields=["given_by"], condition=Q(answered_on__isnull=True), name="instruction_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.no}"

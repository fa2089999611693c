"""Who is accused, and who was recused: for them the case does not exist."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organization.models import Unit, User
from petitions.models.case import Case


class Accused(models.Model):
    """A unit or a person of the staff whom an accusation names (2022 Art. 30).

    Somebody outside the tree stands in the text alone: the wall needs only who can sign in.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="accused")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被检举单位")
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被检举人")
    )
    named_on = models.DateField(_("列明日期"))
    # One person asks to take the name off again, another one agrees; then the row goes.
    withdrawal_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤下申请人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("被检举对象")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, person__isnull=True)
                | Q(unit__isnull=True, person__isnull=False),
                name="accused_is_a_unit_or_a_person",
            ),
            models.UniqueConstraint(fields=["case", "unit"], name="accused_unit_once_a_case"),
            models.UniqueConstraint(fields=["case", "person"], name="accused_person_once_a_case"),
        ]
        indexes = [models.Index(fields=["person", "case"], name="accused_person_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.unit_id or self.person_id}"


class Recusal(models.Model):
    """A person keeps out of a case, by own word, on demand or by decision (2022 Art. 28)."""

    class Ground(models.TextChoices):
        NAMED = "named", _("被信访人点名")
        SAME_UNIT = "same_unit", _("与被反映对象同单位")
        RELATION = "relation", _("与信访事项有直接利害关系")
        OTHER = "other", _("其他可能影响公正处理的情形")

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("回避人"))
    ground = models.CharField(_("回避情形"), max_length=12, choices=Ground)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    began_on = models.DateField(_("回避起"))
    ended_on = models.DateField(_("回避止"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回避")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(ended_on__isnull=True),
                name="recusal_runs_once_a_person_and_case",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="recusal_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "case"],
                condition=Q(ended_on__isnull=True),
                name="recusal_running_of_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.person_id}"


class RecusalRequest(models.Model):
    """The petitioner asks that a person keep out; the answer is a recusal, or a reasoned no."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusal_requests")
    person = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("被申请回避人")
    )
    asked_on = models.DateField(_("申请日期"))
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    granted = models.BooleanField(_("同意"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回避申请")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(answered_on__isnull=True),
                name="recusal_asked_once_until_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, granted__isnull=True)
                | Q(answered_on__isnull=False, granted__isnull=False),
                name="recusal_request_answered_with_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.person_id}"

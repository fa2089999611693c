"""What a petitioner does about a registered case without an account: words, requests, a rating."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models import Case, Petition
from portal.models.enquiries import CLERKS


class ActKind(models.TextChoices):
    """What is asked or told."""

    SUPPLEMENT = "supplement", _("补充材料")
    RECUSAL = "recusal", _("申请回避")
    SECRECY = "secrecy", _("申请保密")
    REVIEW = "review", _("申请复查")
    REREVIEW = "rereview", _("申请复核")
    WITHDRAW = "withdraw", _("申请撤回")
    RETALIATION = "retaliation", _("反映打击报复")


class ActStage(models.TextChoices):
    """Whether somebody has dealt with it."""

    WAITING = "waiting", _("待处理")
    TAKEN = "taken", _("已处理")
    DECLINED = "declined", _("已答复，未采纳")


UNIT_STAFF = (Role.UNIT_CLERK, Role.HANDLER, Role.HEAD)
# Who deals with what, in the unit that is `desk`.
DEALT_BY: dict[str, tuple[Role, ...]] = {
    ActKind.SUPPLEMENT: (*UNIT_STAFF, *CLERKS),
    ActKind.RECUSAL: CLERKS,
    ActKind.SECRECY: CLERKS,
    ActKind.REVIEW: (*CLERKS, Role.UNIT_CLERK, Role.HEAD),
    ActKind.REREVIEW: (*CLERKS, Role.UNIT_CLERK, Role.HEAD),
    ActKind.WITHDRAW: CLERKS,
    ActKind.RETALIATION: (Role.OFFICE,),
}


class PetitionerActQuerySet(models.QuerySet["PetitionerAct"]):
    """Which acts."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of cases this person may see; of retaliation only to the head of the office
        that registered the case, never to the unit that handles it (2022 Art. 46)."""
        day = on or timezone.localdate()
        held = standing(user, day)
        cases = Case.objects.visible_to(user, day)
        open_to_all = ~Q(kind=ActKind.RETALIATION)
        guarded = Q(kind=ActKind.RETALIATION, case__unit__in=held.units(Role.OFFICE))
        return self.filter(open_to_all | guarded, case__in=cases.values("pk"))

    def owed_by(self, user: User, on: date) -> Self:
        """Keep those that wait for this person."""
        held = standing(user, on)
        wanted = Q(pk__in=[])
        for kind, roles in DEALT_BY.items():
            units = frozenset[int]().union(*(held.units(role) for role in roles))
            if units:
                wanted |= Q(kind=kind, desk__in=units)
        return self.visible_to(user, on).filter(wanted, stage=ActStage.WAITING)


class PetitionerAct(models.Model):
    """One thing a petitioner told or asked for through the progress page."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="petitioner_acts")
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="acts")
    kind = models.CharField(_("事由"), max_length=12, choices=ActKind)
    words = SealedTextField(_("内容"), blank=True)
    files = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("提交时间"))
    desk = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    stage = models.CharField(
        _("处理情况"), max_length=10, choices=ActStage, default=ActStage.WAITING
    )
    answer = SealedTextField(_("答复"), blank=True)  # the petitioner reads it
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = PetitionerActQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信访人提交")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ActKind.values, stage__in=ActStage.values),
                name="petitioner_act_is_known",
            ),
            models.CheckConstraint(
                condition=Q(stage="waiting", answered_at__isnull=True)
                | (~Q(stage="waiting") & Q(answered_at__isnull=False)),
                name="petitioner_act_dealt_with_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-sent_at"], name="petitioner_act_of_case"),
            models.Index(
                fields=["desk"], condition=Q(stage="waiting"), name="petitioner_act_waiting"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Satisfaction(models.TextChoices):
    """满意、基本满意、不满意."""

    GOOD = "good", _("满意")
    FAIR = "fair", _("基本满意")
    BAD = "bad", _("不满意")


class Rating(models.Model):
    """评价: what the petitioner thinks of the petition office and of the unit, apart.

    Only the petitioner gives one, once; nobody of the staff can enter or change it.
    """

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="rating")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    of_office = models.CharField(_("对信访部门"), max_length=4, choices=Satisfaction)
    of_unit = models.CharField(_("对责任单位"), max_length=4, choices=Satisfaction, blank=True)
    words = SealedTextField(_("意见"), blank=True)
    rated_on = models.DateField(_("评价日期"))
    rated_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("满意度评价")
        constraints = [
            models.CheckConstraint(
                condition=Q(of_office__in=Satisfaction.values)
                & (Q(unit__isnull=True, of_unit="") | Q(of_unit__in=Satisfaction.values)),
                name="rating_is_of_both_where_there_is_a_unit",
            )
        ]
        indexes = [models.Index(fields=["rated_on"], name="rating_by_day")]

    def __str__(self) -> str:
        return str(self.petition_id)

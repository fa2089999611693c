"""An enquiry 咨询: a question, not a petition. It is counted apart and answered by a unit."""

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
from petitions.models import Case, Topic
from portal.models.library import PublishedReply

ANSWERERS = (Role.UNIT_CLERK, Role.HANDLER, Role.HEAD)
CLERKS = (Role.REGISTRAR, Role.OFFICE)


class EnquiryStage(models.TextChoices):
    """Where an enquiry stands."""

    RECEIVED = "received", _("待分送")
    ROUTED = "routed", _("待答复")
    ANSWERED = "answered", _("已答复")
    PETITION = "petition", _("已转信访件")


ENQUIRY_OPEN = (EnquiryStage.RECEIVED, EnquiryStage.ROUTED)


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    """Which enquiries."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of the office of this person, and those sent to a unit of theirs or below."""
        held = standing(user, on or timezone.localdate())
        if held.is_officer:
            return self.none()
        offices = held.units(Role.REGISTRAR) | held.units(Role.OFFICE) | held.reach(Role.LEADER)
        units = held.reach(Role.HEAD) | held.reach(Role.UNIT_CLERK) | held.units(Role.HANDLER)
        return self.filter(Q(office__in=offices) | Q(unit__in=units))

    def open(self) -> Self:
        """Keep those without an answer."""
        return self.filter(stage__in=ENQUIRY_OPEN)

    def late(self, on: date) -> Self:
        """Keep the open ones whose day has passed."""
        return self.open().filter(due_on__lt=on)

    def received_in(self, year: int) -> Self:
        """Keep those that came in that year."""
        return self.filter(received_on__gte=date(year, 1, 1), received_on__lte=date(year, 12, 31))

    def published(self) -> Self:
        """Keep those whose answer the public can read now."""
        return self.filter(published_on__isnull=False, withdrawn_on__isnull=True)


class Enquiry(models.Model):
    """One question and its answer. `public_*` is what the public reads: written anew, apart."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("收件单位"))
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    received_on = models.DateField(_("收到日期"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("内容分类"))
    asked = SealedTextField(_("咨询内容"))
    name = SealedTextField(_("称呼"), blank=True, default="")
    contact = SealedTextField(_("联系方式"), blank=True, default="")
    consent = models.BooleanField(_("同意公开答复"), default=False)

    stage = models.CharField(
        _("环节"), max_length=10, choices=EnquiryStage, default=EnquiryStage.RECEIVED
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复单位")
    )
    routed_on = models.DateField(_("分送日期"), null=True, blank=True)
    due_on = models.DateField(_("答复期限"))
    answer = SealedTextField(_("答复"), blank=True, default="")
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    # The case it became; shown to nobody who may not see that case.
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")

    # The copy that is out, or was: the texts below are what the office wrote for it.
    public = models.OneToOneField(
        PublishedReply, models.PROTECT, null=True, blank=True, related_name="+"
    )
    public_asked = SealedTextField(_("公开的咨询内容"), blank=True, default="")
    public_answer = SealedTextField(_("公开的答复"), blank=True, default="")
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公开人")
    )
    published_on = models.DateField(_("公开日期"), null=True, blank=True)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网上咨询")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "serial"], name="enquiry_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=EnquiryStage.values), name="enquiry_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage="answered", answered_on__isnull=False)
                | (~Q(stage="answered") & Q(answered_on__isnull=True)),
                name="enquiry_answered_has_a_day_and_only_then",
            ),
            models.CheckConstraint(
                condition=~Q(stage="routed") | Q(unit__isnull=False),
                name="enquiry_routed_has_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(consent=True, stage="answered"),
                name="enquiry_published_with_consent_and_answer",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(published_on__isnull=False),
                name="enquiry_withdrawn_was_published",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(public__isnull=False),
                name="enquiry_published_has_its_copy",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="enquiry_newest"),
            models.Index(fields=["unit", "stage", "due_on"], name="enquiry_of_unit"),
            models.Index(fields=["office", "stage", "due_on"], name="enquiry_of_office"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_public(self) -> bool:
        """Whether the public can read the answer now."""
        return self.published_on is not None and self.withdrawn_on is None

"""Keeping contact 三个一定: what staff did on a case, and how the petitioner wants to be reached.

A duty is met by what staff did and wrote down, never by what the petitioner does. There is no
field for where anybody is.
"""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.models.key_periods import KeyPeriod
from audit.sealing import SealedTextField
from organization.models import Unit, User
from petitions.models import Case
from petitions.ways import ContactMeans

WRITTEN = frozenset({ContactMeans.LETTER, ContactMeans.MESSAGE})


class ContactDuty(models.TextChoices):
    """The three duties of staff on a listed case."""

    TALK = "talk", _("谈话")
    CONTACT = "contact", _("接触")
    RECORD = "record", _("工作记录")


class ContactPurpose(models.TextChoices):
    """What a contact is for; there is no other."""

    INFORM = "inform", _("告知进展和依据")
    HEAR = "hear", _("听取意见")
    EXPLAIN = "explain", _("解释政策")
    HELP = "help", _("帮助解决困难")


class WishKind(models.TextChoices):
    """How the petitioner wants to be reached. It binds; nobody is asked for a reason."""

    OTHER_OFFICER = "other_officer", _("换人联系")
    LESS = "less", _("减少联系")
    WRITTEN = "written", _("只作书面联系")
    NOTICES = "notices", _("只送法定文书，不再联系")


class ContactWishQuerySet(models.QuerySet["ContactWish"]):
    """Which wishes."""

    def standing(self) -> Self:
        """Keep those that were not taken back."""
        return self.filter(ended_on__isnull=True)


class ContactWish(models.Model):
    """One wish of the petitioner on a case, noted neutrally, until it is taken back."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="contact_wishes")
    kind = models.CharField(_("联系意愿"), max_length=14, choices=WishKind)
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("不再联系人")
    )
    every_days = models.PositiveSmallIntegerField(_("至少间隔（日）"), null=True, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    noted_on = models.DateField(_("记录日期"))
    ended_on = models.DateField(_("撤回日期"), null=True, blank=True)

    objects = ContactWishQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("联系意愿")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="other_officer", officer__isnull=False)
                | (~Q(kind="other_officer") & Q(officer__isnull=True)),
                name="contact_wish_names_the_officer_and_only_then",
            ),
            models.CheckConstraint(
                condition=Q(kind="less", every_days__gte=2)
                | (~Q(kind="less") & Q(every_days__isnull=True)),
                name="contact_wish_for_less_says_how_often",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(ended_on__isnull=True) & ~Q(kind="other_officer"),
                name="contact_wish_stands_once",
            ),
            models.UniqueConstraint(
                fields=["case", "officer"],
                condition=Q(ended_on__isnull=True, kind="other_officer"),
                name="contact_wish_about_an_officer_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"


def owed(wishes: Iterable[ContactWish]) -> tuple[ContactDuty, ...]:
    """Return which of the three duties staff still owe under these wishes."""
    kinds = {wish.kind for wish in wishes}
    if WishKind.NOTICES in kinds:
        return (ContactDuty.RECORD,)
    if WishKind.WRITTEN in kinds:
        return (ContactDuty.CONTACT, ContactDuty.RECORD)
    return tuple(ContactDuty)


class ContactRecordQuerySet(models.QuerySet["ContactRecord"]):
    """Which records."""

    def visible_to(self, user: User, on: date | None = None) -> Self:
        """Keep those of cases that exist for this person."""
        seen = Case.objects.visible_to(user, on or timezone.localdate()).values("pk")
        return self.filter(case__in=seen)

    def contacts(self) -> Self:
        """Keep those in which somebody reached the petitioner."""
        return self.exclude(duty=ContactDuty.RECORD)


class ContactRecord(models.Model):
    """What staff did on a case: when, by what means, what was raised and what was promised.

    A record of work alone has no means; a promise has a day on which it is looked at again.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="contact_records")
    period = models.ForeignKey(
        KeyPeriod, models.PROTECT, null=True, blank=True, related_name="contact_records"
    )
    duty = models.CharField(_("职责"), max_length=8, choices=ContactDuty)
    done_on = models.DateField(_("日期"))
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    means = models.CharField(_("方式"), max_length=10, choices=ContactMeans, blank=True)
    purpose = models.CharField(_("目的"), max_length=8, choices=ContactPurpose)
    raised = SealedTextField(_("记录"))
    promised = SealedTextField(_("承诺事项"), blank=True, default="")
    next_on = models.DateField(_("下次联系"), null=True, blank=True)

    objects = ContactRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("谈话联系记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(duty="record", means="") | (~Q(duty="record") & ~Q(means="")),
                name="contact_record_has_a_means_unless_it_is_work_alone",
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gte=F("done_on")),
                name="contact_record_looks_ahead",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "done_on"], name="contact_record_of_case"),
            models.Index(fields=["period", "done_on"], name="contact_record_of_period"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.duty} {self.done_on}"

"""A file that belongs to a case: what came with a petition, a contact, a reply, a report."""

import uuid
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import User
from petitions.models.case import Case


class FileState(models.TextChoices):
    """Where a file stands. Only one that is kept can be opened."""

    HELD = "held", _("未提交")  # belongs to a form that was not sent yet
    SENT = "sent", _("待登记")  # sent by the public; its petition is not registered yet
    KEPT = "kept", _("可用")
    QUARANTINED = "quarantined", _("已隔离")
    REJECTED = "rejected", _("不予采用")
    REMOVED = "removed", _("已移除")
    ERASED = "erased", _("已销毁")


class FileOrigin(models.TextChoices):
    """With what a file came."""

    PETITION = "petition", _("来件附件")
    SUPPLEMENT = "supplement", _("信访人补充材料")
    CONTACT = "contact", _("联系记录附件")
    OFFICE = "office", _("办理材料")
    REPLY = "reply", _("答复附件")
    REPORT = "report", _("报结材料")


# These say who petitioned; they open only to who may know it.
OF_THE_PETITIONER = (FileOrigin.PETITION, FileOrigin.SUPPLEMENT, FileOrigin.CONTACT)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """What is asked about files. Which cases a reader may see is asked before."""

    def held_by(self, owner: User | None, form: UUID) -> Self:
        """Return what this person has uploaded into one form instance, in that order; without
        one, what somebody of the public has."""
        return self.filter(state=FileState.HELD, added_by=owner, form=form).order_by("pk")

    def of_case(self, case: Case) -> Self:
        """Return the files of a case in the order of their numbers, with who added them."""
        return self.filter(case=case).select_related("added_by", "decided_by").order_by("no")


class Attachment(models.Model):
    """One file. Its bytes lie sealed under `stored`; without `data_key` nobody reads them.

    `no` to `state` of a file of a case are what the events of the case say; `verify` compares.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)  # its address
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="attachments")
    form = models.UUIDField(null=True)  # the form instance it was uploaded into
    no = models.PositiveIntegerField(_("序号"), null=True)
    origin = models.CharField(_("来源"), max_length=20, choices=FileOrigin, blank=True)
    about = models.CharField(max_length=40, blank=True)  # number of the petition, of the reply
    name = SealedTextField(_("文件名"))
    suffix = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField(_("大小"))  # bytes
    pages = models.PositiveIntegerField(_("页数"), null=True)
    content_hash = SealedTextField()  # SHA-256; of a short text it would tell the text
    stored = models.CharField(max_length=100, unique=True)
    stored_hash = models.CharField(max_length=64)  # SHA-256 of what lies in the storage
    data_key = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=20, choices=FileState, default=FileState.HELD)
    doubt = models.CharField(max_length=20, blank=True)  # of `uploads.words.DOUBTS`
    scanned_at = models.DateTimeField(null=True)
    # Nobody of the staff: the petitioner, through the public pages.
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = SealedTextField(blank=True, default="")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["held", "sent"],
                    case__isnull=True,
                    no__isnull=True,
                    form__isnull=False,
                )
                | (~Q(state__in=["held", "sent"]) & Q(case__isnull=False, no__isnull=False)),
                name="attachment_is_held_or_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FileState.values), name="attachment_state_is_known"
            ),
            models.UniqueConstraint(fields=["case", "no"], name="attachment_number_is_unique"),
        ]
        indexes = [
            models.Index(
                fields=["form"], condition=Q(state__in=["held", "sent"]), name="attachment_held"
            ),
            models.Index(
                fields=["case"], condition=Q(state="quarantined"), name="attachment_quarantined"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

"""Where somebody wants the digest, and the outbox: one row per person and day."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedTextField
from organization.models import User


class Channel(models.TextChoices):
    """What carries a digest; which of them this installation has is in the settings."""

    MAIL = "mail", _("电子邮件")
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")


class Choice(models.Model):
    """What a person has set; without a row: on, by mail to the address of the account.

    `address` is empty for that one, else a mail address or the key of a group robot.
    """

    user = models.OneToOneField(User, models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    address = SealedTextField(blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("每日汇总设置")

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"


class LetterState(models.TextChoices):
    """Where a digest stands."""

    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    DROPPED = "dropped", _("不再需要")
    PARKED = "parked", _("多次未送达")


class LetterQuerySet(models.QuerySet["Letter"]):
    """Which digests."""

    def due(self, at: datetime) -> Self:
        """Return what may be sent now, the oldest day first."""
        waiting = self.filter(state=LetterState.WAITING, retry_at__lte=at)
        return waiting.order_by("on", "pk")

    def parked(self) -> Self:
        """Return what was tried often enough, the newest day first."""
        return self.filter(state=LetterState.PARKED).order_by("-on", "pk")


class Letter(models.Model):
    """One digest. `lines` goes when it was sent: {"slug": of a case or "", "words"}."""

    to = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField()
    lines = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=100, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("每日汇总")
        constraints = [
            models.UniqueConstraint(fields=["to", "on"], name="one_digest_per_person_and_day"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="digest_sent_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["retry_at"], condition=Q(state="waiting"), name="digest_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.to_id} {self.on}"

"""Tokens of other programs, their calls, what they were answered, and what they subscribe to."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from api.scopes import Scope
from audit.models import AcceptedForm, Event
from audit.sealing import SealedJSONField, SealedTextField
from organization.models import User
from petitions.models import Case


class TokenState(models.TextChoices):
    """Whether a token opens anything."""

    WAITING = "waiting", _("待安全管理员启用")
    LIVE = "live", _("可用")
    EXPIRED = "expired", _("已到期")
    REVOKED = "revoked", _("已停用")


class Token(models.Model):
    """A secret of one account for a program. The secret itself is kept nowhere, only its hash.

    `hint` is its public beginning, by which people tell tokens apart. Of an account that signs in
    with the city's single sign-on `secret_hash` is empty: the provider's token is its secret.
    """

    account = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("接口账号"))
    name = models.CharField(_("用途"), max_length=60)
    hint = models.CharField(_("令牌开头"), max_length=16, unique=True)
    secret_hash = models.CharField(_("令牌哈希"), max_length=64, blank=True)
    scopes = models.JSONField(_("范围"), default=list)
    networks = models.CharField(_("只许来自"), max_length=300, blank=True)  # 10.1.0.0/16, …
    expires_on = models.DateField(_("有效期至"))
    created_at = models.DateTimeField(_("创建时间"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("创建人"))
    released_at = models.DateTimeField(_("启用时间"), null=True)
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("启用人")
    )
    revoked_at = models.DateTimeField(_("停用时间"), null=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("停用人")
    )
    last_used_at = models.DateTimeField(_("最近使用"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口令牌")
        constraints = [
            models.UniqueConstraint(
                fields=["secret_hash"], condition=~Q(secret_hash=""), name="api_token_secret_once"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(secret_hash="", revoked_at__isnull=True),
                name="api_token_one_without_secret",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=models.F("created_by")),
                name="api_token_released_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hint} {self.name}"

    def state(self, on: date) -> TokenState:
        """Return whether it opens anything that day."""
        if self.revoked_at:
            return TokenState.REVOKED
        if self.expires_on < on:
            return TokenState.EXPIRED
        return TokenState.LIVE if self.released_at else TokenState.WAITING

    @property
    def scope_words(self) -> str:
        """The scopes in words."""
        return "、".join(str(Scope(code).label) for code in self.scopes if code in Scope.values)


class CallQuerySet(models.QuerySet["Call"]):
    """Which calls."""

    def since(self, token: Token, at: datetime) -> Self:
        """Return what was called with this token from then on, the oldest first."""
        return self.filter(token=token, at__gt=at).order_by("at")


class Call(models.Model):
    """One call, written when its answer was known. Counts for the limit, is shown to officers.

    Which case it was about is in the read log, for the auditor: officers see no case.
    """

    token = models.ForeignKey(Token, models.PROTECT, db_index=False, related_name="calls")
    at = models.DateTimeField(_("时间"))
    method = models.CharField(_("方法"), max_length=7)
    name = models.CharField(_("接口"), max_length=60)
    status = models.PositiveSmallIntegerField(_("结果"))
    address = models.CharField(_("来源地址"), max_length=45, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("接口调用")
        indexes = [
            models.Index(fields=["token", "at"], name="api_call_of_token"),
            models.Index(fields=["at"], name="api_call_at"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.status}"


class Answer(models.Model):
    """What a call with an Idempotency-Key was answered, so that the same call is answered alike."""

    form = models.OneToOneField(
        AcceptedForm, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("表单")
    )
    status = models.PositiveSmallIntegerField(_("结果"))
    body = SealedJSONField(_("内容"))
    etag = models.CharField(_("版本"), max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口应答")

    def __str__(self) -> str:
        return f"{self.form_id} {self.status}"


class Subscription(models.Model):
    """Where to tell an account of what happened to the cases it sees."""

    account = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("接口账号"))
    url = models.URLField(_("接收地址"), max_length=300)
    secret = SealedTextField(_("签名密钥"))
    kinds = models.JSONField(_("事件"), default=list)
    created_at = models.DateTimeField(_("创建时间"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("创建人"))
    ended_at = models.DateTimeField(_("终止时间"), null=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("终止人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("事件订阅")
        indexes = [
            models.Index(fields=["id"], condition=Q(ended_at__isnull=True), name="api_hook_running")
        ]

    def __str__(self) -> str:
        return self.url


class DeliveryState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已送达")
    DROPPED = "dropped", _("不再需要")
    PARKED = "parked", _("多次未送达")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Which messages."""

    def due(self, at: datetime) -> Self:
        """Return what may be sent now, the oldest first."""
        return self.filter(state=DeliveryState.WAITING, retry_at__lte=at).order_by("pk")


class Delivery(models.Model):
    """One event for one subscription: numbers and links only."""

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="deliveries", verbose_name=_("事件订阅")
    )
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", verbose_name=_("事件"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("信访事项"))
    state = models.CharField(
        _("状态"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    retry_at = models.DateTimeField(_("下次发送"))
    sent_at = models.DateTimeField(_("送达时间"), null=True)
    error = models.CharField(_("原因"), max_length=100, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("事件推送")
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "event"], name="api_delivery_once_per_event"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="api_delivery_sent_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["retry_at"], condition=Q(state="waiting"), name="api_delivery_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.event_id} {self.state}"

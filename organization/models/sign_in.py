"""Signing in: the one live sign-in of an account, how others ended, guesses, spare codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.user import User


class Why(models.TextChoices):
    """Why a sign-in ended; the login page says it in a sentence."""

    LOGOUT = "logout", _("本人退出")
    REPLACED = "replaced", _("在另一处登录")
    IDLE = "idle", _("长时间未操作")
    TOO_LONG = "too_long", _("超过最长登录时间")
    PASSWORD = "password", _("密码已修改")
    FACTOR = "factor", _("动态口令已重置或停用")
    POSTS = "posts", _("岗位或权限有变动")
    DISABLED = "disabled", _("账号已停用或到期")
    OFFICER = "officer", _("安全管理员结束了登录")


class LiveSession(models.Model):
    """The one browser an account is signed in at. A session without this row is signed out."""

    user = models.OneToOneField(
        User, models.CASCADE, related_name="live_session", verbose_name=_("用户")
    )
    session_key = models.CharField(_("会话"), max_length=40, unique=True)
    started_at = models.DateTimeField(_("登录时间"))
    last_seen_at = models.DateTimeField(_("最近操作"))
    address = models.CharField(_("地址"), max_length=45, blank=True)
    agent = models.CharField(_("浏览器"), max_length=60, blank=True)
    second_factor = models.BooleanField(_("已用双因素"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("当前登录")

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at:%Y-%m-%d %H:%M}"


class EndedSession(models.Model):
    """Why a sign-in ended, for the browser that comes back with its cookie; kept two days."""

    session_hash = models.CharField(_("会话哈希"), max_length=64, primary_key=True)
    # Whose it was: what they send from a page that is still open is kept for them, and only that.
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    why = models.CharField(_("原因"), max_length=12, choices=Why)
    at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("已结束的登录")

    def __str__(self) -> str:
        return f"{self.session_hash[:8]} {self.why}"


class Attempts(models.Model):
    """Guesses counted under one key; `organization.throttling` says what the keys are made of."""

    key = models.CharField(_("键"), max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(_("失败次数"), default=0)
    last_at = models.DateTimeField(_("最近一次"), db_index=True)
    # Pair and address: when the next try is heard. Account: the next free place in the queue.
    not_before = models.DateTimeField(_("可再试时间"))
    place_until = models.DateTimeField(_("排队有效期"), null=True)
    succeeded_at = models.DateTimeField(_("最近成功"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登录尝试")

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.failures}"


class RecoveryCode(models.Model):
    """A spare for a lost authenticator: used once, kept as a keyed hash."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="recovery_codes", verbose_name=_("用户")
    )
    code_hash = models.CharField(_("备用码哈希"), max_length=64)
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("备用码")
        constraints = [
            models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.code_hash[:8]}"


class FormerPassword(models.Model):
    """The hash of a password that was in use, so that it does not come back at once."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="former_passwords", verbose_name=_("用户")
    )
    password = models.CharField(_("密码哈希"), max_length=128)
    set_aside_at = models.DateTimeField(_("停用时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("旧密码")

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_aside_at:%Y-%m-%d}"

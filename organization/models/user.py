"""People who sign in. What they may do hangs on their posts, never on the person."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.management.base import CommandError
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password nobody can sign in as them."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Create an operator with every right, in a demo or while developing.

        Raises CommandError elsewhere: nobody holds every right in production (三员分立).
        """
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "There are no superusers in production. Create the first security officer with: "
                "manage.py first_officer USERNAME NAME"
            )
        return self.create_user(
            username, password, **(fields | {"is_staff": True, "is_superuser": True})
        )


class User(AbstractBaseUser, PermissionsMixin):
    class Language(models.TextChoices):
        CHINESE = "zh-hans", "中文"
        ENGLISH = "en", "English"

    class Density(models.TextChoices):
        COMPACT = "compact", _("紧凑")
        NORMAL = "normal", _("标准")
        COMFORTABLE = "comfortable", _("宽松")

    username = models.CharField(
        _("用户名"), max_length=60, unique=True, validators=[ASCIIUsernameValidator()]
    )
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("电子邮箱"), blank=True)
    pinyin = models.CharField(_("拼音"), max_length=400, blank=True, editable=False)
    initials = models.CharField(_("拼音首字母"), max_length=60, blank=True, editable=False)
    is_active = models.BooleanField(_("可以登录"), default=True)
    is_staff = models.BooleanField(_("可以进入基础数据管理"), default=False)
    # Empty: nothing was chosen yet, so the browser's cookie decides.
    language = models.CharField(_("界面语言"), max_length=10, choices=Language, blank=True)
    density = models.CharField(_("行距"), max_length=12, choices=Density, default=Density.NORMAL)
    shortcuts_on = models.BooleanField(_("使用键盘快捷键"), default=True)
    created_at = models.DateTimeField(_("开户时间"), auto_now_add=True)
    active_until = models.DateField(_("账号有效期至"), null=True, blank=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True, editable=False)
    last_address = models.CharField(_("上次登录地址"), max_length=45, blank=True, editable=False)

    active_post: int | None = None  # chosen for this sign-in; set by the middleware, not stored
    only_reads = False  # set by the middleware: what is asked twice may be remembered meanwhile

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def may_sign_in(self, on: date) -> bool:
        """Tell whether the account is open that day."""
        return self.is_active and (self.active_until is None or on <= self.active_until)

    def is_auditor(self, on: date) -> bool:
        """Tell whether the person holds an auditor's post that day. One query."""
        return self._holds("auditor", on)

    def is_admin(self, on: date) -> bool:
        """Tell whether the person holds an administrator's post that day. One query."""
        return self._holds("admin", on)

    def _holds(self, role: str, on: date) -> bool:
        return self.posts.on(on).filter(role=role).exists()

"""What can happen to an account: password, second factor, disabled, its sign-in ended."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from organization import passwords, second_factor, signing_in
from organization.models import FormerPassword, Role, User, Why
from organization.standing import standing


@transaction.atomic
def change_password(user: User, password: str, *, at: datetime) -> User:
    """Give oneself another password. Raises ValidationError for one that the rules refuse.

    Every sign-in of the account ends; the page that calls it may open a new one.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    passwords.Policy().validate(password, user)
    _set_password(user, password, at)
    user.must_change_password = False
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    signature = standing(user, timezone.localdate(at)).signature()
    signing_in.end_sign_ins(user, Why.PASSWORD, at, by=signature)
    signing_in.record(user, "password_changed", at, {}, by=signature)
    return user


@transaction.atomic
def issue_password(user: User, *, by: User | None, at: datetime) -> str:
    """Return a password to be changed at the next sign-in; the old one and every sign-in end.

    Raises PermissionDenied for anybody but a security officer, and for oneself.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    signature = _officer(user, by, at)
    password = passwords.one_time_password()
    _set_password(user, password, at)
    user.must_change_password = True
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    signing_in.end_sign_ins(user, Why.PASSWORD, at, by=signature)
    signing_in.record(user, "password_issued", at, {}, by=signature)
    return password


@transaction.atomic
def enrol(user: User, typed: str, *, at: datetime) -> list[str]:
    """Put the authenticator into use that shows this code; return the spare codes.

    Raises ValidationError when the code is not one of the new device.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not second_factor.confirm(user, typed):
        raise ValidationError(_("动态码不对或已用过，请输入手机上正在显示的 6 位数字。"))
    codes = second_factor.new_recovery_codes(user)
    signing_in.record(user, "totp_enrolled", at, {"spares": len(codes)})
    return codes


@transaction.atomic
def renew_spares(user: User, *, at: datetime) -> list[str]:
    """Return ten new spare codes; the old ones are worth nothing any more."""
    user = User.objects.select_for_update().get(pk=user.pk)
    codes = second_factor.new_recovery_codes(user)
    signing_in.record(user, "spares_renewed", at, {"spares": len(codes)})
    return codes


@transaction.atomic
def drop_factor(user: User, *, at: datetime) -> None:
    """Sign in without the authenticator from now on, where the settings leave that open."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if second_factor.forget(user):
        signing_in.record(user, "totp_dropped", at, {})


@transaction.atomic
def reset_factor(user: User, *, by: User | None, at: datetime) -> User:
    """Take a lost authenticator off the account; the person sets up another at the next sign-in.

    Raises PermissionDenied for anybody but a security officer, and for oneself.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    signature = _officer(user, by, at)
    second_factor.forget(user)
    signing_in.end_sign_ins(user, Why.FACTOR, at, by=signature)
    signing_in.record(user, "totp_reset", at, {}, by=signature)
    return user


@transaction.atomic
def end_sign_in(user: User, *, by: User | None, at: datetime) -> bool:
    """End a sign-in at once. Raises PermissionDenied for anybody but a security officer."""
    user = User.objects.select_for_update().get(pk=user.pk)
    signature = _officer(user, by, at)
    return signing_in.end_sign_ins(user, Why.OFFICER, at, by=signature)


@transaction.atomic
def disable(user: User, *, by: User | None, at: datetime) -> User:
    """Shut the account. Raises PermissionDenied for anybody but a security officer."""
    user = User.objects.select_for_update().get(pk=user.pk)
    signature = _officer(user, by, at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    signing_in.end_sign_ins(user, Why.DISABLED, at, by=signature)
    signing_in.record(user, "account_disabled", at, {}, by=signature)
    return user


def _officer(user: User, by: User | None, at: datetime) -> log.Signature:
    """Return the signature of a security officer who is somebody else."""
    if by is None:
        return log.SYSTEM
    if by.pk == user.pk:
        raise PermissionDenied(_("不能处理自己的账号，请另一位安全管理员办理。"))
    return standing(by, timezone.localdate(at)).signature(Role.SECURITY)


def _set_password(user: User, password: str, at: datetime) -> None:
    """Set the password and keep the old one where it cannot come back from."""
    if user.password and user.has_usable_password():
        FormerPassword.objects.create(user=user, password=user.password, set_aside_at=at)
    user.set_password(password)
    user.password_changed_at = at

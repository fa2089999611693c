"""What can happen to a person of the staff: entered, amended, disabled, enabled. Never deleted."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from organization import derived, passwords, signing_in
from organization.actions.signing import sign
from organization.models import Role, User, Why
from organization.standing import standing

# What says who somebody is goes into the words of the event, which can be erased.
NAMING = ["username", "name", "email"]
OPENING = ["is_active", "active_until"]
PERSONAL = [
    *NAMING, *OPENING, "pinyin", "initials", "language", "density", "shortcuts_on",
]  # fmt: skip


@transaction.atomic
def enter_person(user: User, *, by: User | None, at: datetime) -> User:
    """Save a person, new or changed, with the pinyin of the name. Raises PermissionDenied."""
    signature = sign(by, at)
    derived.spell_person(user)
    if user.pk is None:
        user.must_change_password = by is not None or user.must_change_password
        user.password_changed_at = at
        user.save(force_insert=True)
        _record(user, "person_entered", signature, at, derived.person_body(user))
        return user
    old = User.objects.select_for_update().get(pk=user.pk)
    if any(getattr(old, field) != getattr(user, field) for field in OPENING):
        signature = _keeper(old, by, at)
    user.save(update_fields=PERSONAL)
    fields = [field for field in PERSONAL if getattr(old, field) != getattr(user, field)]
    plain = [field for field in fields if field not in (*NAMING, "pinyin", "initials")]
    body = derived.person_body(user) | {"fields": fields}
    body |= derived.changes(
        {field: getattr(old, field) for field in plain},
        {field: getattr(user, field) for field in plain},
    )
    words = "；".join(_said(field, old, user) for field in NAMING if field in fields)
    _record(user, "person_amended", signature, at, body, words)
    if not user.may_sign_in(timezone.localdate(at)):
        signing_in.end_sign_ins(user, Why.DISABLED, at, by=signature)
    return user


@transaction.atomic
def register_person(user: User, *, by: User | None, at: datetime) -> str:
    """Save a new person; return the password to be read out once and changed at the first
    sign-in. Raises PermissionDenied and ValidationError."""
    password = passwords.one_time_password()
    user.password = passwords.hash_of_one_time(password)
    user.must_change_password = True
    user.full_clean(exclude=["pinyin", "initials"])
    enter_person(user, by=by, at=at)
    return password


@transaction.atomic
def set_active(user: User, *, active: bool, by: User | None, at: datetime) -> User:
    """Disable an account, which ends its sign-in, or open it again. Raises PermissionDenied."""
    user = User.objects.select_for_update().get(pk=user.pk)
    signature = _keeper(user, by, at)
    if user.is_active == active:
        return user
    user.is_active = active
    user.save(update_fields=["is_active"])
    body = derived.changes({"is_active": not active}, {"is_active": active})
    _record(user, "account_enabled" if active else "account_disabled", signature, at, body)
    if not active:
        signing_in.end_sign_ins(user, Why.DISABLED, at, by=signature)
    return user


def _keeper(user: User, by: User | None, at: datetime) -> log.Signature:
    """Return the signature of who opens and shuts this account: the security officer for those
    of the three officers, so that no administrator can shut out the others; never oneself."""
    if by is None:
        return log.SYSTEM
    if by.pk == user.pk:
        raise PermissionDenied(_("不能停用或启用自己的账号。"))
    is_officer = standing(user, timezone.localdate(at)).is_officer
    if is_officer and Role.SECURITY not in standing(by, timezone.localdate(at)).roles:
        raise PermissionDenied(_("三员的账号由安全管理员停用和启用。"))
    return sign(by, at, Role.SECURITY if is_officer else Role.ADMIN)


def _said(field: str, old: User, new: User) -> str:
    label = User._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    return f"{label}：{getattr(old, field)} → {getattr(new, field)}"


def _record(
    user: User, kind: str, by: log.Signature, at: datetime, body: derived.Body, text: str = ""
) -> None:
    log.append(
        log.open_chain(derived.chain_of_person(user)), kind, by=by, at=at, body=body, text=text
    )

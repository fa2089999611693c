"""A token is made by one officer and released by another; either may revoke it at once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from api import keys
from api.models import Token, TokenState
from api.scopes import Scope, open_to
from audit import log
from organization import signing_in
from organization.models import OFFICERS, Role, User, Why
from organization.standing import standing
from petitions.workflow import Refused

LONGEST = timedelta(days=366)


@transaction.atomic
def make_token(
    account: User,
    *,
    name: str,
    scopes: Sequence[Scope],
    networks: str = "",
    expires_on: date,
    by_provider: bool = False,
    by: User,
    at: datetime,
) -> tuple[Token, str]:
    """Make a token for an account that no person signs in with; it opens nothing until released.

    Returns it with its secret, which is shown once; the secret is "" where the city's single
    sign-on vouches for the program. The account can be signed in to by password no more. Raises
    PermissionDenied for anybody but an administrator, Refused for an account that is a person's
    or an officer's, for a scope that its posts do not carry, and for a term of over a year.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    signature = standing(by, timezone.localdate(at)).signature(Role.ADMIN)
    _check(account, scopes, expires_on, at)
    if by_provider:
        _check_provider(account)
    made = keys.fresh()
    token = Token.objects.create(
        account=account,
        name=name,
        hint=made.hint,
        secret_hash="" if by_provider else made.hash,
        scopes=[scope.value for scope in scopes],
        networks=networks,
        expires_on=expires_on,
        created_at=at,
        created_by=by,
    )
    account.set_unusable_password()
    account.save(update_fields=["password"])
    signing_in.end_sign_ins(account, Why.PASSWORD, at, by=signature)
    body = {"token": made.hint, "scopes": token.scopes, "until": expires_on.isoformat()}
    signing_in.record(account, "token_made", at, body | {"networks": networks}, by=signature)
    return token, "" if by_provider else made.secret


def _check_provider(account: User) -> None:
    running = Token.objects.filter(account=account, secret_hash="", revoked_at__isnull=True)
    if running.exists():
        raise Refused(_("这个账号已经有一个由统一身份认证担保的令牌，先停用它。"))


def _check(account: User, scopes: Sequence[Scope], expires_on: date, at: datetime) -> None:
    today = timezone.localdate(at)
    roles = standing(account, today).roles
    if account.last_login and not Token.objects.filter(account=account).exists():
        raise Refused(_("这个账号有人登录使用。请为接口另建一个账号并登记岗位。"))
    if roles & OFFICERS:
        raise Refused(_("管理员、安全管理员和审计员的账号不能用于接口（三员分立）。"))
    missing = [scope for scope in scopes if scope not in open_to(roles)]
    if missing or not scopes:
        names = "、".join(str(scope.label) for scope in missing)
        raise Refused(
            _("账号的岗位不能有这些范围：%(names)s。请先登记岗位，或者少选范围。")
            % {"names": names}
            if missing
            else _("请至少选一个范围。")
        )
    if not today <= expires_on <= today + LONGEST:
        raise Refused(_("有效期须在今天之后、一年之内；到期前换新令牌。"))


@transaction.atomic
def release_token(token: Token, *, by: User, at: datetime) -> Token:
    """Let a token open what its scopes say, as the second person.

    Raises PermissionDenied for anybody but a security officer, Refused unless it waits for that.
    """
    rows = Token.objects.select_for_update(of=("self",)).select_related("account")
    token = rows.get(pk=token.pk)
    signature = standing(by, timezone.localdate(at)).signature(Role.SECURITY)
    state = token.state(timezone.localdate(at))
    if state is not TokenState.WAITING:
        raise Refused(_("这个令牌%(state)s，不能启用。") % {"state": state.label})
    if token.created_by_id == by.pk:
        raise PermissionDenied(_("创建人不能启用自己创建的令牌。"))
    token.released_at, token.released_by = at, by
    token.save(update_fields=["released_at", "released_by"])
    _record(token, "token_released", at, signature)
    return token


@transaction.atomic
def revoke_token(token: Token, *, by: User, at: datetime) -> Token:
    """Shut a token for ever; the next call with it is refused.

    Raises PermissionDenied for anybody but an administrator or a security officer.
    """
    rows = Token.objects.select_for_update(of=("self",)).select_related("account")
    token = rows.get(pk=token.pk)
    held = standing(by, timezone.localdate(at))
    role = Role.ADMIN if Role.ADMIN in held.roles else Role.SECURITY
    signature = held.signature(role)
    if token.revoked_at:
        raise Refused(_("这个令牌已经停用。"))
    token.revoked_at, token.revoked_by = at, by
    token.save(update_fields=["revoked_at", "revoked_by"])
    _record(token, "token_revoked", at, signature)
    return token


def _record(token: Token, kind: str, at: datetime, signature: log.Signature) -> None:
    signing_in.record(token.account, kind, at, {"token": token.hint}, by=signature)

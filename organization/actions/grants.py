"""What can happen to a grant on a unit: given by a security officer, ended early.

`terms` is what every grant must keep to, those on cases too: a reason, an end, nobody's own.
"""

from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.actions.signing import record
from organization.models import OVERSEE, Grant, Role, Unit, UnitGrant, User, Why
from organization.signing_in import end_sign_ins
from organization.standing import standing


@transaction.atomic
def grant_unit(
    unit: Unit,
    *,
    to: User,
    reason: str,
    valid_from: date,
    valid_to: date,
    by: User,
    at: datetime,
) -> UnitGrant:
    """Open the cases of a unit, and of all below it, to one person until a day.

    Raises PermissionDenied, and ValidationError with the sentence that says why not.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    on = timezone.localdate(at)
    signature = standing(by, on).signature(Role.SECURITY)
    require_terms(to, by, reason, valid_from, valid_to, on)
    if is_officer_meanwhile(to, valid_from, valid_to):
        raise ValidationError(_("三员分立：管理员、安全管理员、审计员不能获得业务授权。"))
    if overlaps(unit.grants.all(), to, valid_from, valid_to):
        raise ValidationError(_("此人在这段日子已有这一授权。"))
    grant = UnitGrant.objects.create(
        content_object=unit,
        user=to,
        permission=permission_of(Unit, OVERSEE),
        reason=reason,
        granted_by=by,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(unit, "unit_granted", signature, at, grant_body(grant), reason)
    settle(to, at)
    return grant


@transaction.atomic
def end_unit_grant(grant: UnitGrant, *, by: User, at: datetime) -> UnitGrant:
    """End a grant before its day; it stays as history. Raises PermissionDenied, ValidationError."""
    grant = (
        UnitGrant.objects.select_for_update(of=("self",))
        .select_related("content_object", "user", "permission")
        .get(pk=grant.pk)
    )
    signature = standing(by, timezone.localdate(at)).signature(Role.SECURITY)
    end(grant, at)
    record(grant.content_object, "unit_grant_ended", signature, at, grant_body(grant))
    return grant


def require_terms(to: User, by: User, reason: str, first: date, last: date, on: date) -> None:
    """Raise unless these are the terms of a grant: a reason, an end within a year, another one."""
    if to.pk == by.pk:
        raise PermissionDenied(_("不能给自己授权。"))
    if not to.is_active:
        raise ValidationError(_("%(name)s的账号已停用。") % {"name": to.name})
    if not reason.strip():
        raise ValidationError(_("请写明授权事由。"))
    if first < on:
        raise ValidationError(_("授权不能从过去的日子起，请从今天或以后的日子起。"))
    if last < first:
        raise ValidationError(_("授权的最后一天不能早于第一天。"))
    if last > a_year_after(first):
        raise ValidationError(_("授权最长一年，到期可以再授。"))


def a_year_after(first: date) -> date:
    """Return the last day a grant from this day may run to."""
    try:
        return first.replace(year=first.year + 1)
    except ValueError:  # from 29 February
        return first.replace(year=first.year + 1, day=28)


def is_officer_meanwhile(person: User, first: date, last: date) -> bool:
    """Tell whether the person holds an officer's post on either end of the days. No case knows."""
    return standing(person, first).is_officer or standing(person, last).is_officer


def overlaps(grants: "models.QuerySet[UnitGrant]", to: User, first: date, last: date) -> bool:
    """Tell whether this person has such a grant on one of these days."""
    return grants.filter(
        user=to, ended_on__isnull=True, valid_from__lte=last, valid_to__gte=first
    ).exists()


def permission_of(model: type[models.Model], codename: str) -> Permission:
    """Return the permission a grant gives."""
    kind = ContentType.objects.get_for_model(model)
    return Permission.objects.get(content_type=kind, codename=codename)


def end(grant: Grant, at: datetime) -> None:
    """Let the grant run no more from today on. Raises ValidationError for one that is over."""
    today = timezone.localdate(at)
    if grant.ended_on is not None or grant.valid_to < today:
        raise ValidationError(_("这一授权已经结束。"))
    grant.ended_on = today
    grant.save(update_fields=["ended_on"])
    settle(grant.user, at)


def settle(person: User, at: datetime) -> None:
    """Sign the person out, so that nobody goes on with the rights of before."""
    vars(person).pop("standings", None)
    end_sign_ins(person, Why.POSTS, at)


def grant_body(grant: Grant) -> dict[str, object]:
    """Return what the event of a grant says; never the reason."""
    return {
        "row": grant.pk,
        "grant": grant.permission.codename,
        "person": grant.user_id,
        "from": grant.valid_from.isoformat(),
        "to": grant.valid_to.isoformat(),
    }

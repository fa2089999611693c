"""What can happen to a substitution: set by the holder or an administrator, ended early.

It runs from day to day and ends by itself. Officers' posts are a matter of the security officer.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from audit.log import Signature
from organization.actions.signing import record, sign
from organization.models import OFFICERS, Post, Role, Substitution, User, Why
from organization.signing_in import end_sign_ins
from organization.standing import standing

LONGEST = timedelta(days=366)


@transaction.atomic
def set_substitute(
    post: Post,
    *,
    substitute: User,
    valid_from: date,
    valid_to: date,
    reason: str,
    by: User | None,
    at: datetime,
) -> Substitution:
    """Let somebody act in a post from day to day, both included.

    Raises PermissionDenied, and ValidationError with the sentence that says why not.
    """
    post = (
        Post.objects.select_for_update(of=("self",))
        .select_related("unit", "person")
        .get(pk=post.pk)
    )
    on = timezone.localdate(at)
    signature = _signature(post, by, at)
    _require_days(post, valid_from, valid_to, on)
    _require_somebody_else(post, substitute, valid_from, valid_to)
    _require_no_conflict(post, substitute, on)
    if not reason.strip():
        raise ValidationError(_("请写明代行事由。"))
    row = Substitution.objects.create(
        post=post, substitute=substitute, reason=reason, valid_from=valid_from, valid_to=valid_to
    )
    record(post.unit, "substitution_set", signature, at, body_of(row), reason)
    _end_sign_ins(row, by, at)
    return row


@transaction.atomic
def end_substitution(row: Substitution, *, by: User | None, at: datetime) -> Substitution:
    """End a substitution now, or before it began. Raises PermissionDenied, ValidationError."""
    row = (
        Substitution.objects.select_for_update(of=("self",))
        .select_related("post__unit", "post__person", "substitute")
        .get(pk=row.pk)
    )
    signature = _signature(row.post, by, at)
    today = timezone.localdate(at)
    if row.ended_on is not None or row.valid_to < today:
        raise ValidationError(_("这一代行已经结束。"))
    row.ended_on = today
    row.save(update_fields=["ended_on"])
    record(row.post.unit, "substitution_ended", signature, at, body_of(row))
    _end_sign_ins(row, by, at)
    return row


def body_of(row: Substitution) -> dict[str, object]:
    """Return what the event of a substitution says; never the reason."""
    return {
        "substitution": row.pk,
        "post": row.post_id,
        "person": row.substitute_id,
        "from": row.valid_from.isoformat(),
        "to": row.valid_to.isoformat(),
    }


def may_set(by: User, post: Post, on: date) -> bool:
    """Tell whether this person may name a substitute for this post: their own, or as the keeper
    of posts; an officer's post only as the security officer, and never the own one."""
    roles = standing(by, on).roles
    if post.role in OFFICERS:
        return Role.SECURITY in roles and post.person_id != by.pk
    return post.person_id == by.pk or Role.ADMIN in roles


def _signature(post: Post, by: User | None, at: datetime) -> Signature:
    if by is None:
        return sign(None, at)
    if not may_set(by, post, timezone.localdate(at)):
        raise PermissionDenied(
            _("代行由任职人本人或系统管理员登记；三员岗位由安全管理员登记，不能给自己登记。")
        )
    if post.person_id == by.pk:
        return Signature(by.pk, post.role, post.unit.code)
    role = Role.SECURITY if post.role in OFFICERS else Role.ADMIN
    return standing(by, timezone.localdate(at)).signature(role)


def _require_days(post: Post, first: date, last: date, on: date) -> None:
    if last < first:
        raise ValidationError(_("代行的最后一天不能早于第一天。"))
    if first < on:
        raise ValidationError(_("代行不能从过去的日子起，请从今天或以后的日子起。"))
    if last - first > LONGEST:
        raise ValidationError(_("代行最长一年；更久的请改为正式任职。"))
    if post.valid_to is not None and post.valid_to < first:
        raise ValidationError(_("这一岗位到那天已经终止，不能登记代行。"))
    running = post.substitutions.filter(ended_on__isnull=True)
    if running.filter(valid_from__lte=last, valid_to__gte=first).exists():
        raise ValidationError(_("这几天已有人代行这一岗位，请先终止原来的代行，或改日期。"))


def _require_somebody_else(post: Post, substitute: User, first: date, last: date) -> None:
    """Refuse the holder, who cannot sign in, and whoever would mix officers with the business."""
    if substitute.pk == post.person_id:
        raise ValidationError(_("任职人不能代行自己的岗位。"))
    if not substitute.is_active:
        raise ValidationError(_("%(name)s的账号已停用。") % {"name": substitute.name})
    meanwhile = Post.objects.filter(
        Q(person=substitute)
        | Q(
            substitutions__substitute=substitute,
            substitutions__ended_on__isnull=True,
            substitutions__valid_from__lte=last,
            substitutions__valid_to__gte=first,
        ),
        Q(valid_to__isnull=True) | Q(valid_to__gte=first),
        valid_from__lte=last,
    )
    if post.role in OFFICERS and meanwhile.exists():
        raise ValidationError(_("三员分立：三员岗位只能由没有其他岗位的人代行。"))
    if post.role not in OFFICERS and meanwhile.filter(role__in=OFFICERS).exists():
        raise ValidationError(_("三员分立：管理员、安全管理员、审计员不能代行业务岗位。"))


def _require_no_conflict(post: Post, substitute: User, on: date) -> None:
    """Ask the apps above, which know who must keep out of what; they never say why."""
    for path in settings.SUBSTITUTE_CHECKS:
        if refused := import_string(path)(post, substitute, on):
            raise ValidationError(refused)


def _end_sign_ins(row: Substitution, by: User | None, at: datetime) -> None:
    """Sign both out, so that nobody goes on with the rights of yesterday; never who does this."""
    for person in filter(None, (row.substitute, row.post.person)):
        vars(person).pop("standings", None)
        if by is None or person.pk != by.pk:
            end_sign_ins(person, Why.POSTS, at)

"""What can happen to a post: filled, amended, ended. Rights follow from posts.

三员分立 is kept here and, against every other way in, by `organization.triggers`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import Signature
from organization import derived, separation, signing_in
from organization.actions.signing import record, sign_for_post
from organization.models import Duty, Post, Unit, User, Why

AMENDABLE_POST = {"title", "person", "portfolio", "valid_from", "valid_to"}


@transaction.atomic
def appoint(post: Post, *, portfolio: Sequence[Unit] = (), by: User | None, at: datetime) -> Post:
    """Save a new post; a person of None is a vacancy, which the chain shows.

    The role follows from the duty unless one is set. A vacancy of the same duty ends with it.
    Raises PermissionDenied and ValidationError.
    """
    if post.person_id is not None:  # two appointments at once must see one another
        post.person = User.objects.select_for_update().get(pk=post.person_id)
    derived.give_role(post)
    signature = sign_for_post(post, by, at)
    _require_sound(post)
    post.full_clean(validate_constraints=False)
    _save_into_vacancy(post, signature, at)
    post.portfolio.set(portfolio)
    new = {"title": post.title, "portfolio": [unit.code for unit in portfolio]}
    body = derived.post_body(post) | derived.changes({"title": "", "portfolio": []}, new)
    record(post.unit, "post_filled" if post.person_id else "post_vacated", signature, at, body)
    _settle(post, signature, at)
    return post


@transaction.atomic
def amend_post(post: Post, *, changes: Mapping[str, Any], by: User | None, at: datetime) -> Post:
    """Correct a post that was entered wrongly. Raises PermissionDenied and ValidationError.

    Another person in the post is not a correction: end the post and appoint anew, or nobody
    will know who answered before. Nor is another duty. Raises ValueError for such a field.
    """
    if strange := set(changes) - AMENDABLE_POST:
        raise ValueError(f"Not to be amended: {', '.join(sorted(strange))}.")
    rows = Post.objects.select_for_update(of=("self",)).select_related("unit", "person")
    post = rows.get(pk=post.pk)
    signature = sign_for_post(post, by, at)
    if post.person_id is not None and "person" in changes:
        raise ValidationError(_("换人请先终止原任职，再登记新任职，以便倒查当时由谁负责。"))
    old = {field: _value(post, field) for field in changes}
    for field, value in changes.items():
        if field != "portfolio":
            setattr(post, field, value)
    if by is not None and post.person_id == by.pk:
        raise PermissionDenied(_("不能登记、修改或终止自己的任职，请另一位管理员办理。"))
    _require_sound(post)
    post.full_clean(validate_constraints=False)
    post.save(update_fields=[field for field in changes if field != "portfolio"])
    if "portfolio" in changes:
        post.portfolio.set(changes["portfolio"])
    body = derived.post_body(post) | derived.changes(old, changes)
    record(post.unit, "post_amended", signature, at, body)
    _settle(post, signature, at)
    return post


@transaction.atomic
def end_post(
    post: Post, *, on: date, leave_vacant: bool = False, by: User | None, at: datetime
) -> Post:
    """Let the post run out at the end of that day; the vacancy may be shown from the next.

    Raises PermissionDenied, ValidationError.
    """
    post = amend_post(post, changes={"valid_to": on}, by=by, at=at)
    if leave_vacant:
        gap = Post(unit=post.unit, duty=post.duty, role=post.role, title=post.title)
        gap.valid_from = on + timedelta(days=1)
        appoint(gap, portfolio=list(post.portfolio.all()), by=by, at=at)
    return post


def _settle(post: Post, signature: Signature, at: datetime) -> None:
    """Let the change count at once: nobody goes on with the rights of yesterday."""
    if post.person is not None:
        vars(post.person).pop("standings", None)
        signing_in.end_sign_ins(post.person, Why.POSTS, at, by=signature)


def _value(post: Post, field: str) -> Any:
    return list(post.portfolio.all()) if field == "portfolio" else getattr(post, field)


def _require_sound(post: Post) -> None:
    """Raise the first reason why this post cannot be."""
    if post.valid_to is not None and post.valid_to < post.valid_from:
        raise ValidationError(_("任职止不能早于任职起。"))
    if post.valid_from < post.unit.valid_from:
        raise ValidationError(_("任职起不能早于单位的设立日期。"))
    closes = post.unit.valid_to
    if closes is not None and (post.valid_to is None or post.valid_to > closes):
        raise ValidationError(_("%(unit)s已撤销或已定撤销日期。") % {"unit": post.unit.name})
    _require_place(post)
    if post.person is not None:
        if post.pk is None and not post.person.is_active:
            raise ValidationError(_("%(name)s的账号已停用。") % {"name": post.person.name})
        separation.require(post)


def _require_place(post: Post) -> None:
    """Refuse a second head, and a second first responsible person of the same title."""
    if post.valid_to is not None or post.duty not in (Duty.HEAD, Duty.FIRST_RESPONSIBLE):
        return
    rows = Post.objects.filter(unit=post.unit, duty=post.duty, valid_to__isnull=True)
    rows = rows.exclude(pk=post.pk).select_related("person")
    if post.duty == Duty.FIRST_RESPONSIBLE:
        rows = rows.filter(title=post.title)
    other = rows.first()
    if other is None or (other.person_id is None and post.person_id is not None):
        return  # a vacancy makes room
    who = other.person.name if other.person else _("空缺")
    raise ValidationError(
        _("%(unit)s已有%(title)s（%(who)s），请先终止原任职。")
        % {"unit": post.unit.name, "title": other.title, "who": who}
    )


def _save_into_vacancy(post: Post, signature: Signature, at: datetime) -> None:
    """Save the post; the vacancy it fills ends the day before, or becomes this post."""
    gap = None
    if post.person_id is not None:
        gaps = Post.objects.select_for_update().filter(
            unit=post.unit, duty=post.duty, person__isnull=True, valid_to__isnull=True
        )
        gap = gaps.filter(title=post.title).order_by("pk").first() or gaps.order_by("pk").first()
    if gap is None:
        post.save(force_insert=True)
    elif gap.valid_from >= post.valid_from:
        post.pk, post._state.adding = gap.pk, False
        post.save(force_update=True)
    else:
        gap.valid_to = post.valid_from - timedelta(days=1)
        gap.save(update_fields=["valid_to"])
        changed = derived.changes({"valid_to": None}, {"valid_to": gap.valid_to})
        record(post.unit, "post_amended", signature, at, derived.post_body(gap) | changed)
        post.save(force_insert=True)

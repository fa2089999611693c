"""How a unit ends: closed, or merged into another that carries on what it did (2022 Art. 24)."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.log import Signature
from organization import derived, holdings, signing_in
from organization.actions.signing import record, sign
from organization.actions.units import effective, place_below
from organization.models import OFFICERS, Post, Unit, User, Why


class StillHeld(ValidationError):
    """Raised when work still lies with a unit that is to end; it must be handed over first."""


@transaction.atomic
def close_unit(unit: Unit, *, on: date, by: User | None, at: datetime) -> Unit:
    """Let the unit exist no more from that day on; its posts end with it.

    Raises PermissionDenied, StillHeld, and ValidationError for what stands in the way.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    signature = sign(by, at)
    require_free(unit, on)
    below = Unit.objects.filter(parent=unit).active(on).count()
    if below:
        raise ValidationError(
            ngettext(
                "还有 %(n)d 个下级单位，请先移走或撤销。",
                "还有 %(n)d 个下级单位，请先移走或撤销。",
                below,
            )
            % {"n": below}
        )
    _end(unit, None, on, signature, at)
    return unit


@transaction.atomic
def merge_unit(unit: Unit, *, into: Unit, on: date, by: User | None, at: datetime) -> Unit:
    """End the unit and let another carry on; the units below it move there as they are.

    Raises PermissionDenied, StillHeld, and ValidationError for what stands in the way.
    """
    locked = {row.pk: row for row in Unit.objects.select_for_update().order_by("pk")}
    unit, into = locked[unit.pk], locked[into.pk]
    signature = sign(by, at)
    require_free(unit, on)
    if into.is_under(unit):
        raise ValidationError(_("不能并入自己或自己的下级单位。"))
    if into.valid_to is not None or into.valid_from > on:
        raise ValidationError(_("%(unit)s在生效日期不是现行单位，不能承继。") % {"unit": into.name})
    rows = list(locked.values())
    for child in [row for row in rows if row.parent_id == unit.pk]:
        child.refresh_from_db(fields=["path", "former_paths"])
        place_below(child, into, rows, signature, on, at)
    _end(unit, into, on, signature, at)
    body = {"unit": unit.code} | effective(on, at)
    record(into, "unit_took_over", signature, at, body, f"{unit.name} → {into.name}")
    _review_elsewhere(unit, into, signature, at)
    return unit


def require_free(unit: Unit, on: date) -> None:
    """Raise the first reason why the unit cannot end that day."""
    if unit.valid_to is not None:
        raise ValidationError(_("这个单位已经撤销。"))
    if unit.parent_id is None:
        raise ValidationError(_("最上级单位不能撤销或并入别的单位。"))
    if on <= unit.valid_from:
        raise ValidationError(_("生效日期须晚于单位的设立日期。"))
    held = holdings.of_unit(unit)
    if held:
        raise StillHeld(
            _("还有未结工作（%(words)s），请先办理工作交接。")
            % {"words": "；".join(work.words for work in held)}
        )
    running = Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), unit=unit)
    if running.filter(role__in=OFFICERS).exists():
        raise ValidationError(_("单位内还有三员岗位，请安全管理员先终止。"))
    if running.filter(valid_from__gte=on).exists():
        raise ValidationError(_("有岗位的任职起始日不早于生效日期，请先改正或终止该任职。"))


def _end(unit: Unit, into: Unit | None, on: date, signature: Signature, at: datetime) -> None:
    """Write the last day of the unit and of its posts; who held them signs in anew."""
    last_day = on - timedelta(days=1)
    posts = Post.objects.select_for_update(of=("self",)).select_related("unit", "person")
    running = posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), unit=unit)
    for post in running.order_by("pk"):
        old, post.valid_to = post.valid_to, last_day
        post.save(update_fields=["valid_to"])
        changed = derived.changes({"valid_to": old}, {"valid_to": last_day})
        record(unit, "post_amended", signature, at, derived.post_body(post) | changed)
        if post.person is not None:
            vars(post.person).pop("standings", None)
            signing_in.end_sign_ins(post.person, Why.POSTS, at, by=signature)
    unit.valid_to, unit.successor = last_day, into
    unit.save(update_fields=["valid_to", "successor"])
    new = {"valid_to": last_day, "successor": into}
    body = derived.changes({"valid_to": None, "successor": None}, new) | effective(on, at)
    record(unit, "unit_merged" if into else "unit_closed", signature, at, body)


def _review_elsewhere(unit: Unit, into: Unit, signature: Signature, at: datetime) -> None:
    """Let whom the unit reviewed be reviewed by its successor, but for the successor itself."""
    for other in Unit.objects.filter(review_authority=unit).exclude(pk=into.pk).order_by("pk"):
        other.review_authority = into
        other.save(update_fields=["review_authority"])
        changed = derived.changes({"review_authority": unit}, {"review_authority": into})
        record(other, "unit_amended", signature, at, {"fields": ["review_authority"]} | changed)

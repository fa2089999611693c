"""What of bulletins lies on somebody's desk: drafts to check, objections to answer, issues to
publish."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Role, Unit, User
from organization.standing import Standing, standing
from petitions.desk_items import DeskItem
from reports import checking, contents
from reports.models import Bulletin, BulletinObjection, BulletinStatus
from reports.month import Month
from reports.permissions import CONFIRMS

WORDS = {
    BulletinStatus.DRAFT: _("%(month)s通报草稿待送处室核对"),
    BulletinStatus.CHECK: _("%(month)s通报，逐项核对本处室数字"),
    BulletinStatus.READY: _("%(month)s通报核对期已满"),
}


def items(user: User, on: date) -> list[DeskItem]:
    """Return the steps of bulletins that wait for this person."""
    held = standing(user, on)
    found: list[DeskItem] = []
    if Role.OFFICE in held.roles:
        found += _objections()
        ready = Bulletin.objects.filter(status=BulletinStatus.READY).order_by("month")
        found += [_item(_("通报待发布"), row) for row in ready]
        last = Month.of(on).previous.key  # drafts of an old register wait for nobody
        drafts = Bulletin.objects.filter(status=BulletinStatus.DRAFT, month=last)
        found += [_item(_("通报待送核对"), row) for row in drafts]
    if own := _own_departments(held):
        waiting = Bulletin.objects.filter(status=BulletinStatus.CHECK, check_until__gte=on)
        found += [
            _item(_("通报待核对"), row, row.check_until)
            for row in waiting.order_by("month")
            if own.intersection(contents.office_codes(row)) - checking.codes(row)
        ]
    return found


def _own_departments(held: Standing) -> frozenset[str]:
    """Return the codes of the departments whose figures this person checks."""
    units = frozenset[int]().union(*(held.units(role) for role in CONFIRMS))
    if not units:
        return frozenset()
    own = Unit.objects.departments().filter(pk__in=units)
    return frozenset(own.values_list("code", flat=True))


def _objections() -> Iterator[DeskItem]:
    rows = BulletinObjection.objects.unanswered().select_related("unit", "bulletin")
    for row in rows.order_by("pk"):
        month = Month.parse(row.bulletin.month)
        yield DeskItem(
            kind=_("异议待答复"),
            words=gettext("%(unit)s对%(month)s通报的异议")
            % {"unit": row.unit.name, "month": month.label},
            url=reverse("bulletin_answer", args=[month, row.pk]),
        )


def _item(kind: str | Promise, row: Bulletin, due_on: date | None = None) -> DeskItem:
    month = Month.parse(row.month)
    words = str(WORDS[BulletinStatus(row.status)]) % {"month": month.label}
    return DeskItem(kind=kind, words=words, url=reverse("bulletin", args=[month]), due_on=due_on)

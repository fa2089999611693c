"""The steps of a bulletin: draft, check by the departments, ready, published. Then never again.

A draft may be made anew until it is out: a version beside the old one. What is put right after
that stands in a later issue, as a correction line.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.log import Signature
from organization import calendar
from organization.models import User
from organization.workdays import MissingYear
from petitions.workflow import Refused
from reports import corrections, figures, issues
from reports.actions import freezing
from reports.models import (
    UNDER_WAY,
    Bulletin,
    BulletinObjection,
    BulletinStatus,
)
from reports.month import Month

CHECK_DAYS = 3  # working days that the departments have
FAR = timedelta(days=60)
NOT_NOW = {
    BulletinStatus.DRAFT: gettext_lazy("此期通报还是草稿，请先送各处室核对。"),
    BulletinStatus.READY: gettext_lazy("此期通报核对期已满。"),
    BulletinStatus.PUBLISHED: gettext_lazy("此期通报已经发布。"),
    BulletinStatus.REPLACED: gettext_lazy("此版草稿已重新生成，请看最新一版。"),
}


@transaction.atomic
def generate_bulletin(month: Month, *, by: User | None, at: datetime) -> Bulletin:
    """Freeze the departments' month as a draft, or return the one that is frozen already.

    Raises Refused while the month runs, PermissionDenied.
    """
    signature = freezing.office(by, at)
    freezing.require_ended(month, at)
    found = Bulletin.objects.filter(month=month.key, version=1).first()
    if found:
        return found
    bulletin, is_new = Bulletin.objects.get_or_create(
        month=month.key,
        version=1,
        defaults=_numbered(month) | freezing.frozen(issues.data_of(month), at),
    )
    if is_new:
        freezing.record(bulletin, "bulletin_generated", signature, at)
    return bulletin


@transaction.atomic
def regenerate_bulletin(bulletin: Bulletin, *, by: User, at: datetime) -> Bulletin:
    """Make the draft anew from the data of this moment; its step and its days stay.

    Raises Refused when it is out or nothing differs, PermissionDenied.
    """
    signature = freezing.office(by, at)
    bulletin = locked(bulletin)
    require_step(bulletin, *UNDER_WAY)
    return made_anew(bulletin, signature, at)


@transaction.atomic
def open_check(bulletin: Bulletin, *, by: User, at: datetime) -> Bulletin:
    """Send the draft to the departments, who have three working days. Raises Refused when it is
    past that or the working calendar ends before them, PermissionDenied."""
    signature = freezing.office(by, at)
    bulletin = locked(bulletin)
    require_step(bulletin, BulletinStatus.DRAFT)
    today = timezone.localdate(at)
    try:
        until = calendar.load(today, today + FAR).add_workdays(today, CHECK_DAYS)
    except MissingYear as missing:
        raise Refused(str(missing)) from missing
    bulletin.status, bulletin.check_until = BulletinStatus.CHECK, until
    bulletin.save(update_fields=["status", "check_until"])
    freezing.record(bulletin, "bulletin_checked", signature, at, until=until.isoformat())
    return bulletin


@transaction.atomic
def end_check(bulletin: Bulletin, *, by: User | None, at: datetime) -> Bulletin:
    """End the check once its last day is over; twice does no harm. Raises Refused before that."""
    signature = freezing.office(by, at)
    bulletin = locked(bulletin)
    if bulletin.status == BulletinStatus.READY:
        return bulletin
    require_step(bulletin, BulletinStatus.CHECK)
    if bulletin.check_until is None or timezone.localdate(at) <= bulletin.check_until:
        raise Refused(_("核对期至%(day)s，尚未届满。") % {"day": bulletin.check_until})
    bulletin.status = BulletinStatus.READY
    bulletin.save(update_fields=["status"])
    freezing.record(bulletin, "bulletin_check_ended", signature, at)
    return bulletin


@transaction.atomic
def publish_bulletin(bulletin: Bulletin, *, by: User, at: datetime) -> Bulletin:
    """Publish to the departments what they have checked.

    Raises Refused before that, while an objection is open, and when another issue has said its
    corrections meanwhile; PermissionDenied.
    """
    signature = freezing.office(by, at)
    bulletin = locked(bulletin)
    require_step(bulletin, BulletinStatus.READY)
    require_answered(bulletin)
    if not corrections_fit(bulletin):
        raise Refused(_("其他各期发布后，本期所列更正已有变动，请重新生成草稿后再发布。"))
    bulletin.status, bulletin.published_at = BulletinStatus.PUBLISHED, at
    bulletin.save(update_fields=["status", "published_at"])
    freezing.record(bulletin, "bulletin_published", signature, at)
    return bulletin


def locked(bulletin: Bulletin) -> Bulletin:
    """Return the row as it is now, held until the end of the transaction."""
    return Bulletin.objects.select_for_update().get(pk=bulletin.pk)


def require_step(bulletin: Bulletin, *wanted: BulletinStatus) -> None:
    """Raise Refused, saying where the issue stands, unless it is in one of these steps."""
    if bulletin.status in wanted:
        return
    if bulletin.status == BulletinStatus.CHECK:
        raise Refused(_("此期通报正由各处室核对，截止%(day)s。") % {"day": bulletin.check_until})
    raise Refused(str(NOT_NOW[BulletinStatus(bulletin.status)]))


def require_answered(bulletin: Bulletin) -> None:
    """Raise Refused, naming them, while objections to any version of the draft are open."""
    rows = BulletinObjection.objects.of_month(bulletin.month).unanswered()
    named = [f"{row.unit.name}“{figures.BY_CODE[row.figure].name}”" for row in rows]
    if named:
        raise Refused(
            _("还有异议没有答复：%(named)s。请先答复，再发布。") % {"named": "、".join(named)}
        )


def corrections_fit(bulletin: Bulletin) -> bool:
    """Tell whether each correction of the issue follows on what is published by now."""
    out = {one.month: one for one in Bulletin.objects.published()}
    issued = [line for one in out.values() for line in corrections.lines_of(one)]
    for line in corrections.lines_of(bulletin):
        said = corrections.standing(out[line.month], issued)
        if not line.fits(said.get((line.unit, line.figure), corrections.NO_KEY)):
            return False
    return True


def made_anew(bulletin: Bulletin, signature: Signature, at: datetime) -> Bulletin:
    """Return the next version of a draft that is replaced. Raises Refused when nothing differs."""
    month = Month.parse(bulletin.month)
    data = issues.data_of(month)
    freezing.require_difference(bulletin, data)
    step, until = bulletin.status, bulletin.check_until
    bulletin.status = BulletinStatus.REPLACED
    bulletin.save(update_fields=["status"])
    made = Bulletin.objects.create(
        month=bulletin.month,
        version=bulletin.version + 1,
        status=step,
        check_until=until,
        **_numbered(month),
        **freezing.frozen(data, at),
    )
    freezing.record(made, "bulletin_regenerated", signature, at)
    return made


def _numbered(month: Month) -> dict[str, int]:
    # The month's place in the year: no counter, so a month that comes late leaves no gap.
    return {"year": month.year, "serial": month.number}

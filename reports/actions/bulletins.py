"""The bulletin of the departments 通报: frozen, published, followed by a version."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organization.models import User
from petitions.workflow import Refused
from reports import contents
from reports.actions import freezing
from reports.models import Bulletin
from reports.month import Month


@transaction.atomic
def generate_bulletin(month: Month, *, by: User | None, at: datetime) -> Bulletin:
    """Freeze the departments' month, or return the first version if it is frozen already.

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
        defaults=_numbered(month) | freezing.frozen(contents.bulletin_data(month), at),
    )
    if is_new:
        freezing.record(bulletin, "bulletin_generated", signature, at)
    return bulletin


@transaction.atomic
def correct_bulletin(month: Month, *, by: User, at: datetime) -> Bulletin:
    """Freeze the month again beside the old version; it keeps its number and is published anew.

    Raises Refused when nothing differs or nothing was frozen, PermissionDenied.
    """
    signature = freezing.office(by, at)
    versions = Bulletin.objects.filter(month=month.key)
    data = contents.bulletin_data(month)
    last = freezing.require_difference(
        versions.select_for_update().order_by("-version").first(), data
    )
    bulletin = Bulletin.objects.create(
        month=month.key, version=last.version + 1, **_numbered(month), **freezing.frozen(data, at)
    )
    freezing.record(bulletin, "bulletin_corrected", signature, at)
    return bulletin


@transaction.atomic
def publish_bulletin(bulletin: Bulletin, *, by: User, at: datetime) -> Bulletin:
    """Publish a frozen bulletin to the departments. Raises PermissionDenied, Refused."""
    signature = freezing.office(by, at)
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if bulletin.status == Bulletin.Status.PUBLISHED:
        raise Refused(_("此期通报已经发布。"))
    bulletin.status, bulletin.published_at = Bulletin.Status.PUBLISHED, at
    bulletin.save(update_fields=["status", "published_at"])
    freezing.record(bulletin, "bulletin_published", signature, at)
    return bulletin


def _numbered(month: Month) -> dict[str, object]:
    # The month's place in the year: no counter, so a month that comes late leaves no gap.
    return {"year": month.year, "serial": month.number}

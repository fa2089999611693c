"""Which bulletin a request asks for."""

from django.http import Http404
from django.utils import timezone

from organization.http import UserRequest
from reports import issues, lists, span
from reports.issues import Issue
from reports.models import Bulletin
from reports.month import Month


def require_month(month: Month) -> None:
    """Raise Http404 for a month that has no page."""
    if not span.has_pages(month, timezone.localdate()):
        raise Http404


def asked(
    request: UserRequest, month: Month, frozen: Bulletin | None
) -> tuple[Bulletin | None, Issue]:
    """Return the frozen version with what it says, or None and the month as the data are now."""
    if frozen is None or request.GET.get("live"):
        return None, issues.live(month)
    return frozen, issues.frozen(frozen)


def bulletin_or_404(month: Month) -> Bulletin:
    """Return the version of the month that counts; raises Http404 when nothing is frozen."""
    require_month(month)
    found = lists.bulletin_of(month)
    if found is None:
        raise Http404
    return found

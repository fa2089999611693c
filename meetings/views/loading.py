"""What the pages of one meeting begin with: the meeting and the items this reader may see."""

from datetime import date

from django.shortcuts import get_object_or_404

from meetings.models import AgendaItem, Meeting
from organization.http import UserRequest
from petitions.models import Case
from petitions.views.loading import is_open, note_reading


def meeting_or_404(request: UserRequest, slug: str, on: date) -> Meeting:
    """Return a meeting of this reader. Raises Http404 for any other."""
    rows = Meeting.objects.visible_to(request.user, on)
    return get_object_or_404(rows.select_related("chain", "unit", "convenor"), slug=slug)


def item_or_404(request: UserRequest, meeting: Meeting, pk: int, on: date) -> AgendaItem:
    """Return an item of the meeting whose case exists for this reader. Raises Http404."""
    rows = AgendaItem.objects.filter(meeting=meeting).with_seen_cases(request.user, on)
    item: AgendaItem = get_object_or_404(
        rows.select_related("meeting__chain", "meeting__unit", "case", "unit"), pk=pk
    )
    if item.case is not None:
        note_reading(request, item.case)
    return item


def is_shut(request: UserRequest, case: Case | None) -> bool:
    """Tell whether this is a restricted case that the reader has not opened with a reason."""
    return case is not None and not is_open(request, case)


def case_of_number(request: UserRequest, number: str, on: date) -> Case | None:
    """Return the case of this number if it exists for the reader."""
    seen = Case.objects.visible_to(request.user, on).select_related("unit", "host")
    return seen.filter(number=number.strip()).first()

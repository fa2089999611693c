"""What waits for the reader, as numbers beside the rail, in the top bar and in the title."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from organization.models import User
from petitions import badges, revealing, searching


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return rail_counts, notice_count and overdue_count; nothing for fragments and strangers.

    One query, none where the page has counted them along with its own.
    """
    user = getattr(request, "user", None)  # absent when a middleware above it has failed
    if not isinstance(user, User) or request.headers.get("HX-Request") == "true":
        return {}
    now = timezone.localtime()
    found = badges.kept(request) or badges.badges_of(user, now.date())
    return {
        "rail_counts": {
            "desk": found["must"] + found["gates"],
            "review_list": found["review_list"],
            "notices": found["notices"],
            "errand_list": found["errand_news"] + found["errands_to_decide"],
        },
        "searched": searching.typed(request.session, request.GET.get("q", "")),
        "identity_shown": revealing.is_any_shown(request, now),
        "read_at": now,
        "notice_count": found["notices"],
        "overdue_count": found["must_late"],
    }

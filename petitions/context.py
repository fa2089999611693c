"""What waits for the reader, as numbers beside the rail, in the top bar and in the title."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from errands.models import Errand
from organization.models import User
from petitions import revealing, searching
from petitions.counting import counts
from petitions.inbox import unread
from petitions.models import Reply
from petitions.worklist import Desk

CAP = 100  # a badge shows 99+


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return rail_counts, notice_count and overdue_count; nothing for fragments and strangers.

    One query.
    """
    user = getattr(request, "user", None)  # absent when a middleware above it has failed
    if not isinstance(user, User) or request.headers.get("HX-Request") == "true":
        return {}
    now = timezone.localtime()
    today = now.date()
    mine = Desk(user, today)
    found = counts(
        {
            "must": mine.must,
            "late": mine.must.filter(due_on__lt=today),
            "gates": mine.gates,
            "review_list": Reply.objects.visible_to(user, today).for_review_by(user, today),
            "notices": unread(user, today),
            "errand_news": Errand.objects.news_for(user),
            "errands_to_decide": Errand.objects.to_decide_by(user, today),
        },
        user,
        CAP,
        whole=("review_list",),
    )
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
        "overdue_count": found["late"],
    }

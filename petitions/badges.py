"""The numbers beside the rail, and what else a page counts: one query for both."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from errands.models import Errand
from organization.counting import Asked, ask, up_to
from organization.http import UserRequest
from organization.models import User
from petitions.inbox import unread
from petitions.worklist import Desk

CAP = 100  # a badge shows 99+


def badges_of(user: User, on: date) -> dict[str, int]:
    """Return what waits for the reader, each at most CAP. One query."""
    return ask(_badges(user, on))


def count_beside(request: UserRequest, sets: Mapping[str, Asked]) -> dict[str, Any]:
    """Return what a page counts. The badges are counted along with it, for `context.desk`.

    What has the name of a badge in `sets` is the same set, so it is asked for once.
    """
    if request.headers.get("HX-Request") == "true":  # a fragment has no rail
        return ask(sets)
    badges = _badges(request.user, timezone.localdate())
    found = ask({**badges, **sets})
    vars(request)["badges"] = {name: _number(found[name]) for name in badges}
    return found


def kept(request: HttpRequest) -> dict[str, int] | None:
    """Return the badges that were counted along with something else."""
    return vars(request).get("badges")


def _number(found: int | list[Any]) -> int:
    """Return a count, or how many keys there are, as a badge says it."""
    return min(found if isinstance(found, int) else len(found), CAP)


def _badges(user: User, on: date) -> dict[str, Asked]:
    mine = Desk(user, on)
    due = mine.due
    sets = {
        "must": due,
        "must_late": due.filter(due_on__lt=on),
        "gates": mine.gates,
        "review_list": mine.waiting("approve_draft"),
        "notices": unread(user, on),
        "errand_news": Errand.objects.news_for(user),
        "errands_to_decide": Errand.objects.to_decide_by(user, on),
    }
    return {name: up_to(rows, CAP) for name, rows in sets.items()}

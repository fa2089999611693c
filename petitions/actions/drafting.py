"""Keeping what a handler writes: two people, or two tabs, never overwrite each other unseen."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from organization.models import User
from petitions.actions.replying import Opinion, draft, submit_draft
from petitions.actions.step import lock
from petitions.models import Case
from petitions.workflow import StaleCase


@transaction.atomic
def save_opinion(
    case: Case,
    opinion: Opinion,
    *,
    seen: str,
    submit: bool = False,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Save the draft and, with `submit`, hand it to the head in the same transaction.

    `seen` is `mark(case)` of the text the writer began from: typing on is no event, so the
    version of the case alone would not tell. Raises StaleCase and what the two actions raise.
    """
    if mark(lock(case)) != seen:
        raise StaleCase(gettext("这份拟稿刚被他人改过，没有保存。你写的内容仍在本页。"))
    case = draft(case, opinion, by=by, at=at, version=version)
    return submit_draft(case, by=by, at=at) if submit else case


def mark(case: Case) -> str:
    """Return what tells one saved text of the reply from the next, "" before the first."""
    written = case.replies.order_by("no").values_list("no", "written_at").last()
    return f"{written[0]}@{written[1].isoformat()}" if written else ""

"""What the read log knows of cases: their subjects, and which are somebody's own work."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from audit.models import Event, Read
from organization.models import User
from organization.standing import standing
from petitions.models import Assignment, Case

# The form in which a page shows a case, by URL name; any other page of a case is "page".
WHAT = {
    "case_print": "print",
    "case_reply": "reply",
    "review_detail": "reply",
    "case_route": "route",
    "case_files": "files",
}
PREFIX = "case/"


def subject_of(view_name: str, kwargs: dict[str, object]) -> str:
    """Return the subject of a case's address, existing or not; "" for any other address."""
    name = view_name.rpartition(":")[2]  # also where a program asks
    if name.startswith("case_") and "slug" in kwargs:
        return f"{PREFIX}{kwargs['slug']}"
    return f"reply/{kwargs['pk']}" if view_name == "review_detail" else ""


def own_subjects(user_id: int, subjects: Collection[str]) -> set[str]:
    """Return those of the cases that are this person's own work.

    They are in the person's hands, or the person has signed an event of theirs.
    """
    slugs = [subject.removeprefix(PREFIX) for subject in subjects if subject.startswith(PREFIX)]
    in_hand = Assignment.objects.filter(handler=user_id).values("case")
    handled = Case.objects.filter(Q(handler=user_id) | Q(pk__in=in_hand), slug__in=slugs)
    signed = Event.objects.filter(actor_id=user_id, chain__subject__in=subjects)
    return {f"{PREFIX}{slug}" for slug in handled.values_list("slug", flat=True)} | set(
        signed.values_list("chain__subject", flat=True)
    )


def reads_visible_to(user: User, on: date, reads: QuerySet[Read]) -> QuerySet[Read]:
    """Leave out who read the accusations that do not exist for this reader (2022 Art. 30)."""
    hidden = Case.objects.accusing(standing(user, on)).values("chain__subject")
    return reads.exclude(subject__in=hidden)

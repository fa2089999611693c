"""Taking data away leaves a trace: who took how much, narrowed by what, and which file it was."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit import log
from audit.inserting import insert
from audit.models import Event
from organization.models import User
from organization.standing import standing
from petitions.models import CaseCopy

AT_ONCE = 5000  # rows of copies in memory


@transaction.atomic
def record_export(
    by: User,
    *,
    rows: int,
    columns: Sequence[str],
    narrowed_by: Sequence[str],
    sha256: str,
    cases: Sequence[int] = (),
    purpose: str = "",
    at: datetime,
) -> Event:
    """Record one exported file on the chain of the person.

    `narrowed_by` is "name=value" of the filters without what was searched for: that may be the
    name of a petitioner. `sha256` is of the file, so that a copy can be traced; `cases` are the
    ids of those in it, so that each of them tells where it went; `purpose` is in somebody's words
    and kept as such.
    """
    event = log.append(
        log.open_chain(f"user/{by.pk}"),
        "export",
        by=standing(by, timezone.localdate(at)).signature(),
        at=at,
        body={
            "rows": rows,
            "columns": list(columns),
            "filter": list(narrowed_by),
            "sha256": sha256,
        },
        text=purpose,
    )
    note_copies(event, cases)
    return event


def note_copies(event: Event, cases: Sequence[int]) -> None:
    """Record that these cases are in the file of which the event tells."""
    for start in range(0, len(cases), AT_ONCE):
        insert(CaseCopy(event=event, case_id=pk) for pk in cases[start : start + AT_ONCE])

"""More time and another procedure: the one extension of Art. 34, a later day for a report, and the
change between the simple and the ordinary procedure."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from organization.models import User
from petitions.actions.step import record, take
from petitions.models import Case
from petitions.workflow import Refused

LONGEST = 30  # days; 2022 Art. 34


@transaction.atomic
def request_ext(
    case: Case, *, days: int, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Ask, as handler, for 1 to 30 more days, saying what makes the matter complex (Art. 34)."""
    step = take(case, "request_ext", by=by, at=at, version=version)
    _require_days(days)
    return record(step, body={"days": days}, text=words)


@transaction.atomic
def approve_ext(
    case: Case, *, words: str = "", by: User, at: datetime, version: int | None = None
) -> Case:
    """Grant the extension as head of the handling body, before the limit ends; the notice to the
    petitioner goes out with it, and the office that assigned the case is told.

    Raises PermissionDenied for who asked, StaleCase, WrongStage or Refused.
    """
    step = take(case, "approve_ext", by=by, at=at, version=version)
    return record(step, body={"days": step.here.case.extension_days}, text=words)


@transaction.atomic
def refuse_ext(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Leave the limit as it is, with reasons."""
    return record(take(case, "refuse_ext", by=by, at=at, version=version), text=words)


@transaction.atomic
def extend_due(
    case: Case, *, days: int, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Give a unit, as the office that assigned the case, up to 30 more days for its report, once;
    the petitioner's limit does not move by it."""
    step = take(case, "extend_due", by=by, at=at, version=version)
    _require_days(days)
    return record(step, body={"days": days}, text=words)


@transaction.atomic
def to_simple(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Go on in the simple procedure: a clear first petition that is easily settled."""
    return record(take(case, "to_simple", by=by, at=at, version=version), text=words)


@transaction.atomic
def to_ordinary(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Go on in the ordinary procedure; its sixty days count from the same acceptance."""
    return record(take(case, "to_ordinary", by=by, at=at, version=version), text=words)


def _require_days(days: int) -> None:
    if not 1 <= days <= LONGEST:
        raise Refused(gettext("延期须为1至%(n)d日。") % {"n": LONGEST})

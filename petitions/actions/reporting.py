"""The unit reports back, the office passes or returns the report, and the case is closed."""

from datetime import datetime

from django.db import transaction

from organization.models import User
from petitions.actions.step import record, take
from petitions.models import Case


@transaction.atomic
def submit_report(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Report the case as handled (报结); C5 stops today if the report later passes."""
    return record(take(case, "submit_report", by=by, at=at, version=version), text=words)


@transaction.atomic
def return_report(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Return the report; the due day stays, and C5 counts as never stopped."""
    return record(take(case, "return_report", by=by, at=at, version=version), text=words)


@transaction.atomic
def begin(case: Case, *, by: User, at: datetime, version: int | None = None) -> Case:
    """Take up a case again whose report was returned."""
    return record(take(case, "begin", by=by, at=at, version=version))


@transaction.atomic
def pass_report(
    case: Case, *, words: str = "", by: User, at: datetime, version: int | None = None
) -> Case:
    """Pass the report; the assignment was done on the day the report was submitted."""
    return record(take(case, "pass_report", by=by, at=at, version=version), text=words)


@transaction.atomic
def close(case: Case, *, by: User, at: datetime, version: int | None = None) -> Case:
    """Close the case (办结): the reply is served, the report passed, every clock stopped."""
    return record(take(case, "close", by=by, at=at, version=version))

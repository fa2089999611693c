"""What the unit does with a case it was sent, up to the reply."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from organization.models import Post, Role, User
from petitions import guards
from petitions.actions.step import record, take
from petitions.models import Case, Track
from petitions.models.stages import REMEDY_BY_OPINION
from petitions.workflow import Refused


@transaction.atomic
def sign(case: Case, *, by: User, at: datetime, version: int | None = None) -> Case:
    """Sign for a case in the name of the unit it was sent to (签收)."""
    return record(take(case, "sign", by=by, at=at, version=version))


@transaction.atomic
def object_to(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Ask the sender to take the case back, with reasons, inside five working days (Art. 23)."""
    return record(take(case, "object", by=by, at=at, version=version), text=words)


@transaction.atomic
def agree_return(
    case: Case, *, words: str = "", by: User, at: datetime, version: int | None = None
) -> Case:
    """Take the case back to triage; the petitioner's days count from first receipt again."""
    return record(take(case, "agree_return", by=by, at=at, version=version), text=words)


@transaction.atomic
def refuse_return(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Leave the case with the unit, with reasons; nothing is reset."""
    return record(take(case, "refuse_return", by=by, at=at, version=version), text=words)


@transaction.atomic
def delegate(case: Case, *, to: User, by: User, at: datetime, version: int | None = None) -> Case:
    """Name the person of the unit who handles the case (指派经办人)."""
    step = take(case, "delegate", by=by, at=at, version=version)
    assignment = step.here.assigned
    posts = Post.objects.on(step.on).filter(person=to, role=Role.HANDLER)
    if not posts.filter(unit=assignment.unit).exists():
        raise Refused(gettext("%(name)s不是承办单位的经办人。") % {"name": to.name})
    if refused := guards.person_block(step.here.case, to, step.on):
        raise Refused(refused)
    return record(step, body={"assignment": assignment.no, "handler": to.pk})


@transaction.atomic
def accept(case: Case, *, by: User, at: datetime, version: int | None = None) -> Case:
    """Accept the case formally and start the sixty days of Art. 34 where they apply (受理)."""
    step = take(case, "accept", by=by, at=at, version=version)
    statutory = step.here.case.track == Track.REMEDY and (step.here.case.route == REMEDY_BY_OPINION)
    return record(step, body={"statutory": statutory})


@transaction.atomic
def study(case: Case, *, by: User, at: datetime, version: int | None = None) -> Case:
    """Begin to work on a suggestion; nobody accepts or refuses one (Art. 29)."""
    return record(take(case, "study", by=by, at=at, version=version))


@transaction.atomic
def start(case: Case, *, by: User, at: datetime, version: int | None = None) -> Case:
    """Begin to investigate (调查核实)."""
    return record(take(case, "start", by=by, at=at, version=version))


@transaction.atomic
def contact(
    case: Case, *, means: str, contacted_on: date, words: str, by: User, at: datetime
) -> Case:
    """Record a contact with the petitioner: by what means, when, and what was said."""
    step = take(case, "contact", by=by, at=at)
    if contacted_on > step.on:
        raise Refused(gettext("联系日期不能晚于今天。"))
    for path in settings.CONTACT_CHECKS:  # what the petitioner wishes binds
        if refused := import_string(path)(step.here.case, by, means, contacted_on):
            raise Refused(refused)
    return record(step, body={"means": means, "on": contacted_on.isoformat()}, text=words)


@transaction.atomic
def note(case: Case, *, words: str, by: User, at: datetime) -> Case:
    """Add a note for those who handle the case; it moves nothing."""
    return record(take(case, "note", by=by, at=at), text=words)

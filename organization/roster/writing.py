"""Enters the people of a sheet: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from organization import actions
from organization.actions.signing import sign
from organization.models import Post, User
from organization.roster.checking import Line, check
from organization.roster.columns import Field
from organization.workbooks.reading import Sheet


class Refused(Exception):
    """Something stands in the way of a row that looked well; nothing was written."""


@dataclass(frozen=True)
class Entered:
    """A person who was entered, and the password to be handed over once."""

    person: User
    password: str
    unit: str


@transaction.atomic
def enter_all(sheet: Sheet, *, by: User | None, at: datetime) -> Sequence[Entered]:
    """Enter everybody who is not here yet. Raises PermissionDenied, and Refused.

    The sheet is judged anew: what was true of the preview need not be true now.
    """
    signature = sign(by, at)
    checked = check(sheet, timezone.localdate(at))
    if checked.errors:
        raise Refused(_("预览之后情况有变，请重新检查。"))
    entered = [_enter(line, by, at) for line in checked.fresh]
    chain = log.open_chain("people/import")
    body = {"people": [each.person.pk for each in entered], "known": checked.known}
    log.append(chain, "people_imported", by=signature, at=at, body=body)
    return entered


def _enter(line: Line, by: User | None, at: datetime) -> Entered:
    person = User(username=line.username, name=line.name, email=line.cells.get(Field.EMAIL, ""))
    try:
        password = actions.register_person(person, by=by, at=at)
        if line.unit and line.duty and line.valid_from:
            title = line.cells.get(Field.TITLE, "") or str(line.duty.label)
            post = Post(unit=line.unit, duty=line.duty, person=person, title=title)
            post.valid_from = line.valid_from
            actions.appoint(post, by=by, at=at)
    except ValidationError as error:
        raise Refused(
            _("第 %(row)d 行：%(words)s") % {"row": line.row, "words": " ".join(error.messages)}
        ) from error
    return Entered(person, password, line.unit.name if line.unit else "")

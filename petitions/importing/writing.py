"""Makes cases of the rows of a sheet: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from audit.log import Signature
from organization import calendar
from organization.models import CalendarYear, Unit, User
from organization.names import masked
from organization.standing import standing
from organization.workbooks.limits import Limits
from organization.workbooks.reading import Sheet, Unreadable
from organization.workdays import MissingYear, WorkCalendar
from petitions import bulk, clock, replay
from petitions.actions.registering import Submission, cannot_notify, veiled_title
from petitions.forms.registering import TRACK_OF_GROUP
from petitions.importing import checking, headers
from petitions.importing.checking import Checked
from petitions.importing.rows import CellError, Line, Terms
from petitions.models import PetitionerKind, Track
from petitions.models.clocks import ClockCode
from petitions.workflow import BY_CODE, Refused

WRITTEN_AT_ONCE = 2000
YEARS_AHEAD = 5  # a limit of 999 working days ends within them


@dataclass(frozen=True)
class Outcome:
    """What came of an import. With errors nothing was written and `imported` is 0."""

    rows: int = 0
    imported: int = 0
    skipped: int = 0
    errors: Sequence[CellError] = ()
    notices: Sequence[str] = field(default=())


def office_on(day: date) -> Unit:
    """Return the petition office that registers; raises Refused unless there is exactly one."""
    offices = list(Unit.objects.active(day).filter(kind=Unit.Kind.PETITION_OFFICE)[:2])
    if len(offices) != 1:
        raise Refused(
            _("系统中须有且只有一个现行的信访办公室，导入的件登记在它名下；现有 %(n)s。")
            % {"n": _("多个") if offices else _("0 个")}
        )
    return offices[0]


def terms(*, default_unit: Unit | None, at: datetime, limits: Limits) -> Terms:
    """Return the terms of an import made at this moment; raises Refused."""
    today = timezone.localdate(at)
    return Terms(office_on(today), default_unit, today, limits.rows)


def require_clerk(by: User, office: Unit, at: datetime) -> Signature:
    """Return what the person signs with; raises PermissionDenied unless they may register."""
    held = standing(by, timezone.localdate(at))
    for role in BY_CODE["open"].roles:
        if office.pk in held.units(role):
            return held.signature(role, unit=office)
    raise PermissionDenied(_("导入由%(unit)s的登记员或信访办人员办理。") % {"unit": office.name})


def run(
    sheet: Sheet, on: Terms, *, by: User | None, at: datetime, dry_run: bool = False
) -> Outcome:
    """Check the sheet and, if nothing is wrong with it, write all of it.

    `by` None means the operator of the machine. Raises PermissionDenied. A dry run says what
    would be imported.
    """
    signature = require_clerk(by, on.office, at) if by else log.SYSTEM
    try:
        with transaction.atomic():
            # One import at a time per office; everybody else's registering goes on.
            Unit.objects.select_for_update(no_key=True).get(pk=on.office.pk)
            checked = checking.check(sheet, on)
            if not (checked.errors or dry_run):
                Writer(on, checked, signature, by, at).write(sheet)
    except headers.NoHeader as error:
        return Outcome(errors=[CellError(error.row, "", str(error))])
    except (Unreadable, MissingYear) as error:
        return Outcome(errors=[CellError(0, "", str(error))])
    except IntegrityError:
        return Outcome(errors=[CellError(0, "", _("导入时登记簿被他人改动，请重新导入。"))])
    return outcome(checked)


def outcome(checked: Checked) -> Outcome:
    """Return the figures of a verdict; rows with errors keep all others out."""
    if checked.errors:
        return Outcome(checked.rows, 0, 0, checked.errors, _notices(checked))
    return Outcome(checked.rows, checked.fresh, len(checked.known), (), _notices(checked))


def _notices(checked: Checked) -> list[str]:
    notices = []
    if checked.columns.unknown:
        names = "、".join(checked.columns.unknown)
        notices.append(_("未识别的列，没有导入：%(names)s。") % {"names": names})
    if checked.without_unit:
        notices.append(
            _("%(n)d 行已有答复而没有承办单位，记为信访办公室自办。") % {"n": checked.without_unit}
        )
    return notices


class Writer:
    """Turns lines into histories and writes them; the caller is inside a transaction."""

    def __init__(
        self, on: Terms, checked: Checked, signature: Signature, by: User | None, at: datetime
    ) -> None:
        self.on, self.checked, self.signature, self.by, self.at = on, checked, signature, by, at
        self.rules = replay.rules()
        self.days = self._calendar()

    def write(self, sheet: Sheet) -> None:
        """Write every line that is not known yet, in the order of the sheet."""
        fresh = checking.lines(sheet, self.checked.columns, self.on, but=self.checked.known)
        for group in checking.groups(fresh, WRITTEN_AT_ONCE):
            bulk.write([self.history(line) for line in group], recorded_at=self.at)

    def history(self, line: Line) -> bulk.History:
        """Return the case that a line becomes: closed, assigned, or waiting to be routed."""
        host = line.unit or (self.on.office if line.replied else None)
        return bulk.History(
            unit=self.on.office,
            received_on=line.received.on,
            case=_case(line),
            petitions=[self._petition(line)],
            entries=[self._entry(line, host)],
            assignments={1: {"sent_by": self.by}} if host else {},
            replies={1: _reply(line)} if line.replied else {},
        )

    def _entry(self, line: Line, host: Unit | None) -> log.Entry:
        body: dict[str, Any] = {
            "unit": (host or self.on.office).code,
            "received_on": line.received.on.isoformat(),
            "channel": line.channel,
            "topic": line.topic.code,
            "track": _track(line),
        }
        if host is None:
            body |= {"route": 6, "cannot_notify": bool(cannot_notify(_submission(line)))}
            return log.Entry("open", self.signature, self.at, body)
        due_on = self._due_on(line)
        if due_on:
            body["due_on"] = due_on.isoformat()
        if line.replied:
            body["done_on"] = line.replied.on.isoformat()
        return log.Entry("import", self.signature, self.at, body)

    def _due_on(self, line: Line) -> date | None:
        """Return the day the register sets; without one the replay applies the rule of the law."""
        if line.limit is None or line.limit.on:
            return line.limit.on if line.limit else None
        received = line.received.on
        rule = clock.rule_for(ClockCode.ASSIGN, received, self.rules)
        unit = clock.Unit.WORKDAYS if line.limit.working_days else clock.Unit.DAYS
        asked = clock.Rule(**(vars(rule) | {"days": line.limit.days, "unit": unit, "key": None}))
        return clock.due(asked, received, self.days).on

    def _petition(self, line: Line) -> tuple[dict[str, Any], dict[str, Any]]:
        return (
            {
                "source_number": line.number,
                "source_key": line.key,
                "channel": line.channel,
                "received_on": line.received.on,
                "received_at": line.received.at,
                "registered_at": self.at,
                "registered_by": self.by,
                "title": line.title,
                "text": line.text,
            },
            {
                "kind": line.kind,
                "name": line.name,
                "phone": line.phone,
                "address": line.address,
            },
        )

    def _calendar(self) -> WorkCalendar:
        """Return the working days that limits of these rows reach.

        Years before our calendar begins are history and can be filled in; a future year that is
        missing is for the administrator.
        """
        if not self.checked.years:
            return WorkCalendar(frozenset(), frozenset(), frozenset())
        first = date(min(self.checked.years), 1, 1)
        last = date(max(self.checked.years) + YEARS_AHEAD, 12, 31)
        known = set(CalendarYear.objects.values_list("year", flat=True))
        reached = {year + ahead for year in self.checked.years for ahead in range(YEARS_AHEAD)}
        for year in sorted(reached - known):
            if year <= self.on.today.year:
                calendar.fill_year(year)
        return calendar.load(first, last)


def _case(line: Line) -> dict[str, Any]:
    track = _track(line)
    return {
        "title": veiled_title(_submission(line)),
        "petitioner_mark": "" if line.kind == PetitionerKind.ANONYMOUS else masked(line.name),
        "track": track,
        "topic": line.topic,
        "restricted": track == Track.ACCUSATION,
        "cannot_notify": cannot_notify(_submission(line)),
    }


def _track(line: Line) -> Track:
    return TRACK_OF_GROUP.get(line.topic.code.partition("-")[0], Track.REMEDY)


def _submission(line: Line) -> Submission:
    return Submission(
        channel=line.channel,
        received_on=line.received.on,
        title=line.title,
        text=line.text,
        kind=line.kind,
        name=line.name,
        phone=line.phone,
        address=line.address,
    )


def _reply(line: Line) -> dict[str, Any]:
    assert line.replied is not None
    midnight = timezone.make_aware(datetime.combine(line.replied.on, time()))
    return {"opinion": line.reply, "written_at": line.replied.at or midnight}

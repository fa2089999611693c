"""The commission of the briefing: units and posts of its years, kept apart from any other."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from demo import briefing_plan as plan
from demo.pace import SHANGHAI
from demo.structure import Build
from organization import calendar
from organization.bulk import write_structure
from organization.models import Duty, Unit, User
from organization.workdays import WorkCalendar

BEGIN = datetime(2008, 1, 2, 9, 0, tzinfo=SHANGHAI)
LAST = date(2011, 12, 31)  # its units are history: no job works for them today


@dataclass(frozen=True)
class Staff:
    """The people of one unit."""

    unit: Unit
    head: User
    handler: User


@dataclass(frozen=True)
class Commission:
    """Who does what in the records of the briefing."""

    root: Unit
    office: Unit
    leader: User
    secretary: User
    leads: tuple[User, ...]
    director: User
    clerk: User
    staff: dict[str, Staff]
    people: frozenset[int]
    days: WorkCalendar


def exists() -> bool:
    """Tell whether the briefing was loaded."""
    return Unit.objects.filter(code=plan.COMMISSION[0]).exists()


def found(*, recorded_at: datetime) -> Commission:
    """Write units, people and posts, and return them."""
    chance = Random(2011)  # noqa: S311 - names, not secrets
    build = Build(first_day=BEGIN.date(), chance=chance, password="")
    root = _open(build, plan.COMMISSION, Unit.Kind.COMMISSION)
    office = _open(build, plan.OFFICE, Unit.Kind.PETITION_OFFICE, parent=root)
    units = [_open(build, row, Unit.Kind.DEPARTMENT, parent=root) for row in plan.UNITS]
    leader = _post(build, root, Duty.IN_CHARGE, "副主任（分管信访）")
    secretary = _post(build, root, Duty.SECRETARY_GENERAL, "秘书长")
    first = _post(build, root, Duty.FIRST_RESPONSIBLE, "主任")
    director = _post(build, office, Duty.OFFICE, "副秘书长兼信访工作负责人")
    clerk = _post(build, office, Duty.REGISTRAR, "登记员")
    staff = {
        unit.code: Staff(
            unit, _post(build, unit, Duty.HEAD, "处长"), _post(build, unit, Duty.HANDLER, "经办人")
        )
        for unit in units
    }
    write_structure(
        list(build.units.values()),
        list(build.people.values()),
        build.appointments,
        at=BEGIN,
        recorded_at=recorded_at,
    )
    for person in build.people.values():
        person.only_reads = True  # nothing here is hidden from anybody: asked once a day is enough
    return Commission(
        root, office, leader, secretary, (leader, first), director, clerk, staff,
        frozenset(person.pk for person in build.people.values()),
        calendar.load(date(2008, 1, 1), LAST),
    )  # fmt: skip


def _open(
    build: Build, row: tuple[str, str, str, str], kind: str, parent: Unit | None = None
) -> Unit:
    code, name, short_name, word = row
    return build.open(code, name, short_name, kind, docket_word=word, parent=parent, valid_to=LAST)


def _post(build: Build, unit: Unit, duty: Duty, title: str) -> User:
    person = build.person(f"briefing.{unit.code.lower()}.{duty.value}".replace("_", "."))
    build.post(person, unit, duty, title)
    return person

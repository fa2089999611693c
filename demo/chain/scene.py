"""What the parts of the chain share: the people, the days before the demo, and the cases that
have been quiet long enough for something to be added to them."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any

from django.db.models import Max, Q

from demo.cast import Cast, assemble
from demo.pace import ONE_DAY, SHANGHAI
from organization import calendar
from organization.models import Role, Unit, User
from organization.standing import Standing
from organization.workdays import WorkCalendar
from petitions.models import Case, CaseStage

BACK = timedelta(days=600)
AHEAD = timedelta(days=60)
STEP = timedelta(minutes=20)  # at least so long after what happened on the case before
OFFICE = "XFB"
NEAR = ("GJC", "RSC", "MBC", "FZC", "JJC", "XHQ")  # where most of it happens, if it can


class Steady(dict[date, Standing]):
    """What a person is on each day, where posts do not change in those weeks: found out once.

    In the demo they are years old. Whoever is lent a case is asked for anew, by the action itself.
    """

    def __contains__(self, _day: object) -> bool:
        return bool(len(self))

    def __missing__(self, day: date) -> Standing:
        held = copy(next(iter(self.values())))  # with what it was asked for by now
        vars(held)["on"] = day
        self[day] = held
        return held


def always(_case: Case) -> bool:
    """Accept any case."""
    return True


@dataclass
class Scene:
    """The commission on the day of the demo. A case is given out once."""

    cast: Cast
    days: WorkCalendar
    horizon: datetime  # nothing has happened after it
    seed: int
    cases: list[Case]
    last: dict[int | str, datetime] = field(default_factory=dict)  # when something happened on it

    @property
    def today(self) -> date:
        return self.horizon.date()

    @cached_property
    def people(self) -> dict[int, User]:
        """Everybody by key: one instance each, which keeps what it was asked for."""
        people = User.objects.in_bulk()
        for person in people.values():
            person.only_reads = True  # nothing done here hides a case: asked once is enough
            vars(person)["standings"] = Steady()
        return people

    @cached_property
    def by_name(self) -> dict[str, User]:
        return {person.username: person for person in self.people.values()}

    def chance(self, *key: object) -> Random:
        return Random("/".join(map(str, (self.seed, "chain", *key))))  # noqa: S311 - stories

    def ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return that hour of the working day so many days ago, or of the one before it."""
        day = self.today - timedelta(days=days)
        while not self.days.is_workday(day):
            day -= ONE_DAY
        return datetime.combine(day, time(hour, minute), SHANGHAI)

    def on(self, what: Case | str, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return the same, or a moment after the last thing that happened on the case, or on what
        goes by this name."""
        key = what if isinstance(what, str) else what.pk
        moment = self.ago(days, hour, minute)
        if key in self.last:
            moment = max(moment, self.last[key] + STEP)
        self.last[key] = moment
        return moment

    def until(self, days: int, at: datetime) -> date:
        """Return the day that far from today (ago if negative), never before this moment."""
        return max(self.today + timedelta(days=days), at.date())

    def holder(self, unit: Unit | str, role: Role) -> User:
        """Return the first who holds this role in the unit today."""
        code = unit if isinstance(unit, str) else unit.code
        return self.people[self.cast.holders(code, role, self.today)[0].signature.actor_id or 0]

    def head(self, unit: Unit | str) -> User:
        return self.holder(unit, Role.HEAD)

    def host(self, case: Case) -> Unit:
        """Return the unit that works on the case, as the instance everybody shares."""
        return self.cast.units[case.host.code if case.host else OFFICE]

    def handler(self, case: Case) -> User:
        return self.people[case.handler_id or 0]

    def take(
        self, *, quiet: int, host: str = "", fits: Callable[[Case], bool] = always
    ) -> Case | None:
        """Return a case on which nothing happened for so many days, None when there is none."""
        latest = self.horizon - timedelta(days=quiet)
        for place, case in enumerate(self.cases):
            right = not host or (case.host and case.host.code == host)
            if right and self.last[case.pk] < latest and fits(case):
                return self.cases.pop(place)
        return None


def set_up(*, horizon: datetime, seed: int) -> Scene:
    """Read who and what there is when the day of the demo begins. Six queries."""
    today = horizon.date()
    rows = Case.objects.annotate(last_at=Max("chain__events__occurred_at"))
    cases = sorted(_to_choose_from(rows), key=lambda case: case.host.code not in NEAR)
    return Scene(
        assemble(today),
        calendar.load(today - BACK, today + AHEAD),
        horizon,
        seed,
        cases,
        {case.pk: case.last_at for case in cases},
    )


def is_open(case: Case) -> bool:
    """Accept a case that a unit works on."""
    return case.stage in {CaseStage.ACCEPTED, CaseStage.IN_PROGRESS}


def is_heavy(case: Case) -> bool:
    """Accept an open case that leaders take on themselves: many people, or urgent, or major."""
    return is_open(case) and (case.headcount > 1 or case.urgency != "normal")


def came_again(case: Case) -> bool:
    """Accept a closed case with more than one petition."""
    return case.stage == CaseStage.CLOSED and case.petition_count > 1


def _to_choose_from(rows: Any) -> Any:
    """Keep open cases, and closed ones that came again; none that few may know of."""
    repeated = Q(stage=CaseStage.CLOSED, petition_count__gt=1)
    rows = rows.filter(~Q(stage=CaseStage.CLOSED) | repeated, restricted=False)
    rows = rows.filter(host__isnull=False, handler__isnull=False)
    return rows.select_related("host").order_by("slug")

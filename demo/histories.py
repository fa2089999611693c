"""Cases from their first day to the day of the demo: drawn by chance, or planned for a desk.

Three questions, in this order: which steps (`walk`), when (`pace`), who says what (`life`).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from demo import parties
from demo.desks import Planned
from demo.life import Life, Stage, tell
from demo.pace import ONE_DAY, draw_waits
from demo.parties import Matter
from demo.petitioners import draw_petitioner
from demo.walk import AGREED, SENT, Turns, draw_detours, walk
from organization.models import Unit
from petitions.bulk import History
from petitions.models import AssignmentKind, Urgency
from petitions.reference import GROUP

TRANSFERRED = 0.3
URGENCIES = {Urgency.NORMAL: 94, Urgency.URGENT: 4, Urgency.MAJOR: 2}
IS_LATE, JOINS_AGAIN, HANGS = 0.04, 0.07, 0.02


def random_history(stage: Stage, chance: Random, received_on: date) -> History | None:
    """Return a case received that day; None when nobody has registered it before the horizon."""
    matter = parties.draw_matter(chance, stage.cast)
    plan = _random_plan(chance, matter)
    path = walk(_turns(plan, draw_detours(chance)))
    waits = draw_waits(chance, path, late=chance.random() < IS_LATE)
    recent = (stage.today - received_on).days < 200
    if recent and chance.random() < HANGS and len(path) > 4:
        path = path[: chance.randint(4, len(path) - 1)]  # it lies where it is, and gets old
    moments = stage.clockwork.moments(chance, received_on, waits[: len(path)])
    if not moments:
        return None
    life = _begin(stage, chance, plan, matter, path, received_on)
    life.closed = path[len(moments) - 1] == "close"
    return tell(life, path, moments)


def planned_history(stage: Stage, chance: Random, plan: Planned) -> History:
    """Return a case that has come exactly as far as planned."""
    matter = parties.matter_for(chance, stage.cast, plan.host, plan.track)
    path = walk(_turns(plan, plan.detours))
    path = path[: len(path) - path[::-1].index(plan.until)]
    waits = draw_waits(chance, path, late=False)
    received_on, moments = _fit(stage, chance, plan, path, waits)
    life = _begin(stage, chance, plan, matter, path, received_on)
    life.planned = True
    return tell(life, path, moments)


def _random_plan(chance: Random, matter: Matter) -> Planned:
    kind = AssignmentKind.TRANSFER if chance.random() < TRANSFERRED else AssignmentKind.ASSIGN
    (urgency,) = chance.choices(list(URGENCIES), list(URGENCIES.values()))
    group = chance.random() < 0.04
    # A person who writes more than thrice about one matter is rare, but every office knows one.
    joins = chance.choices((1, 2, 3, 5), (70, 20, 8, 2))[0] if chance.random() < JOINS_AGAIN else 0
    return Planned(
        until="close",
        kind=kind,
        track=matter.story.track,
        urgency=urgency,
        headcount=chance.randint(GROUP, 60) if group else chance.choice((1,) * 12 + (2, 3)),
        anonymous=not group and chance.random() < (0.3 if matter.accuses else 0.05),
        joins=joins,
        agreed=chance.random() < AGREED,
    )


def _turns(plan: Planned, detours: frozenset[str]) -> Turns:
    needs_leader = plan.urgency != Urgency.NORMAL or plan.headcount >= GROUP
    return Turns(plan.kind, needs_leader, detours, plan.agreed, plan.track)


def _fit(
    stage: Stage, chance: Random, plan: Planned, path: Sequence[str], waits: list[float]
) -> tuple[date, list[datetime]]:
    """Return the day of receipt, at least `age` days ago, from which all steps lie in the past."""
    received_on = stage.today - timedelta(days=plan.age)
    if path[-1] != "draft" and "draft" in path:
        inquiry = path.index("draft")
        quiet = plan.age - sum(waits) - chance.uniform(1, 3)
        waits[inquiry] = max(1.0, waits[inquiry] + quiet)
    while True:
        seed = chance.random()
        moments = stage.clockwork.moments(Random(seed), received_on, waits)  # noqa: S311
        if len(moments) == len(path):
            return received_on, moments
        received_on -= ONE_DAY


def _begin(
    stage: Stage,
    chance: Random,
    plan: Planned,
    matter: Matter,
    path: Sequence[str],
    received_on: date,
) -> Life:
    """Return the case before its first event, with the petitioner and the units it will meet."""
    worked = stage.clockwork.days.is_workday(received_on)
    who = draw_petitioner(chance, matter, plan, received_on, worked=worked)
    sent = sum(code in SENT for code in path)
    hosts: list[Unit] = []
    if sent:
        last = stage.cast.units.get(plan.host) or parties.draw_host(
            chance, stage.cast, matter, received_on
        )
        wrong = parties.other_host
        hosts = [wrong(chance, stage.cast, matter, last, received_on) for _ in range(sent - 1)]
        hosts.append(last)
    return Life(stage, chance, plan, False, matter, who, hosts, False, received_on)

"""The verbs of a proceeding's story, for its tests."""

from datetime import date

from django.test import Client
from django.utils import timezone

from accountability import actions
from accountability.models import AccountabilityProceeding
from accountability.proceeding_facts import sources
from tests.world import MONDAY, days

LATE = MONDAY + days(120)
UNTIL = date(2026, 7, 8)


def open_for(world, **fields):
    said = {
        "acted_on": date(2026, 5, 6), "answerer": world.head, "decider": world.leader,
        "ground": "L9", "by": world.director, "at": LATE,
    }  # fmt: skip
    said |= fields
    return actions.open_proceeding(said.pop("unit", world.jjc), **said)


def draw(world, row, case, by=None):
    offered = sources(case, row.unit, timezone.localdate(LATE))
    late = [source.key for source in offered if source.key.startswith("clock/C4")]
    keys = [*late, next(source.key for source in offered if source.key.startswith("event/"))]
    return actions.draw_facts(row, case, keys=keys, by=by or world.director, at=LATE)


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def seen_by(person, row, on=None):
    rows = AccountabilityProceeding.objects.visible_to(person, on or timezone.localdate(LATE))
    return rows.filter(pk=row.pk).exists()

"""Random walks through the table: nothing leads where it does not, and `verify` stays clean.

Each step is tried by a random person, mostly one to whom it is offered. What is refused leaves
nothing behind; what goes through leaves the place the table names, and rows that the events tell
again. WALK_STEPS=10000 walks longer.
"""

import os
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from audit.models import Event
from petitions import permissions, situation, verify
from petitions.models import ENDED, Case, Track
from petitions.waiting import Place, places
from petitions.workflow import BY_CODE, TABLE, Refused
from tests.petitions.steps import act
from tests.world import MONDAY, make_person, register

LENGTH = 40
STEPS = int(os.environ.get("WALK_STEPS", "80"))
PEOPLE = (
    "clerk", "director", "leader", "head", "handler", "unit_clerk", "rsc_clerk", "bureau_head",
)  # fmt: skip
TRIED = [row.code for row in TABLE if row.code not in {"open", "redo", "window_lapse"}]
# Seldom: they lead nowhere.
TALK = {
    "join", "contact", "note", "delegate", "name_representatives", "flag_urgent", "report_urgent",
    "flag_minor_harm", "report_minor_harm", "clear_minor_harm",
}  # fmt: skip
KNOWN = places()
SEEDS = st.integers(0, 2**48)
walked = Counter()


def place_of(case):
    here = situation.of(case)
    kind = here.assignment.kind if here.assignment else ""
    return Place(case.stage, here.assignment_stage, kind, here.reply_stage, case.track)


class Walk(RuleBasedStateMachine):
    world = None
    walks = 0

    @initialize(seed=SEEDS)
    def register_one(self, seed):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.steps = Walk.walks = Walk.walks + 1
        self.at = MONDAY
        self.begin(Random(f"{seed}/{self.steps}"))

    def begin(self, chance):
        track = chance.choice([Track.REMEDY, *Track.values])
        fields = {"track": track, "subject_unit": self.world.school}
        self.case = register(self.world, at=self.at, matter_fields=fields).case
        other = register(self.world, at=self.at, matter_fields=fields).case
        self.world.extra["other"] = other.number
        neighbour = {"name": "李明", "phone": "13000005678"}
        joint = register(self.world, at=self.at, matter_fields=fields, **neighbour).case
        self.world.extra["joint"] = joint.number

    @rule(seed=SEEDS)
    def take_a_step(self, seed):
        self.steps += 1
        chance = Random(f"{seed}/{self.steps}")  # the seeds that are drawn repeat themselves
        self.at += timedelta(days=chance.choice((0, 0, 1, 2, 9)))
        doors = [
            (name, offer.row.code)
            for name in chance.sample(PEOPLE, 3)
            for offer in self.offers(getattr(self.world, name))
            if offer.row.code in TRIED  # the others begin elsewhere
            and not offer.refused
            and (offer.row.code not in TALK or chance.random() < 0.1)
        ]
        onward = [door for door in doors if BY_CODE[door[1]].primary]
        if onward and chance.random() < 0.7:
            doors = onward
        if not doors and self.case.closed_on:
            self.begin(chance)  # it came to its end
            return
        if not doors or chance.random() < 0.2:
            doors = [(chance.choice(PEOPLE), chance.choice(TRIED))]
        self.attempt(*chance.choice(doors))

    def offers(self, person):
        on = self.at.date()
        if not Case.objects.visible_to(person, on).filter(pk=self.case.pk).exists():
            return []
        return permissions.offers(person, situation.of(self.case), on)

    def attempt(self, name, code):
        before, events, said = place_of(self.case), Event.objects.count(), None
        try:
            with transaction.atomic():
                act(self.world, self.case, code, getattr(self.world, name), self.at)
        except (PermissionDenied, Refused) as refusal:
            said = str(refusal)
        self.case = Case.objects.select_related("unit").get(pk=self.case.pk)
        after = place_of(self.case)
        if said is None:
            assert BY_CODE[code] in before.steps(), (before, code)
            assert after._replace(track=before.track) == before.after(BY_CODE[code]), (code, after)
        else:
            assert said
            assert (Event.objects.count(), after) == (events, before)
        walked[code if said is None else "refused"] += 1
        assert after in KNOWN
        assert (self.case.closed_on is not None) is (self.case.stage in ENDED)
        assert bool(self.case.awaits) is (self.case.closed_on is None)

    def teardown(self):
        if not hasattr(self, "undo"):
            return
        found = list(verify.check_projections())
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        assert found == []


@pytest.mark.django_db
def test_random_walks_stay_on_the_table(world):
    world.rsc_clerk = make_person("specialist", world.rsc)
    Walk.world = world
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=max(1, STEPS // LENGTH),
            stateful_step_count=LENGTH,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(sum(walked.values()), dict(walked))
    assert walked.keys() - {"refused"}

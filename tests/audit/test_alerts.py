"""Out of the ordinary is told, an ordinary week is not."""

from datetime import timedelta
from random import Random

import pytest

from audit import alerts
from audit.jobs import ALERTS
from audit.log import Entry, Signature, append_histories
from audit.models import Event, Read
from jobs.runner import run_one
from tests.audit.conftest import MONDAY

pytestmark = pytest.mark.django_db
CURIOUS, CLERK = 900, 901


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.ALERT_LIMITS = {"cases": 100, "refusals": 20, "exports": 3}
    settings.OWN_WORK = "tests.audit.test_alerts.own"


def own(person, subjects):
    return {subject for subject in subjects if subject.startswith(f"case/own-{person}-")}


def at(minutes):
    return MONDAY + timedelta(minutes=minutes)


def opened(person, count, *, first=0.0, within=50.0, what="page", name="x"):
    Read.objects.bulk_create(
        Read(
            actor_id=person,
            subject=f"case/{name}-{n}",
            what=what,
            at=at(first + within * n / count),
        )
        for n in range(count)
    )


def exported(person, count, *, within=50.0):
    for n in range(count):
        entry = Entry("export", Signature(person, "office", "XFB"), MONDAY, {"rows": 1})
        append_histories({f"export/{person}/{n}": [entry]}, recorded_at=at(within * n / count))


def run(minutes=60.0):
    for period in ALERTS.missing(at(minutes)):
        run_one(ALERTS, period, at(minutes))
    return [
        (event.body["person"], event.body["rule"])
        for event in Event.objects.filter(kind="alert").order_by("id")
    ]


def test_two_hundred_foreign_cases_are_told_within_the_next_minute(db):
    opened(CURIOUS, 200)
    assert run() == [(CURIOUS, "cases")]
    event = Event.objects.get(kind="alert")
    assert event.chain.subject == f"user/{CURIOUS}"
    assert event.body == {"rule": "cases", "person": CURIOUS, "hour": "2026-03-02T14", "limit": 100}


def test_it_is_told_once_per_person_and_hour(db):
    opened(CURIOUS, 200)
    assert run() == run(61) == run(90)
    opened(CURIOUS, 200, first=120, name="y")
    assert run(180) == [(CURIOUS, "cases")] * 2


def test_a_burst_across_the_hour_is_a_burst(db):
    opened(CURIOUS, 60, first=40, within=10)
    opened(CURIOUS, 60, first=65, within=10, name="y")
    assert run(80) == [(CURIOUS, "cases")]


def test_the_same_is_found_as_by_walking_every_row(db):
    """Those who lean over an hour, stay just below, or come back after an alert, by chance."""
    chance = Random(3)
    for person in range(950, 990):
        for turn in range(chance.randrange(1, 5)):
            opened(
                person, chance.choice((30, 51, 60, 101, 110)), first=chance.randrange(0, 400),
                within=chance.choice((10, 50, 90)), name=f"t{turn}",
            )  # fmt: skip
    limit = 100
    every = Read.objects.order_by("at", "id").values_list("actor_id", "subject", "at")
    walked = {
        (one.person, one.at)
        for person in range(950, 990)
        for one in alerts._raised("cases", [row for row in every if row[0] == person], limit)
    }
    assert {(one.person, one.at) for one in alerts.found(at(1000))} == walked
    assert 5 < len(walked) < 100


def test_what_happened_while_nobody_looked_is_told_later(db):
    opened(CURIOUS, 200)
    assert run(600) == [(CURIOUS, "cases")]


def test_as_many_as_the_limit_are_no_alert(db):
    opened(CURIOUS, 100)
    opened(CLERK, 20, what="refused", name="r")
    exported(CLERK, 3)
    assert run() == []


def test_the_same_case_many_times_is_one_case(db):
    for n in range(6):
        opened(CURIOUS, 30, first=n * 10, within=9)
    assert run(65) == []


def test_ones_own_work_is_never_too_much(db):
    opened(CLERK, 300, name=f"own-{CLERK}")
    opened(CLERK, 90)
    assert run() == []


def test_more_than_twenty_refusals_in_an_hour_are_told(db):
    opened(CURIOUS, 21, what="refused")
    assert run() == [(CURIOUS, "refusals")]


def test_more_than_three_files_in_an_hour_are_told(db):
    exported(CURIOUS, 4)
    assert run() == [(CURIOUS, "exports")]


def test_four_files_over_a_day_are_not(db):
    exported(CURIOUS, 4, within=600)
    assert run(600) == []


def test_a_normal_week_of_forty_clerks_is_silent(db):
    """Each opens 120 cases a day, is refused five times and exports four files, hours apart."""
    found = []
    for day in range(5):
        for clerk in range(40):
            person, morning = 1000 + clerk, day * 1440
            opened(person, 120, first=morning, within=480, name=f"d{day}")
            opened(person, 5, first=morning, within=480, what="refused", name=f"r{day}")
            found += ALERTS.missing(at(morning + 481)) if clerk == 39 else []
    for clerk in range(40):
        exported(1000 + clerk, 4, within=480)
    assert found + list(ALERTS.missing(at(5 * 1440))) == []


def test_own_work_is_what_is_in_hand_or_was_signed(settings):
    from petitions.reading import own_subjects
    from tests import world as worlds

    world = worlds.build()
    mine, foreign = worlds.register(world).case, worlds.register(world).case
    worlds.bring_to(world, mine, "sign")
    subjects = {f"case/{mine.slug}", f"case/{foreign.slug}"}
    assert own_subjects(world.clerk.pk, subjects) == subjects
    mine.refresh_from_db()
    mine.handler = world.handler
    mine.save(update_fields=["handler"])
    assert own_subjects(world.handler.pk, subjects) == {f"case/{mine.slug}"}
    assert own_subjects(world.bureau_head.pk, subjects) == set()


def test_asking_costs_the_same_however_many_ordinary_people_there_are(
    django_assert_num_queries,
):
    for person in range(30):
        opened(person, 10)
    with django_assert_num_queries(3):
        assert alerts.found(at(60)) == []

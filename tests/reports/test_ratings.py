"""Satisfaction and participation, of office and unit apart: who could say it, and what."""

from datetime import date, datetime, time, timedelta

from petitions.models import Petition
from portal.models import QueryCode, Rating
from reports import counting, figures
from reports.asked import asked
from reports.declared import ratings
from reports.month import Month
from tests.reports import lives
from tests.world import SHANGHAI

SERVED = date(2018, 3, 5)
APRIL = Month(2018, 4)  # thirty days after service is the fourth of April
SIDES = {"office": "XFB", "unit": "JJC"}


def served_lives(world, marks):
    """Write a case for each pair of marks: served on one day, rated two days later, or not."""
    written = []
    for pair in marks:
        life = lives.Life.__new__(lives.Life)
        life.office, life.received, life.steps = world.office, date(2018, 1, 2), []
        day = life.received
        said = {"assignment": 1}
        for kind, body in (
            ("open", {"unit": "XFB", "channel": "online", "received_on": day.isoformat(),
                      "track": "remedy", "route": 6, "topic": "E05-04", "cannot_notify": False}),
            ("transfer", said | {"unit": "JJC"}), ("sign", said), ("accept", said), ("start", said),
            ("draft", said | {"reply": 1}), ("submit_draft", said | {"reply": 1}),
            ("approve_draft", said | {"reply": 1}), ("issue", said | {"reply": 1}),
        ):  # fmt: skip
            at = datetime.combine(day, time(10), SHANGHAI)
            life.steps.append(lives.Step(kind, day, at, dict(body)))
        served = said | {"reply": 1, "served_on": SERVED.isoformat()}
        at = datetime.combine(SERVED, time(10), SHANGHAI)
        life.steps.append(lives.Step("serve", SERVED, at, served))
        if pair:
            on = SERVED + timedelta(days=2)
            body = {"of_office": pair[0], "of_unit": pair[1]}
            at = datetime.combine(on, time(10), SHANGHAI)
            life.steps.append(lives.Step("evaluated", on, at, body, life.steps[0]))
        written.append(life)
    return lives.write(written, date.max, datetime(2018, 6, 1, tzinfo=SHANGHAI))


def numbers(world, period=APRIL):
    units = {world.office.pk: "XFB", world.jjc.pk: "JJC"}
    found = counting.counts(ratings.RATINGS, period, units)
    return {
        side: {
            code.removeprefix(f"{side}_"): n
            for pk, unit in units.items()
            if unit == whose
            for code, n in found[pk].items()
            if code.startswith(side)
        }
        for side, whose in SIDES.items()
    }


def test_office_and_unit_are_rated_apart_and_counted_when_the_days_are_over(world):
    served_lives(world, [("good", "bad"), ("fair", "good"), ("bad", "bad"), None, None])
    assert numbers(world) == {
        "office": {"ratings_due": 5, "rated": 3, "unrated": 2, "satisfied": 2, "dissatisfied": 1},
        "unit": {"ratings_due": 5, "rated": 3, "unrated": 2, "satisfied": 1, "dissatisfied": 2},
    }
    assert not any(any(side.values()) for side in numbers(world, Month(2018, 3)).values())
    found = counting.numbers(figures.ALL, APRIL)
    shares = {rate.code: rate.share(found) for rate in ratings.RATES}
    assert shares["unit_participation_rate"].words == "60.0%"
    assert shares["unit_satisfaction_rate"].words == "—"  # of three nobody says a rate
    assert shares["unit_satisfaction_rate"].counts == "1/3"


def test_each_number_opens_its_petitions(world):
    served_lives(world, [("good", "bad"), ("fair", "good"), None])
    for figure in ratings.RATINGS:
        unit = SIDES[figure.code.partition("_")[0]]
        found = asked(figure.code, APRIL, unit, {}, user=world.director, on=date(2018, 6, 1))
        rows = list(found.every_row(world.director, date(2018, 6, 1)))
        assert len(rows) == found.number, figure.code
        assert all(row.number for row in rows)


def test_only_who_could_say_something_is_asked(world):
    (_life, without_code), (_other, later), (_third, restricted), (_fourth, again) = served_lives(
        world, [None, None, ("good", "good"), ("bad", "bad")]
    )
    QueryCode.objects.filter(petition__case=without_code).delete()
    Petition.objects.filter(case=later).update(received_on=SERVED + timedelta(days=1))
    type(restricted).objects.filter(pk=restricted.pk).update(restricted=True)
    # What was said of an earlier reply says nothing of the one that was served last.
    Rating.objects.filter(petition__case=again).update(rated_on=SERVED - timedelta(days=1))
    assert not any(any(side.values()) for side in numbers(world).values())

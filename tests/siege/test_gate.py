"""The short cut of `make siege`: some guesses of codes, a small flood of the public form."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.public import sending
from portal.public.limits import ASKING
from siege import codes, flood, house, timing

pytestmark = pytest.mark.django_db


def test_guesses_find_nothing_and_tell_nothing():
    house.open_office()
    *known, true = house.known_codes(9, timezone.now())
    attacks = list(codes.guess_all(200, known))
    for one in attacks:
        kinds = {status: len(found) for status, found in one.bodies.items()}
        assert one.is_kept, (one.name, one.answers, one.most, kinds)
    assert sum(one.guesses for one in attacks) == 200
    at_one = attacks[-1]
    assert ASKING["code"].free <= at_one.answers[codes.LOOKED_UP] <= at_one.most < at_one.guesses
    hit = codes.Guess(true.code, true.second, "192.0.2.9").send(house.browser())
    assert hit.status_code == codes.HIT  # the same request, rightly answered, is a hit
    assert len({body for one in attacks for body in one.bodies[codes.LOOKED_UP]}) == 1


def test_the_most_that_is_looked_up_is_the_free_ones_and_then_ever_fewer():
    assert [codes.most_looked_up(5, seconds) for seconds in (0, 0.5, 1, 3, 7)] == [5, 5, 6, 7, 8]
    assert codes.most_looked_up(5, 3600) < 20


def test_in_a_flood_the_honest_get_through_and_no_receipt_is_lost(monkeypatch):
    monkeypatch.setattr(sending, "AT_LEAST", timedelta(milliseconds=300))
    found = flood.flood(120, 4, house.open_office())
    assert found.is_kept, found
    assert (found.honest, found.honest_taken, found.honest_screened) == (4, 4, 0)
    assert found.programs_taken > 20
    assert found.posts >= 120


def test_the_statistics_tell_what_differs_from_what_does_not():
    alike = timing.Compared("", [1.0, 2.0, 3.0, 4.0] * 10, [1.0, 2.0, 3.0, 4.0] * 10)
    assert (alike.is_kept, alike.difference, alike.chance_first_is_slower) == (True, 0, 0.5)
    apart = timing.Compared("", [2.0, 3.0, 4.0, 5.0] * 10, [1.0, 2.0, 3.0, 4.0] * 10)
    assert not apart.is_kept
    low, high = apart.interval()
    assert low <= apart.difference == 1 <= high

from datetime import date

import pytest
from django.db import IntegrityError

from organization.models import Duty, Post, Role
from tests.organization.conftest import TODAY


def chain(unit, on=TODAY):
    return [(post.unit.code, post.duty) for post in Post.objects.chain_of(unit, on)]


def test_the_chain_of_a_school_runs_over_its_bureau_to_the_top(
    units, someone, django_assert_num_queries
):
    shec = units["SHEC"]
    someone(Duty.FIRST_RESPONSIBLE, shec)
    someone(Duty.IN_CHARGE, shec)
    someone(Duty.DUAL, shec, portfolio=[units["XHQ"]])
    someone(Duty.DUAL, shec, portfolio=[units["JJC"]])
    someone(Duty.SECRETARY_GENERAL, shec)
    for code in ("XHQ", "XHQ01"):
        someone(Duty.HEAD, units[code])
        someone(Duty.SPECIALIST, units[code])
    someone(Duty.HANDLER, units["XHQ01"])
    with django_assert_num_queries(1):
        assert chain(units["XHQ01"]) == [
            ("XHQ01", "specialist"), ("XHQ01", "head"),
            ("XHQ", "specialist"), ("XHQ", "head"),
            ("SHEC", "dual"), ("SHEC", "in_charge"), ("SHEC", "first_responsible"),
        ]  # fmt: skip


def test_the_chain_asks_who_answered_on_that_day(units, someone):
    before = someone(Duty.HEAD, units["JJC"], until=date(2024, 12, 31))
    after = someone(Duty.HEAD, units["JJC"], since=date(2025, 1, 1))
    old, new = date(2024, 12, 31), date(2025, 1, 1)
    assert Post.objects.chain_of(units["JJC"], old).get().person == before
    assert Post.objects.chain_of(units["JJC"], new).get().person == after


def test_a_vacant_post_is_a_visible_gap_in_the_chain(units):
    Post.objects.create(
        unit=units["JJC"], duty=Duty.HEAD, role=Role.HEAD, title="处长", valid_from=TODAY
    )
    post = Post.objects.chain_of(units["JJC"], TODAY).get()
    assert post.person is None
    assert not Post.objects.held().exists()


def test_a_unit_has_one_head_at_a_time(units, someone):
    someone(Duty.HEAD, units["JJC"])
    with pytest.raises(IntegrityError):
        someone(Duty.HEAD, units["JJC"])


def test_party_secretary_and_director_are_both_first_responsible(units, someone):
    for title in ("党委书记", "主任"):
        Post.objects.create(
            unit=units["SHEC"], duty=Duty.FIRST_RESPONSIBLE, role=Role.LEADER,
            title=title, valid_from=TODAY,
        )  # fmt: skip
    assert Post.objects.in_unit(units["SHEC"]).count() == 2


def test_a_post_does_not_end_before_it_began(units, someone):
    with pytest.raises(IntegrityError):
        someone(Duty.HEAD, units["JJC"], since=TODAY, until=date(2026, 3, 1))

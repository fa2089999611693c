"""Numbers that took long are kept for a while, and say of when they are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from reports.statistics import kept as keeping
from reports.statistics.kept import KEPT, kept
from tests.reports import histories, stories
from tests.reports.reference import Told

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty():
    cache.clear()
    yield
    cache.clear()


def test_what_was_quick_is_counted_anew():
    answers = iter([1, 2])
    assert kept("all", lambda: next(answers), AT) == (1, AT, "")
    later = AT + timedelta(minutes=1)
    assert kept("all", lambda: next(answers), later) == (2, later, "")


def test_what_took_long_is_kept_with_its_time_and_for_one_question_only(monkeypatch):
    monkeypatch.setattr(keeping, "SLOW", -1.0)
    answers = iter([1, 2])
    first = kept("all", lambda: next(answers), AT)
    assert first[:2] == (1, AT)
    assert first.name
    assert kept("all", lambda: next(answers), AT + timedelta(minutes=9)) == first
    other = kept("JJC", lambda: next(answers), AT)
    assert other[:2] == (2, AT)
    assert other.name not in {first.name, ""}


def test_it_is_kept_for_ten_minutes_and_no_longer(monkeypatch):
    monkeypatch.setattr(keeping, "SLOW", -1.0)
    told = []
    monkeypatch.setattr(cache, "set", lambda _key, _value, seconds: told.append(seconds))
    kept("all", lambda: 1, AT)
    assert told == [KEPT.total_seconds()] == [600.0]


def test_the_tables_are_kept_with_their_numbers_for_one_address_and_language(
    world, client, monkeypatch
):
    monkeypatch.setattr(keeping, "SLOW", -1.0)
    stories.tell(world, 3, count=20)

    def visit(user, **query):
        client.force_login(user)
        return client.get(reverse("overview"), {"month": "2018-07", **query}).content.decode()

    def tables(page):
        begin = page.index('<div class="two-col">')
        return page[begin : page.index("hx-get", begin)]

    before = visit(world.director)
    assert "按单位" in before
    told = Told("XH001", date(2018, 7, 3), date(2018, 8, 3))
    histories.write([histories.sent(world.office, told)])
    assert tables(visit(world.director)) == tables(before)
    assert tables(visit(world.director, sort="overdue")) != tables(before)
    client.cookies["django_language"] = "en"
    english = visit(world.director)
    assert "By unit" in english
    assert "按单位" not in english
    del client.cookies["django_language"]
    cache.clear()  # as after ten minutes
    assert tables(visit(world.director)) != tables(before)

"""Numbers that took long are kept for a while, and say of when they are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from reports.statistics import kept as keeping
from reports.statistics.kept import KEPT, kept

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty():
    cache.clear()
    yield
    cache.clear()


def test_what_was_quick_is_counted_anew():
    answers = iter([1, 2])
    assert kept("all", lambda: next(answers), AT) == (1, AT)
    later = AT + timedelta(minutes=1)
    assert kept("all", lambda: next(answers), later) == (2, later)


def test_what_took_long_is_kept_with_its_time_and_for_one_question_only(monkeypatch):
    monkeypatch.setattr(keeping, "SLOW", -1.0)
    answers = iter([1, 2])
    assert kept("all", lambda: next(answers), AT) == (1, AT)
    assert kept("all", lambda: next(answers), AT + timedelta(minutes=9)) == (1, AT)
    assert kept("JJC", lambda: next(answers), AT) == (2, AT)


def test_it_is_kept_for_ten_minutes_and_no_longer(monkeypatch):
    monkeypatch.setattr(keeping, "SLOW", -1.0)
    told = []
    monkeypatch.setattr(cache, "set", lambda _key, _value, seconds: told.append(seconds))
    kept("all", lambda: 1, AT)
    assert told == [KEPT.total_seconds()] == [600.0]

"""Statistics: parts add up, every part has its list, and a past day is told as it was known."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from reports import dimensions
from reports.month import Month
from reports.period import Days, Year
from reports.statistics import as_of, asking, catalogue, table
from reports.statistics.asking import Ask
from reports.statistics.cases import Behind
from reports.statistics.comparing import compared
from reports.statistics.numbers import wholes_of
from reports.statistics.reach import Reach
from reports.statistics.selection import Selection
from tests.reports import histories, stories
from tests.reports.reference import Told

YEAR = Year(2018)


def asked_by(user, period=YEAR, query="", **more):
    today = timezone.localdate()
    return Selection.read(QueryDict(query), Reach.of(user, today), period, today, **more)


@pytest.mark.parametrize("by", dimensions.DIMENSIONS, ids=lambda by: by.code)
def test_parts_add_up_and_every_part_has_its_list(world, by):
    stories.tell(world, 5, count=30)
    asked = asked_by(world.director)
    wanted = [catalogue.FIGURES[code] for code in ("petitions", "assigned", "routing_due")]

    found = asking.parted([Ask(one.code, one, asked) for one in wanted], by)

    for figure in wanted:
        parts = found[figure.code]
        assert sum(parts.values()) == found[f"={figure.code}"][""] > 0
        for part, number in parts.items():
            inside = asked.inside(by.code, part, own=True)
            assert Behind(figure, inside).number == number


def test_a_rate_of_a_limit_is_divided_by_what_was_due(world):
    stories.tell(world, 5, count=30)
    rates = [one for one in catalogue.RATES.values() if wholes_of(one) != one.denominators]
    assert len(rates) >= 5
    found = table.of(asked_by(world.director), rates, dimensions.UNIT, None)

    for rate, cell in zip(rates, found.total.cells, strict=True):
        counted = {figure.code: figure.count(YEAR) for figure in rate.figures}
        assert cell.shown.share == rate.share(counted)


def test_a_table_is_checked_against_itself_and_against_the_identities(world):
    stories.tell(world, 6, count=30)
    wanted = [
        catalogue.found(code) for code in ("petitions", "first_petitions", "repeat_petitions")
    ]

    found = table.of(asked_by(world.director), wanted, dimensions.CHANNEL, Year(2017))

    assert found.agrees
    assert [left == right for _words, left, right in found.identities] == [True]
    assert (
        sum(line.cells[0].shown.value for line in found.lines) == found.total.cells[0].shown.value
    )
    assert found.total.cells[0].before.value == 0
    assert found.total.cells[0].change.startswith("+")


def test_a_part_that_is_held_narrows_every_number_of_the_table(world):
    stories.tell(world, 6, count=30)
    wanted = [catalogue.found("petitions")]
    letters = table.of(
        asked_by(world.director, query="channel=letter"), wanted, dimensions.UNIT, None
    )
    whole = table.of(asked_by(world.director), wanted, dimensions.CHANNEL, None)

    (line,) = [line for line in whole.lines if str(line.name) == "来信"]
    assert letters.total.cells[0].shown.value == line.cells[0].shown.value > 0


KNOWN = [catalogue.FIGURES[code] for code in sorted(as_of.TESTS)]


@pytest.mark.parametrize("period", [Month(2018, 5), YEAR, Days(date(2018, 2, 3), date(2018, 9, 9))])
def test_as_of_a_day_when_all_was_known_it_is_what_the_data_say(world, period):
    stories.tell(world, 7, count=30)
    day = timezone.localdate() - timedelta(days=1)
    asked = asked_by(world.director, period, as_of=day)

    told = as_of.parted(KNOWN, asked, dimensions.UNIT)

    live = asking.parted([Ask(one.code, one, asked_by(world.director, period)) for one in KNOWN],
                         dimensions.UNIT)  # fmt: skip
    for figure in KNOWN:
        assert dict(told.get(figure.code, {})) == dict(live.get(figure.code, {})), figure.code


def test_what_was_registered_or_recorded_later_does_not_count_as_of_a_day(world):
    july = Month(2018, 7)
    day = date(2018, 8, 10)
    early = [
        Told("JJC", date(2018, 7, 2), date(2018, 7, 20)),
        Told("RSC", date(2018, 7, 5), date(2018, 9, 1)),
    ]
    known = histories.at(day - timedelta(days=5))
    histories.write([histories.sent(world.office, one) for one in early], recorded_at=known)
    before = _told(world, july, day)
    late = Told("JJC", date(2018, 7, 3), date(2018, 7, 25))
    afterwards = histories.at(day + timedelta(days=1))
    histories.write(
        [histories.sent(world.office, late, registered=afterwards)], recorded_at=afterwards
    )

    assert before["assigned"] == before["petitions"] == 2
    assert before["overdue_open"] == 1
    assert _told(world, july, day) == before
    assert _told(world, july, day + timedelta(days=1))["assigned"] == 3
    assert Behind(catalogue.FIGURES["assigned"], asked_by(world.director, july)).number == 3


def _told(world, period, day):
    asked = asked_by(world.director, period, as_of=day)
    figures = [catalogue.FIGURES[code] for code in ("petitions", "assigned", "overdue_open")]
    found = table.of(asked, figures, dimensions.UNIT, None)
    assert found.agrees
    for figure, cell in zip(figures, found.total.cells, strict=True):
        listed = Behind(figure, asked)
        assert len(list(listed.every_row(world.director))) == listed.number == cell.shown.value
    return {f.code: c.shown.value for f, c in zip(figures, found.total.cells, strict=True)}


def test_too_many_matters_are_refused_with_a_sentence(world, monkeypatch):
    told = Told("JJC", date(2018, 7, 2), date(2018, 7, 20))
    histories.write([histories.sent(world.office, told), histories.sent(world.office, told)])
    monkeypatch.setattr(as_of, "MOST", 1)

    with pytest.raises(as_of.TooMany, match="缩小范围"):
        _told(world, Month(2018, 7), date(2018, 9, 1))


@pytest.mark.parametrize(
    ("period", "against", "today", "expected"),
    [
        (Month(2026, 3), "before", "2026-04-10", "2026-02"),
        (Month(2026, 3), "year", "2026-04-10", "2025-03"),
        (Month(2026, 1), "before", "2026-04-10", "2025-12"),
        (Month(2026, 3), "before", "2026-03-30", "2026-02-01..2026-02-28"),
        (Year(2026), "before", "2027-01-02", "2025"),
        (Year(2026), "before", "2026-03-31", "2025-01-01..2025-03-31"),
        (Days(date(2026, 1, 11), date(2026, 1, 20)), "before", "2026-04-10",
         "2026-01-01..2026-01-10"),
        (Days(date(2024, 2, 1), date(2024, 2, 29)), "year", "2026-04-10",
         "2023-02-01..2023-02-28"),
        (Month(1949, 1), "before", "2026-04-10", "None"),
        (Month(2026, 3), "", "2026-04-10", "None"),
    ],
)  # fmt: skip
def test_a_period_is_compared_with_as_many_days_as_it_has_had(period, against, today, expected):
    assert str(compared(period, against, date.fromisoformat(today))) == expected

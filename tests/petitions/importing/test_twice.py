"""The same row is one petition, whatever file it comes in and whoever sends it meanwhile."""

import pytest
from django.db import connections
from django.utils import timezone

from audit.models import Event
from organization.workbooks import reading
from organization.workbooks.limits import COMMAND
from petitions.importing import writing
from petitions.models import NumberSeries, Petition
from tests import world as worlds
from tests.petitions.importing import books
from tests.threads import at_once

HEAD = ["编号", "主题", "信访日期", "内容"]
ROWS = [[n, f"题{n}", "2026-03-02", "文"] for n in range(1, 6)]


def test_rows_that_are_here_already_are_skipped_in_any_file(world, run, book):
    assert run(book(HEAD, *ROWS[:3]))[1]["imported"] == 3
    events = Event.objects.count()
    code, said, _ = run(book(HEAD, *ROWS))
    assert (code, said["imported"], said["skipped"]) == (0, 2, 3)
    assert Event.objects.count() == events + 2
    assert run(book(HEAD, *reversed(ROWS)))[1]["skipped"] == 5
    assert list(NumberSeries.objects.values_list("last", flat=True)) == [5, 5]


def test_a_row_twice_in_one_file_counts_once(world, run, book):
    code, said, _ = run(book(HEAD, *ROWS, ROWS[0]))
    assert (code, said["rows"], said["imported"], said["skipped"]) == (0, 6, 5, 1)


def test_the_same_number_with_another_content_names_the_earlier_case(world, run, book):
    run(book(HEAD, *ROWS))
    number = Petition.objects.get(source_number="2").case.number
    code, said, _ = run(book(HEAD, [2, "题2", "2026-03-02", "改过"], [9, "新", "2026-03-02", "新"]))
    [error] = said["errors"]
    assert (code, error["row"], error["column"]) == (1, 2, "编号")
    assert number in error["message"]
    assert Petition.objects.count() == 5


def test_the_same_number_twice_in_one_file_is_an_error(world, run, book):
    code, said, _ = run(book(HEAD, ROWS[0], [1, "别的", "2026-03-02", "文"]))
    assert (code, said["errors"][0]["row"]) == (1, 3)
    assert "第 2 行" in said["errors"][0]["message"]


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_leave_no_doubles(tmp_path):
    world = worlds.build()
    path = books.write(tmp_path / "b.xlsx", [HEAD, *ROWS])
    at = timezone.now()

    def work(_number):
        terms = writing.terms(default_unit=world.jjc, at=at, limits=COMMAND)
        return writing.run(reading.workbook(path, COMMAND), terms, by=None, at=at)

    done = at_once(4, work)
    assert sorted((one.imported, one.skipped) for one in done) == [(0, 5)] * 3 + [(5, 0)]
    assert Petition.objects.count() == 5
    connections.close_all()

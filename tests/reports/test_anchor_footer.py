"""The newest anchor is printed on what is frozen, and the paper convicts a replaced anchor."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from python_calamine import load_workbook

from audit import anchors
from audit.models import Anchor, Event
from reports import actions
from reports.models import Bulletin, MonthlyReport
from reports.month import Month
from reports.verify import check_frozen_reports, check_printed_anchors
from tests import triggers
from tests.audit.conftest import MONDAY
from tests.world import SHANGHAI, bring_to, build, register

pytestmark = pytest.mark.django_db
FEBRUARY = Month.parse("2026-02")


@pytest.fixture
def world(settings):
    settings.ANCHOR_FACTS = []
    world = build()
    sent = MONDAY - timedelta(days=20)
    bring_to(world, register(world, at=sent).case, "assign", at=sent)  # months begin with it
    return world


@pytest.fixture
def anchor(world):
    return anchors.take(at=MONDAY)


@pytest.fixture
def frozen(world, anchor):
    """Return a bulletin and a unit report frozen after the anchor, before the next one."""
    bulletin = actions.generate_bulletin(FEBRUARY, by=None, at=MONDAY)
    report = actions.generate_unit_report(world.jjc, FEBRUARY, by=None, at=MONDAY)
    anchors.take(at=MONDAY.astimezone(SHANGHAI).replace(day=3))
    return bulletin, report


def pages(world):
    return [
        reverse("bulletin", args=[FEBRUARY]),
        reverse("unit_report", args=[FEBRUARY, world.jjc.code]),
    ]


def found():
    return [(finding.where, finding.what) for finding in check_printed_anchors()]


def test_what_is_frozen_keeps_the_anchor_of_that_day(frozen, anchor):
    for document in frozen:
        document.refresh_from_db()
        assert (document.anchor_no, document.anchor_root) == (1, anchor.merkle_root[:16])
        assert document.anchor_on == date(2026, 3, 2)
    said = Event.objects.get(kind="bulletin_generated").body["anchor"]
    assert said == f"1 {anchor.short}"
    assert found() == []
    assert list(check_frozen_reports()) == []


def test_the_footer_of_each_page_prints_it(frozen, anchor, world, client):
    client.force_login(world.director)
    for address in pages(world):
        assert f"存证锚第1号 2026-03-02 {anchor.short}" in client.get(address).content.decode()


def test_numbers_that_are_not_frozen_print_none(frozen, world, client):
    client.force_login(world.director)
    for address in pages(world):
        assert "存证锚" not in client.get(address, {"live": 1}).content.decode()


def test_the_tables_that_are_taken_away_say_it_too(frozen, anchor, world, client, tmp_path):
    client.force_login(world.director)
    for name, args in (("bulletin_xlsx", []), ("unit_report_xlsx", [world.jjc.code])):
        answer = client.get(reverse(name, args=[FEBRUARY, *args]))
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(answer.getvalue())
        said = load_workbook(str(file)).get_sheet_by_index(0).to_python()
        assert any(anchor.short in str(cell) for row in said for cell in row)


def test_before_the_first_anchor_nothing_is_printed(world, client):
    bulletin = actions.generate_bulletin(FEBRUARY, by=None, at=MONDAY)
    assert (bulletin.anchor_no, bulletin.anchor_root) == (None, "")
    client.force_login(world.director)
    assert "存证锚" not in client.get(pages(world)[0]).content.decode()
    assert found() == []


def test_the_same_data_give_the_same_fingerprint_whatever_the_anchor(frozen):
    bulletin = frozen[0]
    assert "anchor" not in bulletin.data


def test_a_replaced_anchor_is_convicted_by_what_was_printed(frozen):
    triggers.remove(connection)
    Anchor.objects.filter(no=1).update(merkle_root="0" * 64)
    assert found() == [
        ("report/2026-02/JJC", "Anchor 1 is not the one printed."),
        ("bulletin/2026-02", "Anchor 1 is not the one printed."),
    ]


def test_a_changed_footer_is_found(frozen):
    Bulletin.objects.update(anchor_root="f" * 16)
    MonthlyReport.objects.update(anchor_root="")
    assert [where for where, _what in found()] == ["report/2026-02/JJC"] * 2 + [
        "bulletin/2026-02"
    ] * 2

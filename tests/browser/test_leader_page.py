"""The page a leader opens on a phone: what is late and where it is stuck, on one screen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accountability import actions
from accountability.models import Reminder, Rung
from tests import world as worlds
from tests.world import bring_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
STUCK_AT = ("assign", "sign", "accept", "start", "draft")


@pytest.fixture
def late(world):
    """Five cases led by the leader that are late, each stuck at another stage."""
    at = timezone.now() - timedelta(days=100)
    found = []
    for no, code in enumerate(STUCK_AT):
        title = f"反映职称评审程序不公开、结果未公示问题之{no + 1}"
        case = bring_to(world, worlds.register(world, at=at, title=title).case, code, at=at)
        actions.set_lead(
            case, leader=world.leader, reason="久拖未决", by=world.director, at=timezone.now()
        )
        found.append(case)
    return found


def place(locator):
    """Return the box of what is on the page, which must be seen."""
    box = locator.bounding_box()
    assert box is not None
    return box


def test_five_late_cases_and_where_each_is_stuck_stand_on_the_first_screen(world, late, desk):
    leader = desk(world.leader, viewport=PHONE)
    leader.open("/desk/leading/")
    for case in late:
        entry = leader.page.locator(f"#entry-{case.slug}")
        stuck = entry.locator(".lead-entry-stuck")
        box = place(stuck)
        assert box["y"] + box["height"] <= PHONE["height"], case.slug
        assert box["x"] + box["width"] <= PHONE["width"]
        words = stuck.inner_text()
        assert world.jjc.short_name in words
        assert "卡在" in words
        assert "100 天" in words
        button = place(entry.get_by_role("button", name="催办"))
        assert button["y"] + button["height"] <= PHONE["height"], case.slug
    wide = leader.page.evaluate("document.documentElement.scrollWidth")
    assert wide == PHONE["width"]


def test_one_tap_urges_and_the_page_says_with_which_paper(world, late, desk):
    leader = desk(world.leader, viewport=PHONE, has_touch=True)
    leader.open("/desk/leading/")
    entry = leader.page.locator(f"#entry-{late[3].slug}")
    with leader.page.expect_navigation():
        entry.get_by_role("button", name="催办").tap()
    paper = Reminder.objects.get(rung=Rung.HAND)
    assert paper.case == late[3]
    assert f"{late[3].number}：已发出{paper.number}" in leader.read()
    assert leader.page.url.endswith("/desk/leading/")

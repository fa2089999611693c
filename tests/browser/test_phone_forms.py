"""Several forms on one page of a phone: each keeps its own button, and none lies over another's."""

import pytest
from django.utils import timezone

from accountability import actions
from tests import world as worlds
from tests.world import bring_to, days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ON_TOP = """button => {
    button.scrollIntoView({block: "center"});
    const box = button.getBoundingClientRect();
    const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return there === button;
}"""


def test_an_answered_supervision_can_be_passed_returned_or_listed_on_a_phone(world, desk):
    now = timezone.now()
    case = bring_to(world, worlds.register(world, at=now).case, "start", at=now)
    notice = actions.supervise(
        case, unit=world.jjc, failing="late", requirement="限期办结。",
        until=now.date() + days(7), by=world.director, at=now,
    )  # fmt: skip
    actions.answer_supervision(notice, answer="已整改。", by=world.handler, at=now)
    director = desk(world.director, viewport={"width": 390, "height": 844})
    director.open(f"/desk/supervision/{notice.slug}/")
    for words in ("督办办结", "退回重报", "挂牌督办"):
        button = director.page.locator(f"button:not([aria-hidden]):text-is('{words}')")
        assert button.evaluate(ON_TOP), words

"""Words that speak of several cases: who petitioned is masked, and a mask tells nobody anything."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability import actions
from accountability.veils import veils_for
from petitions.models import Track
from tests import world as worlds
from tests.world import MONDAY, bring_to, days

pytestmark = pytest.mark.django_db
NAMES = ("王建国", "李国庆")
SAID = "王建国和李国庆（１３９００００４３２１）都来过。"


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def cases(world):
    """Return two cases of the department; the second turns out to accuse it."""
    first = bring_to(world, worlds.register(world).case, "assign")
    second = worlds.register(
        world, name="李国庆", phone="13900004321",
        matter_fields={"track": Track.ACCUSATION, "subject_unit": world.jjc},
    ).case  # fmt: skip
    return first, second


def main_of(person, url):
    client = Client()
    client.force_login(person)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[-1].split("</main")[0]


def test_everybody_is_masked_in_what_others_wrote_and_nobody_is_given_away_in_my_own(world, cases):
    ids, on = [case.pk for case in cases], MONDAY.date()
    office, accused = veils_for(ids, world.director, on), veils_for(ids, world.head, on)
    assert office.over(SAID, world.head.pk) == office.over(SAID, world.director.pk)
    assert "李国庆" not in office.over(SAID, world.director.pk)
    theirs, own = accused.over(SAID, world.director.pk), accused.over(SAID, world.head.pk)
    assert not any(name in theirs for name in NAMES)
    assert "4321" in theirs
    assert "王建国" not in own  # the head knows of that case
    assert "李国庆（１３９００００４３２１）" in own  # of the other nothing, a mask included


def test_three_queries_however_many_cases(world, cases, django_assert_num_queries):
    veils_for([], world.director, MONDAY.date())
    with django_assert_num_queries(3):
        veils_for([case.pk for case in cases], world.director, MONDAY.date())


def test_the_letter_and_its_answer_are_shown_through_the_veil(world, cases):
    first, _accusation = cases
    today = timezone.localdate()
    row = actions.recommend(
        unit=world.jjc, kind="improve", text="王建国反映属实，请改进公示。", cases=[first],
        until=today + days(20), by=world.director, at=timezone.now(),
    )  # fmt: skip
    actions.answer_recommendation(
        row, outcome="adopted", answer="已向王建国说明。", by=world.head, at=timezone.now()
    )
    url = reverse("recommendation_detail", args=[row.slug])
    for person in (world.director, world.head):
        shown = main_of(person, url)
        assert "反映属实，请改进公示" in shown
        assert "说明。" in shown
        assert "王建国" not in shown

"""What may not be public any more is gone at once; a dissatisfied petitioner is looked at."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from petitions.models import Case, Notice
from petitions.notices import relay
from portal import actions
from portal.actions import PublicText
from portal.models import ActKind, PublicationStage, PublishedCase
from tests import world as worlds
from tests.world import MONDAY, bring_to, days

pytestmark = pytest.mark.django_db
TEXT = PublicText("来信问收费依据：已作出说明", "来信问收费依据。", "收费标准已经公示。", "")


@pytest.fixture
def published(world):
    case = bring_to(world, worlds.register(world, publish_consent=True).case, "close")
    at = MONDAY + days(40)
    text = replace(TEXT, kept=actions.pointed_at(case, TEXT))
    row = actions.write_publication(case, text=text, by=world.clerk, at=at)
    row = actions.check_publication(row, kept=text.kept, by=world.director, at=at)
    return actions.publish(row, by=world.director, at=at)


def test_secrecy_asked_for_later_takes_the_text_off_in_that_moment(published):
    case, at = published.case, MONDAY + days(41)
    page = reverse("public:reply_detail", args=[published.public_id])
    assert Client().get(page).status_code == 200
    actions.tell(case.petitions.get(), ActKind.SECRECY, "", at=at)
    assert Client().get(page).status_code == 410
    published.refresh_from_db()
    assert published.stage == PublicationStage.WITHDRAWN
    event = case.chain.events.get(kind="publication_fell")
    assert event.body["tell"] == [published.written_by_id]


@pytest.mark.parametrize("field", ["restricted", "minor_harm"])
def test_a_case_that_becomes_restricted_is_found_by_the_sweep(field, published):
    Case.objects.filter(pk=published.case_id).update(**{field: True})
    assert actions.withdraw_fallen(at=MONDAY + days(41)) == 1
    assert actions.withdraw_fallen(at=MONDAY + days(41)) == 0
    assert not PublishedCase.objects.published().exists()
    page = reverse("public:reply_detail", args=[published.public_id])
    assert Client().get(page).status_code == 410


def test_what_may_be_public_stays(published):
    assert not actions.withdraw_at_once(published.case, at=MONDAY + days(41))


@pytest.mark.parametrize(("of_unit", "words", "told"), [
    ("bad", "答复没有说退款日期。", True), ("bad", "", False), ("good", "谢谢。", False),
])  # fmt: skip
def test_dissatisfied_with_words_is_put_before_the_office(of_unit, words, told, world, signed):
    case = bring_to(world, worlds.register(world).case, "serve")
    at = MONDAY + days(1)
    actions.rate(case.petitions.get(), of_office="good", of_unit=of_unit, words=words, at=at)
    relay(at)
    notices = Notice.objects.filter(kind="rated_dissatisfied")
    assert set(notices.values_list("to", flat=True)) == (
        {world.clerk.pk, world.director.pk} if told else set()
    )
    panel = reverse("case_petitioner_panel", args=[case.slug])
    shown = signed(world.clerk).get(panel).content.decode()
    assert not words or words in shown
    assert not words or words not in signed(world.handler).get(panel).content.decode()

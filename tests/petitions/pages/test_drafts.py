"""My drafts: whatever was typed and not sent is found again, by its owner alone."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions.models import Draft, Recusal
from tests.petitions.pages.browsers import browser, post, words
from tests.world import bring_to, register


@pytest.fixture
def case(world):
    now = timezone.localtime()
    return bring_to(world, register(world, at=now).case, "start", at=now)


def keep(user, form, about="", **fields):
    key = uuid4()
    said = {"draft_form": form, "draft_about": about} | fields
    assert post(user, reverse("draft_save", args=[key]), **said).status_code == 204
    return key


def test_each_draft_leads_back_to_its_form_with_the_words_in_it(world, case):
    reply = keep(world.handler, "reply", case.slug, findings="查明了一半的事实。")
    step = keep(world.handler, "act-contact", case.slug, words="电话里说了三件事情。")
    page = browser(world.handler).get(reverse("draft_list"))
    text = words(page)
    assert f"{reverse('case_reply', args=[case.slug])}?draft={reply}" in text
    assert f"{reverse('case_act', args=[case.slug, 'contact'])}?draft={step}" in text
    assert "查明了一半的事实。" in text
    for line in page.context["lines"]:
        assert line.texts[0] in words(browser(world.handler).get(line.url))
    mine = keep(world.clerk, "register", title="登记到一半的题名")
    assert f"?draft={mine}" in words(browser(world.clerk).get(reverse("draft_list")))


def test_nobody_sees_the_drafts_of_another(world, case):
    keep(world.handler, "reply", case.slug, findings="查明了一半的事实。")
    for user in (world.head, world.clerk, world.leader):
        assert "查明了一半" not in words(browser(user).get(reverse("draft_list")))
    assert browser(world.admin).get(reverse("draft_list")).status_code == 403


def test_of_a_case_that_is_gone_for_the_reader_the_draft_is_gone_too(world, case):
    keep(world.handler, "reply", case.slug, findings="查明了一半的事实。")
    Recusal.objects.create(
        case=case, person=world.handler, ground=Recusal.Ground.RELATION,
        began_on=timezone.localdate(),
    )  # fmt: skip
    text = words(browser(world.handler).get(reverse("draft_list")))
    assert case.number not in text
    assert "查明了一半" not in text


def test_what_no_page_of_petitions_takes_up_is_not_listed(world):
    keep(world.clerk, "somewhere_else", "2026-03/JJC", remarks="别处的内容写了一半")
    keep(world.clerk, "act-no_such_step", words="没有这一步的内容")
    keep(world.clerk, "register", "", joined="", title="")
    page = browser(world.clerk).get(reverse("draft_list"))
    assert [line.draft.form for line in page.context["lines"]] == ["register"]


def test_the_list_asks_the_same_number_of_queries_for_one_and_many(world, case):
    def count():
        client = browser(world.handler)
        client.get(reverse("draft_list"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("draft_list"))
        return len(asked)

    keep(world.handler, "reply", case.slug, findings="查明了一半的事实。")
    one = count()
    for n in range(20):
        keep(world.handler, "reply", case.slug, findings=f"查明了一半的事实，第{n}份。")
    assert count() == one
    assert Draft.objects.count() == 21

"""Writing the reply: kept while typed, handed in whole, never overwritten unseen."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions import actions
from petitions.actions.drafting import mark
from petitions.models import Case, Draft
from tests.petitions.pages.browsers import browser, post, words
from tests.world import OPINION, bring_to, register

PARTS = {**vars(OPINION)}


@pytest.fixture
def now():
    return timezone.localtime()


@pytest.fixture
def started(world, now):
    case = register(world, at=now, text="原文一字不改。").case
    return bring_to(world, case, "start", at=now)


def address(case):
    return reverse("case_reply", args=[case.slug])


def send(user, case, button, **fields):
    case = Case.objects.get(pk=case.pk)
    shown = {"version": case.version, "seen": mark(case)}
    return post(user, address(case), **{button: "1"}, **(PARTS | shown | fields))


@pytest.mark.parametrize(
    ("name", "status"), [("handler", 200), ("head", 403), ("clerk", 403), ("bureau_head", 404)]
)
def test_the_handler_writes_and_others_do_not(world, started, name, status):
    assert browser(getattr(world, name)).get(address(started)).status_code == status


def test_the_petition_stands_beside_the_draft(world, started):
    assert "原文一字不改。" in words(browser(world.handler).get(address(started)))


def test_before_the_investigation_there_is_nothing_to_write(world, now):
    case = bring_to(world, register(world, at=now).case, "accept", at=now)
    answer = browser(world.handler).get(address(case))
    assert answer.status_code == 409
    assert "不能拟写处理意见书" in words(answer)


def test_a_draft_may_lack_parts_and_what_is_handed_in_may_not(world, started):
    assert send(world.handler, started, "save", basis="").status_code == 302
    answer = send(world.handler, started, "submit", basis="")
    assert answer.status_code == 422
    assert "处理意见书还缺：法律法规依据" in words(answer)
    assert started.replies.get().stage == "drafting"
    assert send(world.handler, started, "submit").status_code == 302
    assert started.replies.get().stage == "in_review"


def test_handing_in_saves_and_submits_or_does_neither(world, started):
    answer = send(world.handler, started, "submit", opinion="")
    assert answer.status_code == 422
    assert OPINION.findings in words(answer)
    assert not started.replies.exists()
    assert not started.chain.events.filter(kind="draft").exists()


def test_an_empty_draft_is_not_saved(world, started):
    empty = dict.fromkeys(("request", "findings", "opinion", "basis"), "")
    assert send(world.handler, started, "save", **empty).status_code == 422


def test_text_saved_in_another_tab_is_not_overwritten_unseen(world, started, now):
    send(world.handler, started, "save")
    case = Case.objects.get(pk=started.pk)
    old = mark(case)
    send(world.handler, started, "save", findings="另一窗口的文字。")
    answer = send(world.handler, started, "save", seen=old, findings="我的文字。")
    assert answer.status_code == 409
    text = words(answer)
    assert "我的文字。" in text
    assert "<del>另一窗口的文字。" in text
    assert started.replies.get().findings == "另一窗口的文字。"

    shown = answer.context["form"]
    again = send(world.handler, started, "save", seen=shown["seen"].value(), findings="我的文字。")
    assert again.status_code == 302
    assert started.replies.get().findings == "我的文字。"


def test_a_case_that_moved_meanwhile_answers_409(world, started):
    answer = send(world.handler, started, "save", version=1)
    assert answer.status_code == 409
    assert OPINION.findings in words(answer)


def test_what_is_typed_is_kept_and_brought_back(world, started):
    key = uuid4()
    typed = {"draft_form": "reply", "draft_about": started.slug, "findings": "写到一半"}
    url = reverse("draft_save", args=[key])
    answer = post(world.handler, url, **typed, csrfmiddlewaretoken="x", version="3")
    assert (answer.status_code, answer.content) == (204, b"")
    post(world.handler, url, **(typed | {"findings": "写到一半多"}))
    draft = Draft.objects.get()
    assert draft.fields == {"findings": ["写到一半多"]}
    assert (draft.form, draft.about, draft.owner) == ("reply", started.slug, world.handler)

    page = browser(world.handler).get(address(started))
    assert "写到一半多" in words(page)
    assert page.context["draft_key"] == key
    assert "写到一半多" not in words(browser(world.handler).get(f"{address(started)}?saved=1"))

    send(world.handler, started, "save")
    assert not Draft.objects.exists()


def test_a_draft_is_its_owners_alone(world, started):
    key = uuid4()
    url = reverse("draft_save", args=[key])
    post(world.handler, url, draft_form="reply", findings="我的")
    assert post(world.clerk, url, draft_form="reply", findings="偷改").status_code == 404
    assert Draft.objects.get().fields == {"findings": ["我的"]}
    assert browser(world.handler).get(url).status_code == 405


def test_what_the_head_sent_back_is_shown_with_what_changed_since(world, started, now):
    case = bring_to(world, register(world, at=now).case, "submit_draft", at=now)
    actions.return_draft(case, words="请写明<b>期限。", by=world.head, at=now)
    send(world.handler, case, "save", opinion="责令学校五日内重新公示，并向你书面说明。")
    text = words(browser(world.handler).get(address(case)))
    assert "请写明&lt;b&gt;期限。" in text
    assert "<ins>责令学校五日内重新公示，并向你书面说明。" in text


def test_a_shut_case_is_opened_before_its_reply_is_written(world, now):
    fields = {"track": "accusation", "subject_unit": world.school}
    case = bring_to(world, register(world, at=now, matter_fields=fields).case, "start", at=now)
    answer = browser(world.handler).get(address(case))
    assert answer.url == reverse("case_detail", args=[case.slug])

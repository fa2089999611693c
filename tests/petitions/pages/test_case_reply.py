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
    assert [(c.part, c.theirs, c.mine) for c in answer.context["clash"]] == [
        ("findings", "另一窗口的文字。", "我的文字。")
    ]
    assert started.replies.get().findings == "另一窗口的文字。"

    shown = answer.context["form"]
    again = send(world.handler, started, "save", seen=shown["seen"].value(), findings="我的文字。")
    assert again.status_code == 302
    assert started.replies.get().findings == "我的文字。"


def test_a_part_the_other_saved_can_be_taken_over_without_losing_ones_own(world, started):
    send(world.handler, started, "save")
    old = mark(Case.objects.get(pk=started.pk))
    send(world.handler, started, "save", findings="对方查明。", opinion="对方意见。")
    mine = {"findings": "我查明。", "opinion": "我的意见。"}
    clash = send(world.handler, started, "save", seen=old, **mine)
    seen = clash.context["form"]["seen"].value()
    taken = send(world.handler, started, "save", seen=seen, take_theirs="findings", **mine)
    assert taken.status_code == 200
    shown = taken.context["form"]
    assert (shown["findings"].value(), shown["opinion"].value()) == ("对方查明。", "我的意见。")
    assert [c.part for c in taken.context["clash"]] == ["opinion"]
    assert started.replies.get().opinion == "对方意见。"  # looking changes nothing
    whole = send(world.handler, started, "save", seen=seen, take_theirs="all", **mine)
    assert whole.context["clash"] == []
    done = send(
        world.handler, started, "save", seen=seen, findings="对方查明。", opinion="我的意见。"
    )
    assert done.status_code == 302
    reply = started.replies.get()
    assert (reply.findings, reply.opinion) == ("对方查明。", "我的意见。")


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
    assert f'href="{address(started)}?saved=1"' in words(page)
    assert "写到一半多" in words(page)
    assert page.context["draft_key"] != key  # this page is an instance of its own
    assert page.context["draft_from"] == f"{key}@{draft.saved_at.isoformat()}"
    assert "写到一半多" not in words(browser(world.handler).get(f"{address(started)}?saved=1"))

    send(world.handler, started, "save", draft_from=page.context["draft_from"])
    assert not Draft.objects.exists()


def test_two_windows_of_one_reply_never_write_into_one_draft(world, started, now):
    first, second = (browser(world.handler).get(address(started)) for _ in range(2))
    keys = [page.context["draft_key"] for page in (first, second)]
    for key, said in zip(keys, ("甲窗口的字。", "乙窗口的字。"), strict=True):
        url = reverse("draft_save", args=[key])
        post(world.handler, url, draft_form="reply", draft_about=started.slug, findings=said)
    assert {tuple(d.fields["findings"]) for d in Draft.objects.all()} == {
        ("甲窗口的字。",), ("乙窗口的字。",),
    }  # fmt: skip
    send(world.handler, started, "save", draft_key=str(keys[0]), findings="甲窗口的字。")
    assert Draft.objects.get().key == keys[1]  # the other window's words are still there
    page = browser(world.handler).get(address(started))
    assert "乙窗口的字。" in words(page)


def test_a_page_that_goes_on_from_a_draft_takes_its_place_unless_it_moved_on(world, started):
    old = uuid4()
    typed = {"draft_form": "reply", "draft_about": started.slug}
    post(world.handler, reverse("draft_save", args=[old]), **typed, findings="一")
    page = browser(world.handler).get(address(started))
    seen, new = page.context["draft_from"], page.context["draft_key"]
    post(world.handler, reverse("draft_save", args=[old]), **typed, findings="一二")
    post(world.handler, reverse("draft_save", args=[new]), **typed, draft_from=seen, findings="三")
    assert {d.key for d in Draft.objects.all()} == {old, new}
    again = browser(world.handler).get(f"{address(started)}?draft={old}")
    assert [d.key for d in again.context["other_drafts"]] == [new]
    assert "一二" in words(again)
    newer = again.context["draft_key"]
    seen = again.context["draft_from"]
    post(
        world.handler, reverse("draft_save", args=[newer]), **typed, draft_from=seen, findings="四"
    )
    assert {d.key for d in Draft.objects.all()} == {new, newer}


def test_a_draft_is_thrown_away_by_its_owner_alone(world, started):
    key = uuid4()
    typed = {"draft_form": "reply", "draft_about": started.slug, "findings": "一"}
    post(world.handler, reverse("draft_save", args=[key]), **typed)
    drop = reverse("draft_drop", args=[key])
    assert post(world.clerk, drop).status_code == 404
    assert post(world.handler, drop).status_code == 302
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

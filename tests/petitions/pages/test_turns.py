"""The pages of a case that takes another way: lists, its own page, the forms, what is offered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions import actions, desk_items, verify
from petitions.models import Case
from tests.petitions.pages.browsers import browser, post, words
from tests.world import OPINION, bring_to, register


@pytest.fixture
def now():
    return timezone.localtime()


@pytest.fixture
def fresh(world, now):
    return register(world, at=now).case


def act(case, code):
    return reverse("case_act", args=[case.slug, code])


def others(person, case):
    panel = browser(person).get(reverse("case_detail", args=[case.slug])).context["next"]
    return {str(button.label): button.reason for button in panel.others}


def test_what_ended_in_another_way_stands_in_the_list_with_its_stage(world, fresh, now):
    actions.not_ours(fresh, organ="市人社局", words="属其职责", by=world.clerk, at=now)
    page = words(browser(world.clerk).get(reverse("case_list") + "?view=all"))
    assert fresh.number in page
    assert "不予受理" in page
    assert fresh.number not in words(browser(world.clerk).get(reverse("case_list")))
    page = words(browser(world.clerk).get(reverse("case_detail", args=[fresh.slug])))
    assert "此件不予受理，没有待办的步骤。" in page
    assert "市人社局" in page


def test_the_office_classifies_and_answers_on_the_pages(world, fresh):
    form = {"version": fresh.version, "track": "suggestion", "route": 6, "procedure": "ordinary"}
    assert post(world.clerk, act(fresh, "classify"), **form).status_code == 302
    fresh.refresh_from_db()
    page = words(browser(world.clerk).get(act(fresh, "answer_now")))
    assert "部分采纳" in page
    assert "不支持" not in page
    form = {
        "version": fresh.version,
        "request": "建议增设课程",
        "opinion": "已采纳。",
        "basis": "课程方案",
    }
    short = post(world.clerk, act(fresh, "answer_now"), **form)
    assert short.status_code == 422
    assert "建议增设课程" in words(short)  # nothing typed is lost
    form["outcome"] = "adopted"
    assert post(world.clerk, act(fresh, "answer_now"), **form).status_code == 302
    page = words(browser(world.clerk).get(reverse("case_detail", args=[fresh.slug])))
    assert "信访答复书" in page
    assert "送达答复" in page


def test_a_head_finds_the_extension_among_the_other_things_to_do(world, fresh, now):
    case = bring_to(world, fresh, "start", at=now)
    assert "批准延期" not in others(world.head, case)
    form = {"version": case.version, "days": 20, "words": "须委托鉴定"}
    assert post(world.handler, act(case, "request_ext"), **form).status_code == 302
    (item,) = [i for i in desk_items.items_of(world.head, now.date()) if i.kind == "延期审批"]
    assert (item.words, item.url) == (case.number, act(case, "approve_ext"))
    assert others(world.head, case)["批准延期"] == ""
    case.refresh_from_db()
    assert post(world.head, item.url, version=case.version, words="").status_code == 302
    assert not [i for i in desk_items.items_of(world.head, now.date()) if i.kind == "延期审批"]
    page = words(browser(world.handler).get(reverse("case_detail", args=[case.slug])))
    assert "延期20日：已延期" in page
    assert "批准延期：20日" in page


def test_a_withdrawal_waits_for_somebody_else_of_the_office(world, fresh, now):
    form = {"version": fresh.version, "asked_on": now.date().isoformat(), "words": "书面撤回"}
    assert post(world.clerk, act(fresh, "ask_withdraw"), **form).status_code == 302
    kinds = {
        person: [i.kind for i in desk_items.items_of(getattr(world, person), now.date())]
        for person in ("clerk", "director")
    }
    assert kinds == {"clerk": [], "director": ["核实撤回"]}
    assert post(world.clerk, act(fresh, "withdraw"), version=fresh.version).status_code == 403


def test_a_link_is_shown_on_both_sides_and_undone(world, fresh, now):
    later = register(world, at=now).case
    form = {"version": later.version, "number": fresh.number}
    assert post(world.clerk, act(later, "link_repeat"), **form).status_code == 302
    page = words(browser(world.clerk).get(reverse("case_detail", args=[later.slug])))
    assert "已并入" in page
    assert reverse("case_detail", args=[fresh.slug]) in page
    assert "并入来件：" in words(
        browser(world.clerk).get(reverse("case_detail", args=[fresh.slug]))
    )
    assert "拆分" in others(world.director, fresh)
    fresh.refresh_from_db()
    petition = fresh.petitions.order_by("pk").last()
    form = {"version": fresh.version, "petition": petition.pk, "words": "两件事"}
    assert post(world.director, act(fresh, "unlink"), **form).status_code == 302
    later.refresh_from_db()
    assert later.stage == "triage"
    assert "拆分" not in others(world.director, fresh)


def test_a_review_goes_its_way_on_the_pages(world, now):
    at = now - timedelta(days=12)
    case = bring_to(world, register(world, at=at).case, "serve", at=at)
    today = now.date().isoformat()
    assert others(world.clerk, case)["申请复查"] == ""
    form = {"version": case.version, "received_on": today, "words": "不服"}
    assert post(world.clerk, act(case, "request_review"), **form).status_code == 302
    panel = browser(world.director).get(reverse("case_detail", args=[case.slug])).context["next"]
    assert str(panel.label) == "作出复查意见"
    case.refresh_from_db()
    form = {"version": case.version, "verdict": "revoked", "words": "事实不清"}
    assert post(world.clerk, act(case, "decide_review"), **form).status_code == 403
    assert post(world.director, act(case, "decide_review"), **form).status_code == 302
    page = words(browser(world.head).get(reverse("case_detail", args=[case.slug])))
    assert "作出复查意见：撤销，责令重新办理" in page
    assert Case.objects.get(pk=case.pk).stage == "in_progress"


@pytest.mark.parametrize(
    ("code", "who", "done"),
    [
        ("not_ours", "clerk", ""), ("divert", "clerk", ""), ("void", "director", ""),
        ("no_longer_accept", "director", ""), ("link_duplicate", "clerk", ""),
        ("designate", "leader", "sign"), ("refuse", "head", "sign"),
        ("add_cohandler", "unit_clerk", "sign"), ("divert_unit", "handler", "accept"),
        ("to_simple", "handler", "accept"), ("mediate", "handler", "start"),
        ("extend_due", "clerk", "start"), ("reopen", "director", "close"),
    ],
)  # fmt: skip
def test_every_form_opens_and_asks_for_what_is_missing(world, fresh, now, code, who, done):
    case = bring_to(world, fresh, done, at=now) if done else fresh
    person = getattr(world, who)
    assert browser(person).get(act(case, code)).status_code == 200
    answer = post(person, act(case, code), version=case.version)
    assert answer.status_code == 422
    assert "data-error-summary" in words(answer)


def test_nothing_of_it_leaves_a_row_that_its_events_do_not_tell(world, fresh, now):
    actions.answer_now(fresh, OPINION, by=world.clerk, at=now)
    assert list(verify.check_projections()) == []

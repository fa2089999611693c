"""My work: who sees what on the page they land on."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.petitions.pages.browsers import browser, words
from tests.world import bring_to, days, register


def now():
    return timezone.localtime()


def page(user):
    return browser(user).get(reverse("desk"))


def block(answer, key):
    found = re.search(rf'id="block-{key}".*?</tbody>', words(answer), re.DOTALL)
    return unescape(found[0])


@pytest.mark.parametrize(
    ("step", "who", "where", "verb", "url_name"),
    [
        ("register", "clerk", "gates", "转送交办", "case_route"),
        ("assign", "unit_clerk", "gates", "签收", "case_act"),
        ("sign", "handler", "gates", "受理", "case_act"),
        ("accept", "handler", "work", "开始调查核实", "case_act"),
        ("start", "handler", "work", "拟写处理意见书", "case_reply"),
        ("submit_draft", "head", "gates", "审核答复", "review_detail"),
        ("approve_draft", "head", "gates", "出具处理意见书", "case_act"),
        ("issue", "handler", "work", "送达", "case_act"),
        ("serve", "handler", "work", "报结", "case_act"),
        ("submit_report", "director", "gates", "审核报结", "case_detail"),
        ("pass_report", "clerk", "gates", "办结", "case_act"),
    ],
)
def test_the_step_that_waits_is_a_button_that_leads_to_its_page(
    world, step, who, where, verb, url_name
):
    case = register(world, at=now()).case
    if step != "register":
        case = bring_to(world, case, step, at=now())
    shown = block(page(getattr(world, who)), where)
    assert case.number in shown
    link = re.search(rf'href="([^"]+)"[^>]*aria-label="{verb} ', shown)[1]
    assert browser(getattr(world, who)).get(link).status_code == 200
    reply = case.replies.first()
    args = {
        "review_detail": [reply.pk if reply else 0],
        "case_act": [case.slug, link.rstrip("/").split("/")[-1]],
    }.get(url_name, [case.slug])
    assert link == reverse(url_name, args=args)


def test_what_waits_for_somebody_else_names_them_and_has_no_button(world):
    bring_to(world, register(world, at=now()).case, "accept", at=now())
    shown = block(page(world.head), "others")
    assert f"等{world.handler.name}开始调查核实" in re.sub(r"\s+", "", shown)
    assert "btn" not in shown


def test_overdue_work_stands_first_and_in_the_title(world):
    long_ago = now() - days(90)
    case = bring_to(world, register(world, at=long_ago).case, "start", at=long_ago)
    answer = page(world.handler)
    assert case.number in block(answer, "must")
    assert case.number not in block(answer, "work")
    assert "(1 逾期)" in words(answer)


def test_an_empty_desk_says_so_and_names_the_next_day(world):
    assert "你手上没有要办的件" in words(page(world.handler))
    case = bring_to(world, register(world, at=now()).case, "assign", at=now())
    said = words(page(world.unit_clerk))
    assert "今天没有到期的件" in said
    assert f"{case.due_on.month}月{case.due_on.day}日" in said


def test_a_restricted_case_is_shown_by_its_number_alone(world):
    case = register(
        world, at=now(), title="举报某某受贿", matter_fields={"track": "accusation"}
    ).case
    for url in (reverse("desk"), reverse("case_list")):
        said = words(browser(world.clerk).get(url))
        assert case.number in said
        assert "受贿" not in said
        assert case.petitioner_mark not in said


def test_the_keepers_of_the_system_are_led_to_their_own_page(world):
    assert page(world.admin).headers["Location"] == reverse("administration")
    assert page(world.auditor).headers["Location"] == reverse("audit_log")


def test_somebody_without_a_post_is_told_why_there_is_nothing(world):
    post = world.handler.posts.get()
    post.valid_to = timezone.localdate() - timedelta(days=1)
    post.save(update_fields=["valid_to"])
    answer = page(world.handler)
    assert answer.status_code == 200
    assert "你目前没有在任的岗位" in words(answer)


def test_a_fragment_is_the_blocks_alone(world):
    answer = browser(world.clerk).get(reverse("desk"), headers={"HX-Request": "true"})
    assert answer.headers["Vary"].count("HX-Request") == 1
    assert "<html" not in words(answer)
    assert 'id="block-must"' in words(answer)


@pytest.mark.parametrize("who", ["clerk", "director", "leader", "head", "handler", "unit_clerk"])
def test_the_page_asks_as_much_for_one_row_as_for_twenty(world, who, django_assert_max_num_queries):
    long_ago = now() - days(90)

    def fill(count):
        for _ in range(count):
            register(world, at=now())
            bring_to(world, register(world, at=now()).case, "assign", at=now())
            bring_to(world, register(world, at=long_ago).case, "submit_draft", at=long_ago)

    fill(1)
    client = browser(getattr(world, who))
    asked = count_of(client)
    fill(6)
    assert count_of(client) == asked <= 20


def count_of(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("desk")).status_code == 200
    return len(queries)


def test_more_than_a_page_of_rows_leads_to_the_list_with_exactly_as_many(world):
    for _ in range(28):
        register(world, at=now())
    answer = page(world.clerk)
    shown = block(answer, "gates")
    assert shown.count("data-row ") + shown.count("data-row>") == 25
    assert "全部 28 件" in shown
    rest = browser(world.clerk).get(f"{reverse('case_list')}?view=gates")
    assert rest.context["page"].paginator.count == 28


def test_badges_of_the_rail_count_what_the_page_shows(world):
    register(world, at=now())
    bring_to(world, register(world, at=now()).case, "submit_draft", at=now())
    answer = page(world.head)
    assert answer.context["rail_counts"]["desk"] == 1
    assert answer.context["rail_counts"]["review_list"] == 1
    assert page(world.clerk).context["rail_counts"]["desk"] == 1


def test_the_gallery_shows_every_component(world):
    assert browser(world.clerk).get(reverse("components")).status_code == 200


def test_the_gallery_is_for_development_only(world, settings):
    settings.DEMO = settings.DEBUG = False
    assert browser(world.clerk).get(reverse("components")).status_code == 404

"""The case page: for whom it exists, what it says, and that looking changes nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit import log
from audit.models import Event
from organization.models import Duty
from petitions import actions
from petitions.models import Case, Clock, Draft, Notice, Reply
from petitions.replay import project
from petitions.views.acting import ACTS
from tests.petitions.pages.browsers import browser, words
from tests.world import MONDAY, bring_to, days, give_post, register

EVIL = "<script>alert(1)</script>"
PEOPLE = (
    "clerk", "director", "leader", "head", "handler", "unit_clerk", "bureau_clerk",
    "bureau_head", "admin", "auditor",
)  # fmt: skip
KEEPERS = {"admin", "auditor"}
ON_THE_CASE = {"clerk", "director", "leader", "head", "handler", "unit_clerk"}


def page(user, case, **query):
    return browser(user).get(reverse("case_detail", args=[case.slug]), query)


@pytest.mark.parametrize("name", PEOPLE)
def test_the_case_exists_only_for_those_it_concerns(world, case, name):
    bring_to(world, case, "start")
    # Whoever keeps the system never comes as far as a case, there or not.
    expected = 200 if name in ON_THE_CASE else 403 if name in KEEPERS else 404
    assert page(getattr(world, name), case).status_code == expected
    assert (
        browser(getattr(world, name)).get(reverse("case_print", args=[case.slug])).status_code
        == expected
    )


def test_the_strip_shows_every_clock_and_how_it_was_counted(world, case):
    bring_to(world, case, "accept", at=MONDAY)
    text = words(page(world.handler, case))
    for label in ("分办", "告知", "单位告知", "异议退回", "办结", "交办反馈"):
        assert label in text
    assert "查看算法" in text
    assert "加 60 日" in text
    assert "末日为休息日，顺延至下一工作日" in text
    assert "《信访工作条例》(2022)第34条" in text
    assert "异议期已结束" in text


def test_the_next_step_names_who_must_take_it(world, case):
    bring_to(world, case, "accept")
    assert "等待基础教育处 何敏（经办）：开始调查核实" in words(page(world.clerk, case))
    mine = page(world.handler, case)
    assert "等待你（何敏）：开始调查核实" in words(mine)
    assert mine.context["next"].url == reverse("case_act", args=[case.slug, "start"])


def test_a_refused_step_says_why(world, case):
    bring_to(world, case, "issue")
    panel = page(world.clerk, case).context["next"]
    reasons = [button.reason for button in panel.others if button.reason]
    assert "处理意见书尚未送达信访人，不能办结。" in reasons
    assert "没有送达的信访处理意见书，不能申请复查（条例第三十五条）。" in reasons


def test_the_history_is_filtered_and_tells_names_posts_and_details(world, case):
    now = timezone.localtime()
    bring_to(world, case, "start", at=now)
    actions.contact(
        case,
        means="phone",
        contacted_on=now.date(),
        words="约定周五答复。",
        by=world.handler,
        at=now,
    )
    actions.note(case, words="内部提醒。", by=world.handler, at=now)

    contact = words(page(world.clerk, case, show="contact"))
    assert "何敏 · 基础教育处 · 经办" in contact
    assert "记录联系：电话" in contact
    assert "约定周五答复。" in contact
    assert "内部提醒。" not in contact
    assert "内部提醒。" in words(page(world.clerk, case, show="internal"))
    assert page(world.clerk, case, show="no-such-filter").status_code == 200


def test_htmx_gets_the_history_alone(world, case):
    url = reverse("case_detail", args=[case.slug])
    answer = browser(world.clerk).get(f"{url}?show=flow", headers={"HX-Request": "true"})
    assert "<html" not in words(answer)
    assert "立项登记" in words(answer)
    assert "HX-Request" in answer.headers["Vary"]


def test_system_events_in_a_row_lie_folded(world, case):
    for clock in ("C1", "C2a"):
        with_clock = {"clock": clock, "assignment": 0}
        log.append(case.chain, "due_soon", by=log.SYSTEM, at=MONDAY + days(11), body=with_clock)
    assert "系统记录 2 条" in words(page(world.clerk, case))


def test_everybody_sees_a_mask_and_who_gives_notices_may_ask_to_see(world):
    case = register(world, text="我叫王建国，电话13000001234。", demands=["请回电13000001234"]).case
    bring_to(world, case, "sign")
    may = (world.clerk, world.director, world.handler, world.unit_clerk)
    for user in (*may, world.head, world.leader):
        text = words(page(user, case))
        assert "13000001234" not in text
        assert "王建国" not in text
        assert "我叫王**，电话130****1234" in text
        assert ("说明理由后显示" in text) == (user in may)


def test_what_people_wrote_is_shown_as_they_wrote_it_and_never_run(world):
    now = timezone.localtime()
    kept = f"  {EVIL}\n\n    第二段"
    case = register(world, at=now, title=f"反映{EVIL}", text=kept, demands=[EVIL]).case
    bring_to(world, case, "start", at=now)
    actions.note(case, words=f"备注{EVIL}", by=world.handler, at=now)
    for url in ("case_detail", "case_print"):
        text = words(browser(world.clerk).get(reverse(url, args=[case.slug])))
        assert EVIL not in text
        assert "  &lt;script&gt;alert(1)&lt;/script&gt;\n\n    第二段" in text


def everything():
    return (
        list(Event.objects.order_by("pk").values()),
        list(Clock.objects.order_by("pk").values()),
        list(Case.objects.order_by("pk").values()),
        list(Reply.objects.order_by("pk").values()),
        Notice.objects.count() + Draft.objects.count(),
    )


def test_looking_changes_nothing(world, case):
    case = bring_to(world, case, "serve")
    before = everything()
    for user in (world.clerk, world.handler, world.head, world.leader):
        for name in ("case_detail", "case_print", "case_reply"):
            browser(user).get(reverse(name, args=[case.slug]))
    handler = browser(world.handler)
    for code in ACTS:
        handler.get(reverse("case_act", args=[case.slug, code]))
    browser(world.head).get(reverse("review_list"))
    browser(world.head).get(reverse("review_detail", args=[case.replies.get().pk]))
    assert everything() == before


def sent_and_returned(world, case, times, now):
    for _ in range(times):
        case = actions.assign(case, to=world.jjc, by=world.clerk, at=now)
        case = actions.cancel(case, words="转错。", by=world.clerk, at=now)
    return case


def queries_of(user, case):
    client = browser(user)
    url = reverse("case_detail", args=[case.slug])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_as_many_queries_for_a_long_story_as_for_a_short_one(world, case):
    now = timezone.localtime()
    short = sent_and_returned(world, register(world, at=now).case, 1, now)
    few = queries_of(world.clerk, short)
    long = sent_and_returned(world, register(world, at=now).case, 6, now)
    assert long.assignments.count() == 6
    assert queries_of(world.clerk, long) == few
    assert few <= 30


def test_the_clocks_of_an_assignment_taken_back_do_not_count_as_met(world, case):
    now = timezone.localtime()
    case = sent_and_returned(world, register(world, at=now).case, 1, now)
    answer = page(world.clerk, case)
    assert {clock.words for clock in answer.context["earlier_clocks"]} == {"已撤销"}
    assert "已撤销" in words(answer)


@pytest.fixture
def secret(world):
    """An accusation against the school, sent to the department."""
    fields = {"track": "accusation", "subject_unit": world.school}
    now = timezone.localtime()
    case = register(
        world, at=now, title="反映校长收受礼金", text="校长收受礼金。", matter_fields=fields
    ).case
    return bring_to(world, case, "start", at=now)


def test_a_restricted_case_opens_for_a_reason_that_is_recorded(world, secret):
    client, url = browser(world.clerk), reverse("case_detail", args=[secret.slug])
    shut = words(client.get(url))
    assert "反映校长收受礼金" not in shut
    assert "王**" not in shut
    assert "枫林路小学" not in shut.split("责任链")[0]

    form = {"form_key": "7f6a7c1e-58a2-4e1e-9d0a-000000000001"}
    refused = client.post(reverse("case_open", args=[secret.slug]), form)
    assert refused.status_code == 422
    form["form_key"] = "7f6a7c1e-58a2-4e1e-9d0a-000000000002"
    answer = client.post(reverse("case_open", args=[secret.slug]), form | {"reason": "supervision"})
    assert answer.status_code == 302

    opened = words(client.get(url))
    assert "校长收受礼金。" in opened
    assert "watermark" in opened
    assert "查看限制件：督办检查" in opened
    assert "反映校长收受礼金" not in opened.split("</title>")[0]
    event = secret.chain.events.get(kind="view_restricted")
    assert (event.actor_id, event.body) == (world.clerk.pk, {"reason": "supervision"})
    project(secret)
    assert words(browser(world.director).get(url)).count("校长收受礼金。") == 0


def test_a_restricted_case_shuts_again_after_half_an_hour(world, secret):
    client, url = browser(world.clerk), reverse("case_detail", args=[secret.slug])
    session = client.session
    session["opened_cases"] = {secret.slug: (timezone.now() - timedelta(minutes=31)).isoformat()}
    session.save()
    assert "校长收受礼金。" not in words(client.get(url))
    assert client.get(reverse("case_print", args=[secret.slug])).status_code == 302


def test_a_restricted_case_does_not_exist_for_the_accused_and_hides_from_leaders(world, secret):
    accused = give_post(world.bureau_head, Duty.HEAD, world.school).person
    for user in (accused, world.leader):
        assert page(user, secret).status_code == 404

"""The head's review: what waits, what the rules find, and on to the next."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions import actions, situation
from petitions.models import Case
from petitions.review_checks import checks, is_answered
from tests.petitions.pages.browsers import browser, post, words
from tests.world import OPINION, bring_to, days, register


@pytest.fixture
def now():
    return timezone.localtime()


def waiting(world, now, opinion=OPINION, **fields):
    case = bring_to(world, register(world, at=now, **fields).case, "start", at=now)
    actions.draft(case, opinion, by=world.handler, at=now)
    return actions.submit_draft(case, by=world.handler, at=now)


def address(case):
    return reverse("review_detail", args=[case.replies.get().pk])


def decide(user, case, decision, **fields):
    fields.setdefault("version", Case.objects.get(pk=case.pk).version)
    return post(user, address(case), decision=decision, **fields)


def found(case, reader, demands=(), names=()):
    case = Case.objects.select_related("subject_unit", "unit").get(pk=case.pk)
    here = situation.of(case)
    results = checks(here.reply, here, demands=demands, names=names, reader=reader)
    return {check.name: (str(check.result), check.words) for check in results}


def test_the_nearest_deadline_comes_first_and_says_how_long_it_waited(world, now):
    late = waiting(world, now - days(3), title="先收到的")
    new = waiting(world, now, title="后收到的")
    rows = browser(world.head).get(reverse("review_list")).context["rows"]
    assert [row["reply"].case for row in rows] == [late, new]
    assert [row["waited"] for row in rows] == [3, 0]


@pytest.mark.parametrize(
    ("name", "listed", "one"),
    [
        ("head", 200, 200),
        ("bureau_head", 200, 404),
        ("clerk", 403, 403),
        ("handler", 403, 403),
        ("leader", 200, 403),  # decides where a unit has no head
        ("admin", 403, 403),
    ],
)
def test_the_review_is_for_heads(world, now, name, listed, one):
    case = waiting(world, now)
    client = browser(getattr(world, name))
    assert client.get(reverse("review_list")).status_code == listed
    assert client.get(address(case)).status_code == one


def test_after_a_decision_the_next_reply_opens_by_itself(world, now):
    first, second = waiting(world, now - days(3)), waiting(world, now)
    assert decide(world.head, first, "approve").url == address(second)
    assert decide(world.head, second, "return", words="请补充依据。").url == reverse("review_list")
    assert first.replies.get().stage == "approved"
    assert second.replies.get().stage == "returned"
    assert "没有待审核的件" in words(browser(world.head).get(reverse("review_list")))


def test_a_return_must_say_what_is_missing(world, now):
    case = waiting(world, now)
    answer = decide(world.head, case, "return")
    assert answer.status_code == 422
    assert "请写明退回理由" in words(answer)


def test_a_failed_rule_blocks_the_approval_unless_a_reason_is_written(world, now):
    case = waiting(world, now, replace(OPINION, basis="按有关规定办理。"))
    answer = decide(world.head, case, "approve")
    assert answer.status_code == 422
    assert "有要点不通过" in words(answer)
    assert case.replies.get().stage == "in_review"
    assert decide(world.head, case, "approve", words="依据见附件。").status_code == 302


def test_a_warning_does_not_block(world, now):
    findings = "经查，王建国(电话13900001111)反映属实。"
    case = waiting(world, now, replace(OPINION, findings=findings))
    assert found(case, world.head, names=["王建国"])["不含多余的个人信息"] == (
        "warn", "电话 1 处、信访人姓名 1 处",
    )  # fmt: skip
    assert decide(world.head, case, "approve").status_code == 302


def test_the_rules_name_what_they_looked_at(world, now):
    case = waiting(world, now)
    results = found(case, world.head, demands=["重新公示评审结果", "公开食堂账目"])
    assert results["逐项回应诉求"] == ("fail", "1/2，可能未回应：公开食堂账目")
    assert results["引用法律法规依据"][0] == "ok"
    assert results["告知复查权利与30日期限"] == ("ok", "由文书格式载明")
    assert found(case, world.handler)["审核人不是拟稿人"][0] == "fail"
    assert found(case, world.head)["逐项回应诉求"][0] == "warn"


def test_a_unit_that_judges_itself_must_be_explained(world, now):
    fields = {"subject_unit": world.jjc}
    case = register(world, at=now, matter_fields=fields).case
    actions.assign(
        case, to=world.jjc, reason="仅此处有档案。", co_unit=world.bureau, by=world.clerk, at=now
    )
    for step in (actions.sign, actions.accept, actions.start):
        case = step(case, by=world.handler, at=now)
    actions.draft(case, OPINION, by=world.handler, at=now)
    result, said = found(case, world.head)["承办单位不是被反映单位"]
    assert result == "warn"
    assert "仅此处有档案。" in said


@pytest.mark.parametrize(
    ("demand", "said", "expected"),
    [
        ("公开评分办法", "学校应公开评分办法。", True),
        ("公开评分办法", "食堂账目已经核对。", False),
        ("", "任何文字", True),
    ],
)
def test_a_demand_is_answered_when_the_reply_takes_up_its_words(demand, said, expected):
    assert is_answered(demand, said) is expected


def test_the_paper_carries_the_right_to_a_review(world, now):
    text = words(browser(world.head).get(address(waiting(world, now))))
    assert "可自收到本意见书之日起30日内" in text
    assert "市教育委员会" in text  # a department never answers in its own name
    assert "王**：" in text


def test_a_decision_on_a_stale_page_answers_409_with_the_words(world, now):
    case = waiting(world, now)
    answer = decide(world.head, case, "return", words="缺依据。", version=1)
    assert answer.status_code == 409
    assert "缺依据。" in words(answer)


def test_the_same_decision_sent_twice_is_one(world, now):
    case = waiting(world, now)
    form = {"decision": "approve", "version": case.version, "form_key": str(uuid4())}
    client = browser(world.head)
    assert client.post(address(case), form).status_code == 302
    assert client.post(address(case), form).status_code == 302
    assert case.chain.events.filter(kind="approve_draft").count() == 1


def test_a_reply_that_is_no_longer_in_review_leads_to_its_case(world, now):
    case = waiting(world, now)
    actions.approve_draft(case, by=world.head, at=now)
    answer = browser(world.head).get(address(case))
    assert answer.url == reverse("case_detail", args=[case.slug])


def test_a_restricted_reply_shows_its_number_only(world, now):
    fields = {"track": "accusation", "subject_unit": world.school}
    case = waiting(world, now, title="反映校长收受礼金", matter_fields=fields)
    text = words(browser(world.head).get(reverse("review_list")))
    assert case.number in text
    assert "反映校长收受礼金" not in text
    assert browser(world.head).get(address(case)).url == reverse("case_detail", args=[case.slug])


def test_the_list_takes_as_many_queries_for_one_as_for_many(world, now):
    def count():
        client = browser(world.head)
        client.get(reverse("review_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("review_list"))
        return len(queries)

    waiting(world, now)
    one = count()
    for _ in range(5):
        waiting(world, now)
    assert count() == one

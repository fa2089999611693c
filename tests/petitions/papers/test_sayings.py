"""What a step tells its papers, read from its words and its body."""

from datetime import date

import pytest

from petitions.papers import filling, kinds, sayings
from petitions.papers.facts import gathered
from petitions.papers.fields import BY_CODE as FIELDS
from petitions.papers.fields import value_of
from petitions.papers.sayings import Told
from tests.world import MONDAY, bring_to

DAY = MONDAY.date()
ORGAN = "有权处理的机关、单位：区人民法院\n应当通过诉讼解决。"
STEPS = {
    "not_ours": (ORGAN, {"ground": "not_ours"}),
    "refuse": (ORGAN, {"ground": "other_way"}),
    "divert": (ORGAN, {"route": 2, "until": "2026-04-01"}),
    "divert_unit": (ORGAN, {"route": 1}),
    "no_longer_accept": ("同一事实和理由。", {"number": "教信〔2025〕0007"}),
    "link_repeat": ("", {"number": "教信〔2026〕0009"}),
    "approve_ext": ("需要鉴定。", {"days": 30}),
    "to_simple": ("事实清楚。", {}),
    "to_ordinary": ("情况复杂。", {}),
    "designate": ("协商不成。", {"unit": "RSC"}),
    "add_cohandler": ("请提供名单。", {"co_unit": "RSC", "until": "2026-03-20"}),
    "withdraw": ("本人自愿。", {"means": "phone", "on": "2026-03-02"}),
    "mediate": ("十日内重新公示。", {"perform_by": "2026-03-12"}),
    "request_review": ("不服原意见。", {}),
    "request_rereview": ("不服复查意见。", {}),
    "refuse_here": (ORGAN, {"ground": "other_way"}),
    "merge_joint": ("", {"number": "教信〔2026〕0009"}),
    "reopen": ("补充调查。", {"ground": "new_facts"}),
    "redo": ("重新调查。", {"ground": "review_order"}),
    "archive": ("", {}),
    "decide_review": ("经查属实。", {"verdict": "upheld"}),
    "decide_rereview": ("经查属实。", {"verdict": "revoked"}),
}


@pytest.mark.parametrize("code", STEPS)
def test_a_step_tells_its_paper_what_the_law_wants(world, case, code):
    case = bring_to(world, case, "issue")
    words, body = STEPS[code]
    days = {"C4": date(2026, 6, 1), "C7": date(2026, 4, 1), "C9": date(2026, 5, 1)}
    told = Told(
        case, DAY, world.head, words, body, case.assignments.get(), case.replies.get(),
        {"C4": date(2026, 5, 6)}, days,
    )  # fmt: skip
    said = sayings.of(code, told)
    assert set(said) <= set(FIELDS)
    if code.startswith("decide"):
        said |= {"asks": "请求复查。"}  # the words of an earlier step
    (kind,) = [kind for kind in kinds.KINDS if code in kind.steps]
    of = gathered(case, by=world.head, on=DAY, step=code, words=words, body=body, said=said)
    assert filling.lacking(kind, lambda field: value_of(field, of(kind))) == []


def test_a_refusal_says_whose_matter_it_is_and_by_which_article(world, case):
    said = sayings.of("refuse", Told(case, DAY, world.head, ORGAN, {"ground": "other_way"}))
    assert said["competent"] == "区人民法院"
    assert said["reason"] == "应当通过诉讼解决。"
    assert "第三十一条" in said["basis_said"]


def test_an_extension_names_both_days_and_who_approved(world, case):
    told = Told(
        case, DAY, world.head, "需要鉴定。", {}, before={"C4": DAY}, after={"C4": date(2026, 4, 1)}
    )
    assert sayings.of("approve_ext", told) == {
        "old_due": "2026年3月2日",
        "new_due": "2026年4月1日",
        "reason": "需要鉴定。",
        "approver": "吴强",
    }


def test_a_step_without_more_to_say_says_nothing(world, case):
    assert sayings.of("accept", Told(case, DAY, world.head)) == {}

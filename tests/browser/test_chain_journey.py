"""One matter that comes again and again, from the third letter to the figure of the year: who
leads, who presses, who decides and who signs each do their part in the browser."""

from datetime import date

import pytest

from accountability.models import CampaignCase, Reminder, Rung
from petitions import actions as petitions
from petitions import verify
from tests import world as worlds
from tests.browser.verbs import answer
from tests.world import MONDAY, days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THIRD_LETTER, ON_THE_LIST = date(2026, 3, 10), date(2026, 3, 11)
SUPERVISED, MEETING, DECIDED = date(2026, 5, 12), date(2026, 5, 20), date(2026, 5, 21)
CAMPAIGN = "2026年重信重访专项治理"


def petitioned_twice(world):
    """A matter that its unit has begun to work on, and that has been written about twice."""
    case = worlds.bring_to(world, worlds.register(world).case, "start")
    again = worlds.submission(received_on=MONDAY.date() + days(1), text="再次来信，仍未公示。")
    petitions.join(case, again, by=world.clerk, at=MONDAY + days(1))
    return case


def register_again(clerk, case, world):
    """Register the third letter; the case it belongs to is found while typing."""
    clerk.open("/desk/cases/new/")
    clerk.page.fill("[name=name]", "王建国")
    clerk.page.fill("[name=phone]", "13000001234")
    clerk.page.locator(f"#matches input[value='{case.slug}']").check()
    clerk.send(
        "只登记", channel="letter", subject_unit=world.school.name, topic="职称",
        title="三次反映职称评审程序问题", text="两次来信没有结果。",
    )  # fmt: skip
    assert case.number in clerk.page.title()


def start_campaign(director, world):
    director.open("/desk/coordination/")
    director.follow("重信重访专项治理")
    director.follow("启动专项治理")
    director.send("启动", leader=world.leader.name)
    assert "清单还是空的" in director.read()


def put_on_the_list(director, case):
    """Take up what a rule says, with its reason, and fix the list."""
    director.open("/desk/campaigns/")
    director.follow(CAMPAIGN)
    assert "一年内多次信访 自 2025年3月11日 以来同一事项信访 3 件次。" in director.read()
    director.follow("列入", within=f".proposal:has-text('{case.number}')")
    director.send("列入清单")
    director.send("确定清单")
    assert "清单于 3月11日 确定" in director.read()


def put_in_place(director, case, world):
    """The three 三个落实: who leads, who works on it, what by when."""
    director.follow(case.title)
    assert "缺 包案领导" in director.read()
    director.follow("落实包案领导")
    director.send("确定", leader=world.leader.name, reason="一年内三次来信，列入专项治理。")
    director.follow(CAMPAIGN)
    director.send(
        "落实部门、人员、要求和时限", handler=world.handler.name,
        requirement="重新公示评审结果，当面说明。", until=MEETING.isoformat(),
    )  # fmt: skip
    assert "缺 " not in director.read()


def plan(leader, case):
    """Make a plan with a measure that has an owner and a day."""
    leader.open("/desk/leading/")
    leader.page.locator("details.panel > summary", has_text="正常").click()
    leader.follow("批示", within=f"#entry-{case.slug}")
    measure = {"m-0-what": "重新公示评审结果", "m-0-due_on": "2026-05-25"}
    leader.send("确定方案", summary="先复核公示材料，再重新公示，最后当面说明。", **measure)
    assert "重新公示评审结果" in leader.read()


def pressed(case, almanac):
    """Let the days pass on which the ladder speaks; return the numbers of its papers."""
    (clock,) = case.clocks.running().filter(code="C4")
    for day in (clock.soon_on, clock.due_on, clock.due_on + days(1), clock.due_on + days(5)):
        almanac.turn_to(day)
    papers = Reminder.objects.filter(case=case, clock="C4").order_by("pk")
    assert [paper.rung for paper in papers] == [Rung.SOON, Rung.TODAY, Rung.OVERDUE]
    return [paper.number for paper in papers]


def supervise(seats, case, papers):
    """Issue what the rule proposes; the unit answers, the office checks."""
    director, head = seats.director, seats.head
    director.open(f"/desk/cases/{case.slug}/")
    director.page.locator("#supervision-title").wait_for()
    assert [number for number in papers if number not in director.read()] == []
    director.open("/desk/supervision/")
    director.follow("督办", within=f".proposal:has-text('{case.number}'):has-text('逾期五天以上')")
    director.send("发出督办函", requirement="限期公示并答复信访人，说明逾期原因。")
    head.open("/desk/supervision/")
    head.press("[data-row-link]")
    head.send("回复督办", answer="公示材料已复核，五月二十日前重新公示。")
    director.page.reload()
    director.send("督办办结")


def to_the_meeting(clerk):
    clerk.open("/desk/meetings/")
    clerk.press("tr:has-text('5月20日') [data-row-link]")
    return clerk


def discuss(seats, case, almanac):
    """Take the matter from the pool to the agenda, and decide who does what by when."""
    clerk = to_the_meeting(seats.clerk)
    assert "逾期" in clerk.page.locator(".match", has_text=case.number).inner_text()
    clerk.send("入议程", within=f".match:has-text('{case.number}')")
    clerk.send("发出议程")
    almanac.turn_to(MEETING)
    clerk = to_the_meeting(seats.clerk)
    clerk.send("开会")
    clerk.follow(case.title)
    clerk.send(
        "议定", what="五月二十六日前当面说明并送达答复", unit="基础教育处", until="2026-05-26"
    )
    clerk.send("记录结果", outcome="decided", words="责任和期限已明确。")


def finish_tasks(head, handler):
    """The unit reports what the meeting and the plan asked of it."""
    for one, what in ((head, "当面说明"), (handler, "重新公示")):
        one.open("/desk/tasks/")
        one.follow(what)
        one.send("完成", proof="已办理，附签收单和公示截图。")


def close(seats, case):
    """Answer the petitioner, report, close."""
    handler, clerk = seats.handler, seats.clerk
    answer(handler, seats.head, case)
    handler.act(case, "serve", method="post")
    handler.act(case, "submit_report", words="已办结，回证附后。")
    clerk.act(case, "pass_report")
    clerk.act(case, "close")


def settle(handler, clerk, case):
    """Propose with evidence that the matter is settled; another verifies it."""
    handler.open(f"/desk/cases/{case.slug}/")
    handler.follow("提请确认化解")
    handler.send("提请确认化解", words="信访人书面表示满意，停访息诉承诺已签。")
    clerk.open(f"/desk/cases/{case.slug}/")
    clerk.follow("核实化解")
    clerk.send("核实化解", words="电话回访属实。")


def credit_the_meeting(clerk, case):
    """Only what was verified as settled counts as solved by the meeting."""
    to_the_meeting(clerk)
    clerk.follow(case.title)
    clerk.send("记录结果", outcome="resolved", words="例会议定后办结，核实化解。")


def strike_off(seats, case):
    """Look into it, judge, ask with the evidence, sign; what is missing is said before."""
    handler, director, leader = seats.handler, seats.director, seats.leader
    row = CampaignCase.objects.get(case=case)
    page = f"/desk/campaigns/{row.campaign.slug}/cases/{case.slug}/"
    handler.open(f"/desk/cases/{case.slug}/")
    handler.follow(CAMPAIGN)
    handler.send("写一条记录", kind="hearing", words="当面听取诉求三项。")
    handler.send("研判属实与合理", fact_finding="true", claim="reasonable", words="公示不足五日。")
    director.open(page)
    director.send("提请销号", result="resolved", evidence="回访记录、公示截图。")
    leader.open(page)
    leader.send("签批销号", words="同意销号，继续回看。")
    assert "周明签批" in leader.read()


def count(director, campaign_slug):
    """See it counted on the board of the campaign and in the figures of the year."""
    director.open(f"/desk/campaigns/{campaign_slug}/")
    resolved = director.page.locator(".figure", has_text="已化解").first
    assert resolved.locator(".figure-value").inner_text() == "1"
    assert "1 件中化解 1 件" in director.read()
    director.open("/desk/briefing/2026/")
    for figure in ("信访工作例会", "例会推动解决的突出问题", "专项治理累计化解"):
        line = director.page.locator("tr", has=director.page.locator(f"th:text-is('{figure}')"))
        assert line.locator("td").first.inner_text() == "1", figure


def test_a_repeated_petition_is_led_pressed_decided_settled_struck_off_and_counted(
    world, seats, almanac
):
    case = petitioned_twice(world)
    almanac.turn_to(THIRD_LETTER, jobs=False)
    register_again(seats.clerk, case, world)
    start_campaign(seats.director, world)
    almanac.turn_to(ON_THE_LIST)
    director = seats.director
    put_on_the_list(director, case)
    put_in_place(director, case, world)
    plan(seats.leader, case)
    papers = pressed(case, almanac)
    almanac.turn_to(SUPERVISED)
    supervise(seats, case, papers)
    discuss(seats, case, almanac)
    almanac.turn_to(DECIDED)
    finish_tasks(seats.head, seats.handler)
    close(seats, case)
    settle(seats.handler, seats.clerk, case)
    credit_the_meeting(seats.clerk, case)
    strike_off(seats, case)
    count(seats.director, CampaignCase.objects.get().campaign.slug)
    assert list(verify.check_projections()) == []

"""A term that was missed badly: what the unit is told to mend, and who answers for that day. Each
does their part in the browser, and nobody else learns of it."""

from datetime import date

import pytest

from accountability.models import AccountabilityProceeding
from organization.models import Duty, Post
from petitions import verify
from tests import world as worlds
from tests.browser.conftest import PASSWORD
from tests.world import bring_to, give_post, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LATE, RECOMMENDED = date(2026, 6, 8), date(2026, 6, 10)
ANSWERED, OPENED = date(2026, 6, 15), date(2026, 7, 6)


def closed_late(world, almanac):
    """A case whose unit answered more than a month after its last day; the rule saw it then."""
    case = bring_to(world, worlds.register(world).case, "start")
    almanac.turn_to(LATE)
    return bring_to(world, case, "close", after="start", at=almanac.now())


def change_heads(world):
    """Let somebody else lead the department from July on."""
    Post.objects.filter(person=world.head).update(valid_to=date(2026, 6, 30))
    july = date(2026, 7, 1)
    give_post(world.head, Duty.HEAD, world.rsc, valid_from=july)
    successor = make_person(Duty.HEAD, world.jjc, "郑捷", valid_from=july)
    successor.set_password(PASSWORD)
    successor.save()
    return successor


def recommend(director, case):
    """Say where the root lies and recommend on the strength of the case."""
    director.open(f"/desk/cases/{case.slug}/")
    director.follow("记录根源")
    director.send("保存", cause="delay", words="承办人员变动没有交接，期限无人跟踪。")
    director.follow("提出建议")
    director.send(
        "发出建议书", kind="improve", unit="基础教育处",
        text="一件信访事项超过法定期限一个多月才答复。建议建立期限跟踪和交接制度。",
    )  # fmt: skip
    assert "教信建〔2026〕0001" in director.read()


def answer_in_part(head, director):
    head.open("/desk/recommendations/")
    head.follow("教信建〔2026〕0001")
    head.send(
        "书面反馈", outcome="partly",
        answer="交接制度六月底前建立；专人跟踪因编制所限，改为每周核对。",
    )  # fmt: skip
    director.open("/desk/recommendations/")
    director.follow("教信建〔2026〕0001")
    assert "反馈：部分采纳" in director.read()
    assert "改为每周核对" in director.read()
    director.send("阅知并了结")


def open_proceeding(director, case):
    """Follow the rule; who led the unit on that day is offered, who leads it today is not."""
    director.open("/desk/proceedings/")
    director.follow("核实并提起", within=f".proposal:has-text('{case.number}')")
    offered = director.page.locator("main form", has_text="责任人").last
    assert "郑捷" not in offered.inner_text()
    offered.get_by_label("吴强（基础教育处 主要负责人）").check()
    offered.locator("fieldset", has_text="决定人").get_by_label("周明").check()
    director.send("提起，下一步提取事实", ground="L9")


def draw_facts(director):
    """Choose from what is on record: the term that was missed, and the day the case was sent."""
    director.page.get_by_label("办结时限5月6日届满").check()
    director.page.get_by_label("受理").first.check()
    director.send("提取选中的事实")
    assert "办结时限5月6日届满，6月8日才办理，迟 33 天" in director.read()


def serve_and_reply(director, head, row):
    """Tell the person, who is heard before anything is decided."""
    assert refused(head, row)
    director.follow("送达告知书")
    director.send("送达告知书")
    head.open("/desk/proceedings/")
    head.follow(row.number)
    assert "迟 33 天" in head.read()
    head.follow("提交申辩")
    head.send("提交申辩", words="承办人员五月调离，补员未到位，本人已口头催办。")
    assert "口头催办" in head.read()


def decide(leader, row):
    leader.open("/desk/proceedings/")
    leader.follow(row.number)
    leader.follow("作出决定")
    assert "口头催办" in leader.read()
    leader.send(
        "作出决定", finding="founded", sanction="talk", words="期限事实成立，口头催办没有记录。"
    )


def carry_out(director, head, row):
    director.open(f"/desk/proceedings/{row.slug}/")
    director.follow("登记执行情况")
    director.send("登记执行情况", words="七月十三日谈话提醒，已建立交接制度。")
    head.page.reload()
    assert "谈话提醒" in head.read()
    assert "已建立交接制度" in head.read()


def refused(person, row):
    """Tell whether the proceeding does not exist for this person, on its page or in the list."""
    found = person.page.request.get(f"{person.base}/desk/proceedings/{row.slug}/")
    person.open("/desk/proceedings/")
    return found.status == 404 and row.number not in person.read()


def unknown_on_the_case(person, case, row):
    person.open(f"/desk/cases/{case.slug}/")
    person.page.wait_for_load_state("networkidle")
    return row.number not in person.read()


def test_who_answered_that_day_is_heard_and_decided_on_and_nobody_else_knows(
    world, seats, desk, almanac
):
    case = closed_late(world, almanac)
    almanac.turn_to(RECOMMENDED, jobs=False)
    recommend(seats.director, case)
    almanac.turn_to(ANSWERED, jobs=False)
    answer_in_part(seats.head, seats.director)
    successor = change_heads(world)
    almanac.turn_to(OPENED, jobs=False)
    open_proceeding(seats.director, case)
    draw_facts(seats.director)
    row = AccountabilityProceeding.objects.get()
    serve_and_reply(seats.director, seats.head, row)
    decide(seats.leader, row)
    carry_out(seats.director, seats.head, row)
    for outsider in (desk(successor), seats.clerk):
        assert refused(outsider, row)
        assert unknown_on_the_case(outsider, case, row)
    assert list(verify.check_projections()) == []

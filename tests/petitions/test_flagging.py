"""What must be reported within hours: the alarm, its clock, the report, and who hears of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from petitions import acts, asked, faces, notices, situation, verify
from petitions.actions import (
    archive,
    ask_withdraw,
    clear_minor_harm,
    flag_minor_harm,
    flag_urgent,
    link_repeat,
    report_minor_harm,
    report_urgent,
    void,
    withdraw,
)
from petitions.jobs import sweep
from petitions.models import Notice
from petitions.workflow import BY_CODE, Refused
from tests.petitions.steps import REPORT
from tests.world import MONDAY, SHANGHAI, bring_to, days, give_post, make_person, register

DAY = MONDAY.date()
HOUR = timedelta(hours=1)
HARM = {"to": ["police", "education"], "reporter": "刘敏", "words": "接警人员：某警官"}


class Lease:
    def confirm(self):
        """It is held."""


def clock(case, code):
    return case.clocks.get(code=code)


def test_an_urgent_matter_runs_a_clock_in_hours_until_it_is_reported(world, case):
    case = bring_to(world, case, "accept")
    case = flag_urgent(case, words="家长聚集", by=world.handler, at=MONDAY)
    running = clock(case, "C15")
    assert (running.due_at, running.stopped_on) == (MONDAY + 4 * HOUR, None)
    assert (case.due_code, case.due_on) == ("C15", DAY)
    assert faces.face_of(running, DAY).words == "今日到期，13:00 前"

    case = report_urgent(case, REPORT, by=world.clerk, at=MONDAY + HOUR)
    assert clock(case, "C15").stopped_on == DAY
    assert case.due_code != "C15"
    paper = case.papers.get(kind="urgent")
    assert (paper.number, paper.addressee) == ("教信专报〔2026〕1号", "周明")
    said = str(paper.content)
    assert all(
        text in said for text in ("家长聚集", "市教委门口", "约30人", "已接谈", "请协调公安")
    )
    assert list(verify.check_projections()) == []


def test_an_alarm_moves_no_stage_and_makes_no_open_form_stale(world, case):
    before = case.version, case.stage
    case = flag_urgent(case, words="急", by=world.clerk, at=MONDAY)
    case = report_urgent(case, REPORT, by=world.clerk, at=MONDAY)
    assert (case.version, case.stage) == before


def test_an_alarm_is_raised_once_until_it_is_reported_and_then_again(world, case):
    case = flag_urgent(case, words="急", by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="等待信访办报送"):
        flag_urgent(case, words="急", by=world.director, at=MONDAY)
    case = report_urgent(case, REPORT, by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="没有待报送"):
        report_urgent(case, REPORT, by=world.clerk, at=MONDAY)
    case = flag_urgent(case, words="又聚集", by=world.clerk, at=MONDAY + days(3))
    assert clock(case, "C15").due_at == MONDAY + days(3) + 4 * HOUR
    assert list(verify.check_projections()) == []


def test_the_leaders_of_the_chain_hear_of_an_alarm_at_once(world, case):
    first = make_person("first_responsible", world.commission, "主任")
    case = bring_to(world, case, "sign")
    notices.relay(MONDAY)
    flag_urgent(case, words="急", by=world.handler, at=MONDAY)
    notices.relay(MONDAY)
    told = set(Notice.objects.filter(kind="flag_urgent").values_list("to", flat=True))
    people = {first, world.leader, world.head, world.clerk, world.director}
    assert told == {person.pk for person in people}


def test_a_report_that_is_late_climbs_above_the_office_and_not_above_the_unit(world, case):
    case = bring_to(world, case, "sign")
    flag_minor_harm(case, words="学生被殴打", by=world.handler, at=MONDAY)
    sweep("", Lease(), MONDAY + 3 * HOUR)
    notices.relay(MONDAY + 3 * HOUR)
    told = set(Notice.objects.filter(kind="overdue").values_list("to", flat=True))
    assert {world.director.pk, world.leader.pk} <= told
    assert not {world.head.pk, world.handler.pk} & told


def test_harm_to_a_minor_is_the_offices_task_whoever_found_it(world, case):
    case = bring_to(world, case, "accept")
    case = flag_minor_harm(case, words="学生被殴打", by=world.handler, at=MONDAY)
    assert case.minor_harm
    assert clock(case, "C15b").due_at == MONDAY + 2 * HOUR
    for person in (world.clerk, world.director):
        (task,) = asked.items(person, DAY)
        assert (str(task.kind), task.due_on) == ("强制报告", DAY)
    assert not [item for item in asked.items(world.handler, DAY) if str(item.kind) == "强制报告"]
    with pytest.raises(PermissionDenied):
        report_minor_harm(case, **HARM, reported_at=MONDAY, by=world.handler, at=MONDAY)

    case = report_minor_harm(
        case, **HARM, reported_at=MONDAY + HOUR, by=world.clerk, at=MONDAY + HOUR
    )
    assert clock(case, "C15b").stopped_on == DAY
    said = str(case.papers.get(kind="harm").content)
    assert all(text in said for text in ("公安机关、教育行政部门", "2026年3月2日10:00", "某警官"))
    assert list(asked.items(world.clerk, DAY)) == []
    assert list(verify.check_projections()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"to": []}, "向哪些机关"),
        ({"to": ["press"]}, "向哪些机关"),
        ({"reported_at": MONDAY + 9 * HOUR}, "报告时间"),
        ({"reported_at": MONDAY - days(1)}, "报告时间"),
        ({"words": " "}, "依据"),
    ],
)
def test_a_report_says_to_whom_when_and_what(world, case, change, said):
    case = flag_minor_harm(case, words="学生被殴打", by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match=said):
        report_minor_harm(
            case, **(HARM | {"reported_at": MONDAY} | change), by=world.clerk, at=MONDAY
        )


def test_what_was_flagged_in_error_is_cleared_by_another_head_and_is_no_miss(world, case):
    give_post(world.director, "registrar", world.office)
    second = make_person("office", world.office, "副主任")
    case = flag_minor_harm(case, words="疑似", by=world.director, at=MONDAY)
    for person in (world.director, world.clerk):
        with pytest.raises(PermissionDenied):
            clear_minor_harm(case, words="核实无伤害", by=person, at=MONDAY)
    case = clear_minor_harm(case, words="核实无伤害", by=second, at=MONDAY + HOUR)
    assert (case.minor_harm, clock(case, "C15b").voided) == (False, True)


def test_no_case_leaves_anybodys_sight_before_its_report_is_made(world, case):
    other = register(world).case
    case = flag_urgent(case, words="急", by=world.clerk, at=MONDAY)
    for step, who, fields in (
        (void, world.director, {"words": "误登"}),
        (link_repeat, world.clerk, {"number": other.number}),
    ):
        with pytest.raises(Refused, match="紧急报告"):
            step(case, **fields, by=who, at=MONDAY)
    closed = bring_to(world, other, "close")
    closed = flag_minor_harm(closed, words="学生被殴打", by=world.leader, at=MONDAY + days(60))
    with pytest.raises(Refused, match="强制报告"):
        archive(closed, by=world.clerk, at=MONDAY + days(90))
    assert asked.items(world.clerk, DAY)


def test_harm_found_after_the_petitioner_asked_to_withdraw_keeps_the_case_open(world, case):
    case = bring_to(world, case, "start")
    case = ask_withdraw(case, asked_on=DAY, words="撤回", by=world.handler, at=MONDAY)
    case = flag_minor_harm(case, words="学生被殴打", by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="不因撤回而终止"):
        withdraw(case, means="phone", contacted_on=DAY, words="确认", by=world.clerk, at=MONDAY)


def test_harm_confirmed_at_entry_opens_the_task_with_the_case(world):
    case = register(world, matter_fields={"harm_check": "found"}).case
    assert case.minor_harm
    case.refresh_from_db()
    assert clock(case, "C15b").due_at == MONDAY + 2 * HOUR
    assert case.chain.events.filter(kind="flag_minor_harm").count() == 1
    assert list(verify.check_projections()) == []


def test_the_page_of_the_step_names_the_law_and_the_hour(world, case):
    lines = acts.consequences(BY_CODE["flag_minor_harm"], situation.of(case), DAY)
    said = {line.label: line.value for line in lines}
    assert said["依据"] == "《未成年人保护法》第11条"
    assert "2小时" in said["开始计算"]


def test_the_reported_moment_is_kept_as_it_was_said(world, case):
    case = flag_minor_harm(case, words="疑似", by=world.clerk, at=MONDAY)
    at = (MONDAY - HOUR).astimezone(SHANGHAI)
    case = report_minor_harm(case, **HARM, reported_at=at, by=world.clerk, at=MONDAY)
    event = case.chain.events.get(kind="report_minor_harm")
    assert event.body["to"] == ["education", "police"]
    assert event.body["reported_at"] == at.isoformat()

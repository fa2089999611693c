"""Reminders: by hand once a day, and the ladder that the calendar climbs; what rules propose."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accountability import actions, jobs
from accountability.models import Proposal, Reminder, Rung, TaskSource
from accountability.rules import suggested
from petitions import actions as petitioning
from petitions.models import Notice, Track
from petitions.notices import relay
from petitions.verify import check_numbers, check_projections
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import MONDAY, SHANGHAI, bring_to, days

pytestmark = pytest.mark.django_db


class Held:
    """A lease nobody takes away."""

    def confirm(self):
        pass


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def case(world):
    return worlds.register(world).case


def nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=SHANGHAI)


def climb(day: date) -> list[str]:
    """Run the day's reminders twice and return what they issued."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    for _ in range(2):
        jobs.REMINDERS.run(day.isoformat(), Held(), nine(day))
    new = Reminder.objects.exclude(pk__in=before).order_by("pk")
    return [f"{row.rung} {row.clock}" for row in new]


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def propose(day: date) -> list[Proposal]:
    for _ in range(2):
        jobs.SUPERVISION_PROPOSALS.run(day.isoformat(), Held(), nine(day))
    return list(Proposal.objects.order_by("pk"))


def test_a_reminder_by_hand_is_numbered_told_and_once_a_day(world, case):
    with pytest.raises(Refused, match="没有可以催办"):
        actions.urge(case, by=world.clerk, at=MONDAY)
    case = bring_to(world, case, "start")
    with pytest.raises(PermissionDenied):
        actions.urge(case, by=world.handler, at=MONDAY)
    with pytest.raises(PermissionDenied):  # for the bureau the case does not exist
        actions.urge(case, by=world.bureau_head, at=MONDAY)
    paper = actions.urge(case, by=world.director, at=MONDAY)
    assert (paper.number, paper.slug) == ("教信催〔2026〕0001", "XFB-CB-2026-0001")
    assert list(paper.to.all()) == [world.handler]
    with pytest.raises(Refused, match=r"0001.*一天只催一次"):
        actions.urge(case, by=world.leader, at=MONDAY + timedelta(hours=5))
    assert actions.urge(case, by=world.leader, at=MONDAY + days(1)).serial == 2
    relay(MONDAY + days(1))
    assert Notice.objects.filter(to=world.handler, kind="remind").count() == 2
    assert not Notice.objects.filter(kind="remind").exclude(to=world.handler).exists()
    assert list(check_projections()) == list(check_numbers()) == []


def test_the_ladder_climbs_once_per_rung_and_rests_on_days_off(world, case):
    case = bring_to(world, case, "sign")
    clock = case.clocks.get(code="C2b")
    assert clock.due_on == date(2026, 3, 17)  # Tuesday
    assert climb(clock.soon_on - days(1)) == []
    # The 14th and 15th of March are a weekend.
    soon = clock.soon_on
    weekend = [date(2026, 3, 14), date(2026, 3, 15)]
    first = date(2026, 3, 16) if soon in weekend else soon
    assert climb(soon) == ([] if soon in weekend else ["soon C2b"])
    assert climb(first) == (["soon C2b"] if soon in weekend else [])
    case.clocks.exclude(code="C2b").update(stopped_on=MONDAY.date())
    assert climb(clock.due_on) == ["today C2b"]
    assert climb(clock.due_on + days(1)) == ["overdue C2b"]
    assert climb(clock.due_on + days(2)) == []
    by_rung = {row.rung: row for row in Reminder.objects.prefetch_related("to")}
    assert set(by_rung[Rung.SOON].to.all()) == {world.handler}
    assert set(by_rung[Rung.TODAY].to.all()) == {world.head}
    assert set(by_rung[Rung.OVERDUE].to.all()) == {world.handler, world.head}
    assert by_rung[Rung.OVERDUE].days_late == 1
    kinds = case.chain.events.filter(kind="reminder_issued")
    assert kinds.count() == Reminder.objects.count() == 3
    relay(nine(clock.due_on + days(2)))
    assert Notice.objects.filter(kind="reminder_issued", to=world.head).count() == 2


def test_what_falls_on_a_holiday_goes_out_on_the_next_working_day(world, case):
    case = bring_to(world, case, "start")
    due = case.clocks.get(code="C4").due_on
    case.clocks.exclude(code="C4").update(stopped_on=MONDAY.date())
    assert due == date(2026, 5, 6)  # after the May holiday
    case.clocks.filter(code="C4").update(due_on=date(2026, 5, 1), soon_on=date(2026, 4, 30))
    assert climb(date(2026, 4, 30)) == ["soon C4"]
    for off in range(1, 6):  # 1 to 5 May
        assert climb(date(2026, 5, off)) == []
    assert climb(date(2026, 5, 6)) == ["overdue C4"]


def test_the_wall_a_reminder_never_reaches_who_may_not_see_the_case(world):
    matter = {"track": Track.ACCUSATION, "accused_people": (world.handler,)}
    case = worlds.register(world, matter_fields=matter).case
    case = petitioning.assign(case, to=world.jjc, by=world.clerk, at=MONDAY)
    petitioning.sign(case, by=world.unit_clerk, at=MONDAY)
    case.clocks.exclude(code="C2b").update(stopped_on=MONDAY.date())
    assert climb(date(2026, 3, 18)) == ["overdue C2b"]
    paper = Reminder.objects.get()
    assert set(paper.to.all()) == {world.unit_clerk, world.head}
    relay(nine(date(2026, 3, 18)))
    assert not Notice.objects.filter(to=world.handler).exists()
    url = reverse("reminder_detail", args=[paper.slug])
    assert browser(world.handler).get(url).status_code == 404
    assert browser(world.head).get(url).status_code == 200


def test_overdue_five_days_proposes_supervision_to_the_leader_and_never_issues(world, case):
    case = bring_to(world, case, "sign")
    case.clocks.exclude(code="C2b").update(stopped_on=MONDAY.date())
    assert propose(date(2026, 3, 20)) == []
    assert propose(date(2026, 3, 22)) == []  # a Sunday, though five days have passed
    (proposal,) = propose(date(2026, 3, 23))
    assert (
        suggested([proposal])[0].why
        == "单位告知期限为 2026年3月17日，至 2026年3月23日 已逾期 6 天。"
    )
    assert not case.supervisions.exists()
    relay(nine(date(2026, 3, 23)))
    told = Notice.objects.filter(kind="supervision_proposed")
    assert [notice.to for notice in told] == [world.leader]
    actions.dismiss(proposal, words="单位已补告知", by=world.director, at=nine(date(2026, 3, 23)))
    assert len(propose(date(2026, 3, 24))) == 1  # the same occasion is not proposed again


def test_the_other_rules_speak_with_their_facts(world, case):
    case = bring_to(world, case, "start")
    task = actions.set_task(
        case, what="协助提供评审记录", unit=world.jjc, due_on=date(2026, 3, 10),
        source=TaskSource.PLAN, by=world.director, at=MONDAY,
    )  # fmt: skip
    (late,) = propose(date(2026, 3, 13))
    assert suggested([late])[0].why == (
        "基础教育处的第 1 项任务期限为 2026年3月10日，至 2026年3月13日 已迟 3 天。"
    )
    actions.finish_task(task, proof="已提供。", by=world.handler, at=nine(date(2026, 3, 13)))
    # Records of the unit before the middle do not count against it; then silence does.
    silent = propose(date(2026, 4, 13))[1:]
    assert silent == []  # it worked on 13 March, after the clock began
    quiet = bring_to(world, worlds.register(world, name="李四").case, "start")
    (said,) = propose(date(2026, 4, 14))[1:]
    assert said.case == quiet
    assert "自 2026年3月2日 起没有办理记录" in suggested([said])[0].why


def test_a_petition_meanwhile_and_a_returned_report_are_noticed(world, case):
    case = bring_to(world, case, "submit_report")
    case = petitioning.return_report(
        case, words="未附送达回证", by=world.clerk, at=MONDAY + days(1)
    )
    assert propose(date(2026, 3, 6)) == []
    (returned,) = propose(date(2026, 3, 9))
    assert suggested([returned])[0].why == (
        "办结报告于 2026年3月3日 退回，至 2026年3月9日 已 6 天未重新报结。"
    )
    again = worlds.submission(received_on=date(2026, 3, 9), title="再次反映")
    petitioning.join(case, again, by=world.clerk, at=nine(date(2026, 3, 9)))
    *_, repeated = propose(date(2026, 3, 10))
    assert "收到第 2 件" in suggested([repeated])[0].why


def test_two_hundred_days_run_by_themselves(world, case):
    case = bring_to(world, case, "start")
    for n in range(1, 200, 2):  # the 65th day is the last one of C4
        at = MONDAY + days(n)
        for job in (jobs.REMINDERS, jobs.SUPERVISION_PROPOSALS):
            job.run(job.missing(at)[0], Held(), at)
    papers = Reminder.objects.filter(clock="C4").order_by("pk")
    assert list(papers.values_list("rung", flat=True)) == ["soon", "today", "overdue"]
    assert Proposal.objects.filter(case=case, rule="overdue").count() == 1
    assert list(check_numbers()) == []

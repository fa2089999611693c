"""Screening rounds: every unit answers, every issue has a next step, an owner and a day."""

import uuid
from datetime import time

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability import key_jobs
from accountability.actions import key_periods, screening
from accountability.actions.screening import Issue
from accountability.key_desk import findings_owed, reports_owed
from accountability.key_grid import Mark, rows_of
from accountability.models import ScreeningFinding, ScreeningReturn, ScreeningRound
from jobs import leases
from petitions.models import Notice, Topic, Track
from petitions.notices import relay
from petitions.verify import check_numbers
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import MONDAY, days

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def topic():
    return Topic.objects.get(code="E05-04")


@pytest.fixture
def called(world):
    return call(world)


def call(world, **fields):
    given = {"units": [world.jjc, world.bureau], "until": TODAY + days(4), "scope": "招生"} | fields
    by = given.pop("by", world.director)
    return screening.call_screening(title="开学前排查", **given, by=by, at=MONDAY)


def issue_of(topic, unit, **fields):
    given = {"issue": "统筹入学政策告知不到位", "next_step": "集中答疑", "until": TODAY + days(9)}
    return Issue(topic=topic, unit=unit, **given | fields)


def file(row, issues=(), *, none_found=False, by, at=MONDAY):
    return screening.file_return(row, list(issues), none_found=none_found, by=by, at=at)


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def main_of(answer):
    return answer.content.decode().split("<main")[-1].split("</main")[0]


def remind(at):
    job = key_jobs.SCREENING_REMINDERS
    return job.run(job.missing(at)[0], leases.take(job.name, str(uuid.uuid4())), at)


def test_a_round_has_a_number_and_each_unit_owes_a_return(world, called):
    assert called.number == "教信排〔2026〕0001"
    assert call(world).number == "教信排〔2026〕0002"
    assert list(check_numbers()) == []
    with pytest.raises(PermissionDenied):
        call(world, by=world.leader)
    for wrong, words in (({"units": []}, "选择"), ({"until": TODAY - days(1)}, "期限")):
        with pytest.raises(Refused, match=words):
            call(world, **wrong)
    seen = ScreeningRound.objects
    for person in (world.director, world.clerk, world.leader, world.head, world.bureau_clerk):
        assert seen.visible_to(person, TODAY).exists(), person
    assert not seen.visible_to(world.auditor, TODAY).exists()
    returns = ScreeningReturn.objects.visible_to(world.head, TODAY)
    assert {row.unit for row in returns} == {world.jjc}
    relay(MONDAY)
    told = Notice.objects.filter(kind="screening_called", to=world.bureau_clerk)
    assert told.first().url == reverse("screening_return", args=[called.slug, "XHQ"])


def test_a_unit_answers_once_with_issues_or_with_none(world, called, topic):
    row = called.returns.get(unit=world.jjc)
    good = issue_of(topic, world.jjc)
    with pytest.raises(PermissionDenied):
        file(row, none_found=True, by=world.bureau_head)
    for issues, none_found, words in (
        ([], False, "二者择一"),
        ([good], True, "二者择一"),
        ([issue_of(topic, world.jjc, next_step=" ")], False, "第1条"),
        ([good, issue_of(topic, world.rsc)], False, "第2条"),
        ([issue_of(topic, world.jjc, person=world.bureau_head)], False, "不在责任单位"),
        ([issue_of(topic, world.jjc, until=TODAY - days(1))], False, "不能早于今天"),
        ([issue_of(topic, world.jjc, issue="请联系13800001234")], False, "不写人"),
    ):
        with pytest.raises(Refused, match=words):
            file(row, issues, none_found=none_found, by=world.unit_clerk)
    file(row, [good, issue_of(topic, world.jjc, person=world.handler)], by=world.unit_clerk)
    with pytest.raises(Refused, match="已回报"):
        file(row, none_found=True, by=world.head)
    event = called.chain.events.get(kind="screening_filed")
    assert event.body == {"unit": "JJC", "issues": 2, "late": False}
    assert [item.due_on for item in findings_owed(world.handler, TODAY)] == [TODAY + days(9)] * 2
    assert len(findings_owed(world.head, TODAY)) == 1
    assert not ScreeningFinding.objects.visible_to(world.bureau_head, TODAY).exists()


def test_an_issue_ends_with_words_and_a_case_hidden_from_the_reader_stays_hidden(
    world, called, topic
):
    row = called.returns.get(unit=world.jjc)
    file(row, [issue_of(topic, world.jjc)], by=world.unit_clerk)
    finding = row.findings.get()
    case = worlds.register(
        world, matter_fields={"track": Track.ACCUSATION, "subject_unit": world.jjc}
    ).case
    with pytest.raises(PermissionDenied):
        screening.open_case_from_finding(finding, case, by=world.head, at=MONDAY)
    screening.open_case_from_finding(finding, case, by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="不能关联"):
        screening.open_case_from_finding(finding, case, by=world.clerk, at=MONDAY)
    assert case.chain.events.get(kind="link_finding").body["screening"] == called.slug
    assert case.slug not in str([event.body for event in called.chain.events.all()])
    url = reverse("screening_finding", args=[finding.pk])
    assert case.number in main_of(browser(world.clerk).get(url))
    walled = main_of(browser(world.head).get(url))
    assert case.number not in walled
    assert "关联信访事项" in walled  # as if there were none
    with pytest.raises(PermissionDenied):
        screening.settle_finding(finding, outcome="已答疑", by=world.bureau_head, at=MONDAY)
    with pytest.raises(Refused, match="不能只打勾"):
        screening.settle_finding(finding, outcome="", by=world.handler, at=MONDAY)
    screening.settle_finding(finding, outcome="已答疑", by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="已经办结"):
        screening.settle_finding(finding, outcome="再次", by=world.handler, at=MONDAY)


def test_missing_returns_are_reminded_on_working_days_every_third_day(world, called):
    file(called.returns.get(unit=world.bureau), none_found=True, by=world.bureau_clerk)
    reminded = called.chain.events.filter(kind="screening_reminded")
    remind(MONDAY + days(3))
    assert not reminded.exists()
    for n in (4, 4, 5, 6, 7):  # Friday, Friday again, the weekend, Monday
        remind(MONDAY + days(n))
    assert [event.body["unit"] for event in reminded] == ["JJC", "JJC"]
    file(called.returns.get(unit=world.jjc), none_found=True, by=world.head, at=MONDAY + days(8))
    remind(MONDAY + days(14))
    assert reminded.count() == 2


def test_the_grid_of_a_period_follows_the_returns(world, topic):
    period = key_periods.open_period(
        name="开学", starts_on=TODAY, ends_on=TODAY + days(9), rhythm=1, zero_by=time(16, 0),
        units=[world.jjc], by=world.director, at=MONDAY,
    )  # fmt: skip
    with pytest.raises(Refused, match="节点最后一天"):
        call(world, period=period, until=TODAY + days(10))

    def row(on):
        return {row.unit.code: row for row in rows_of(period, [], on)}["JJC"]

    assert row(TODAY).screening.mark is Mark.NOT_YET
    called = call(world, period=period, units=[world.jjc])
    assert row(TODAY).screening.mark is Mark.UNDERWAY
    assert row(TODAY + days(5)).screening.mark is Mark.LATE
    assert len(reports_owed(world.unit_clerk, TODAY)) == 2
    file(called.returns.get(), [issue_of(topic, world.jjc)], by=world.unit_clerk)
    found = row(TODAY)
    assert (found.screening.mark, found.handling.mark) == (Mark.DONE, Mark.UNDERWAY)
    assert row(TODAY + days(10)).handling.mark is Mark.LATE


def test_by_the_pages_called_answered_and_settled(world, topic):
    office, clerk = browser(world.director), browser(world.unit_clerk)
    today = timezone.localdate()
    new = {
        "title": "春季排查", "until": (today + days(5)).isoformat(), "units": [world.jjc.pk],
        "form_key": uuid.uuid4(),
    }  # fmt: skip
    for _twice in range(2):
        assert office.post(reverse("screening_new"), new).status_code == 302
    called = ScreeningRound.objects.get()
    url = reverse("screening_return", args=[called.slug, "JJC"])
    assert "空着的条目不计" in main_of(clerk.get(url))
    empty = {"issue-TOTAL_FORMS": 1, "issue-INITIAL_FORMS": 0, "issue-0-unit": world.jjc.pk}
    one = empty | {
        "issue-0-topic": topic.pk, "issue-0-issue": "作息时间争议", "issue-0-next_step": "答疑",
        "issue-0-until": (today + days(5)).isoformat(),
    }  # fmt: skip
    refused = clerk.post(url, empty | {"form_key": uuid.uuid4()})
    assert (refused.status_code, "二者择一" in refused.content.decode()) == (422, True)
    more = clerk.post(url, one | {"more": 1, "form_key": uuid.uuid4()})
    assert more.status_code == 422
    assert "issue-1-issue" in more.content.decode()
    assert "作息时间争议" in more.content.decode()
    lacks = clerk.post(url, one | {"issue-0-next_step": "", "form_key": uuid.uuid4()})
    assert lacks.status_code == 422
    assert clerk.post(url, one | {"form_key": uuid.uuid4()}).status_code == 302
    finding = ScreeningFinding.objects.get()
    detail = reverse("screening_detail", args=[called.slug])
    assert "作息时间争议" in main_of(office.get(detail))
    page = reverse("screening_finding", args=[finding.pk])
    assert clerk.post(
        page, {"step": "settle", "outcome": "已答疑", "form_key": uuid.uuid4()}
    )["Location"] == detail  # fmt: skip
    assert "已答疑" in main_of(office.get(page))
    assert "1/1" in main_of(office.get(reverse("screening_list")))
    stranger = browser(world.bureau_head)
    assert {stranger.get(u).status_code for u in (url, detail, page)} == {404}
    assert clerk.get(reverse("screening_new")).status_code == 403

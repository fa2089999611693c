"""The pages of campaigns and of settling a matter: the story by the pages, the wall, the counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accountability import actions, campaign_jobs
from accountability.models import Campaign, CampaignCase, CaseTask, Proposal
from organization.models import Duty
from petitions.models import Case, Resolution, Track
from tests import world as worlds
from tests.accountability import campaigning as story
from tests.petitions.pages.browsers import browser, post, words
from tests.world import make_person

pytestmark = pytest.mark.django_db


class FreeLease:
    def confirm(self):
        pass


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def campaign(world, now):
    return story.opened(world, at=now)


def work_on(row):
    return reverse("campaign_case", args=[row.campaign.slug, row.case.slug])


def sends(status, person, url, **fields):
    answer = post(person, url, **fields)
    assert answer.status_code == status, words(answer)
    return words(answer)


def test_by_the_pages_a_case_is_listed_worked_on_and_struck_off(world, now):
    today = timezone.localdate(now)
    year = {"year": today.year, "title": "专项治理", "target": 80, "leader": world.leader.pk}
    new = reverse("campaign_new")
    assert "启动" in words(browser(world.director).get(new))
    page = sends(422, world.director, new, unit=world.office.pk, **year | {"target": 120})
    assert "专项治理" in page  # what was typed is kept
    sends(302, world.director, new, unit=world.office.pk, **year)
    campaign = Campaign.objects.get()
    assert browser(world.handler).get(new).status_code == 403

    case = story.closed_case(world, at=now - timedelta(days=5))
    story.again(world, case, at=now)
    campaign_jobs.propose_candidates("", FreeLease(), now)
    proposal = Proposal.objects.get()
    board = reverse("campaign_detail", args=[campaign.slug])
    assert "又有来信来访" in words(browser(world.director).get(board))
    put = reverse("campaign_put", args=[campaign.slug])
    assert "checked" in words(browser(world.director).get(f"{put}?proposal={proposal.pk}"))
    sends(422, world.director, put)
    assert "没有找到" in sends(422, world.director, put, number="教信〔2026〕9999")
    sends(302, world.director, put, cases=[case.pk])
    proposal.refresh_from_db()
    assert proposal.stage == "taken"
    sends(302, world.director, board)
    assert "清单已经确定" in sends(422, world.director, board)

    row = CampaignCase.objects.get()
    url = work_on(row)
    until = (today + timedelta(days=30)).isoformat()
    actions.set_lead(case, leader=world.leader, reason="专项", by=world.director, at=now)
    three = {
        "office": world.jjc.pk,
        "handler": world.handler.pk,
        "requirement": "当面说明",
        "until": until,
    }
    sends(422, world.director, url, step="three", **three | {"until": "不知道"})
    sends(302, world.director, url, step="three", **three)
    sends(404, world.director, url, step="burn")
    page = sends(422, world.handler, url, step="judge", fact_finding="true", claim="reasonable",
                 words="属实")  # fmt: skip
    assert "梳理分析的记录" in page
    sends(
        302, world.handler, url, step="record", kind="hearing", on=today.isoformat(), words="听取"
    )
    sends(302, world.handler, url, step="cause", chronology="", root_cause="公示不足五日")
    sends(302, world.handler, url, step="judge", fact_finding="true", claim="reasonable",
          words="属实")  # fmt: skip
    assert "公示不足五日" in words(browser(world.director).get(board))
    sends(302, world.director, url, step="measure", what="重新公示", due_on=until)
    task = CaseTask.objects.get()
    actions.finish_task(task, proof="已公示", by=world.handler, at=now)
    page = sends(422, world.handler, url, step="ask", result="resolved", evidence="回访")
    assert "核实化解" in page

    settle = reverse("case_resolution", args=[case.slug])
    sends(422, world.handler, settle, step="propose_resolution", words=" ")
    sends(302, world.handler, settle, step="propose_resolution", words="已解决")
    assert 'value="verify_resolution"' not in words(browser(world.handler).get(settle))
    assert 'value="verify_resolution"' in words(browser(world.clerk).get(settle))
    sends(302, world.clerk, settle, step="verify_resolution", words="回访满意")
    case.refresh_from_db()
    assert case.resolution == Resolution.RESOLVED

    sends(302, world.handler, url, step="ask", result="resolved", evidence="回访记录")
    assert 'value="sign"' in words(browser(world.leader).get(url))
    assert 'value="sign"' not in words(browser(world.director).get(url))
    assert post(world.director, url, step="sign", words="同意").status_code == 403
    sends(302, world.leader, url, step="sign", words="同意")
    row.refresh_from_db()
    assert row.result == "resolved"
    report = reverse("campaign_report", args=[campaign.slug])
    assert reverse("campaign_figure", args=[campaign.slug, "true-reasonable"]) in words(
        browser(world.leader).get(report)
    )
    sends(422, world.director, report, words="")
    sends(302, world.director, report, words="化解一件。")
    assert "化解一件。" in words(browser(world.leader).get(report))
    sends(
        422, world.director, url, step="record", kind="hearing", on=today.isoformat(), words="再听"
    )


def test_every_number_is_as_long_as_its_list(world, campaign, now):
    story.put(world, campaign, worlds.register(world, at=now).case, at=now)
    story.put(world, campaign, worlds.register(world, at=now).case, at=now)
    client = browser(world.director)
    for code, count in (("total", 2), ("lacking", 2), ("resolved", 0), ("true-reasonable", 0)):
        page = words(client.get(reverse("campaign_figure", args=[campaign.slug, code])))
        assert page.count("data-row-link") == count
    assert client.get(reverse("campaign_figure", args=[campaign.slug, "no"])).status_code == 404
    assert reverse("campaign_detail", args=[campaign.slug]) in words(
        client.get(reverse("campaign_list"))
    )


def accusation(world, now):
    fields = {"track": Track.ACCUSATION, "subject_unit": world.jjc}
    return worlds.register(world, at=now, title="反映处长收礼", matter_fields=fields).case


def test_for_the_accused_side_the_case_is_on_no_board_in_no_number(world, campaign, now):
    hidden = accusation(world, now)
    assert hidden.restricted
    shown = worlds.bring_to(world, worlds.register(world, at=now).case, "start", at=now)
    rows = [story.put(world, campaign, case, at=now) for case in (hidden, shown)]
    assert post(world.head, reverse("campaign_detail", args=[campaign.slug])).status_code == 403
    client = browser(world.head)  # the one sign-in that is live from here on
    for name, args in (
        ("campaign_detail", [campaign.slug]),
        ("campaign_figure", [campaign.slug, "total"]),
        ("campaign_report", [campaign.slug]),
        ("campaign_list", []),
    ):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200
        page = words(answer)
        main = page.split("<main")[-1].split("</main")[0]
        assert hidden.number not in main
        assert "收礼" not in main
        if name == "campaign_figure":
            assert main.count("data-row-link") == 1
    for person in (world.head, world.handler):
        client = browser(person)
        assert client.get(work_on(rows[0])).status_code == 404
        panel = reverse("case_resolution_panel", args=[hidden.slug])
        assert client.get(panel).status_code == 404
        assert client.get(reverse("case_resolution", args=[hidden.slug])).status_code == 404
    assert client.get(work_on(rows[1])).status_code == 200
    office = browser(world.director)
    board = words(office.get(reverse("campaign_detail", args=[campaign.slug])))
    assert hidden.number in board
    assert "收礼" not in board
    assert office.get(work_on(rows[0])).status_code == 302  # first the reason
    panel = words(office.get(reverse("case_resolution_panel", args=[hidden.slug])))
    assert "专项治理 1 次" in panel
    assert campaign.title not in panel


def test_a_campaign_without_a_case_of_theirs_does_not_exist_for_others(world, campaign, now):
    story.put(world, campaign, worlds.register(world, at=now).case, at=now)
    stranger = make_person(Duty.HANDLER, world.rsc)
    detail = reverse("campaign_detail", args=[campaign.slug])
    assert browser(stranger).get(detail).status_code == 404
    assert campaign.title not in words(browser(stranger).get(reverse("campaign_list")))
    assert browser(world.security).get(detail).status_code == 403
    put = reverse("campaign_put", args=[campaign.slug])
    assert browser(world.head).get(put).status_code == 403
    assert post(world.head, detail).status_code == 404


def test_the_panel_is_empty_until_there_is_something_and_then_shows_it(world, campaign, now):
    case = worlds.bring_to(world, worlds.register(world, at=now).case, "start", at=now)
    panel = reverse("case_resolution_panel", args=[case.slug])
    assert browser(world.handler).get(panel).content == b""
    story.put(world, campaign, case, at=now)
    page = words(browser(world.handler).get(panel))
    assert campaign.title in page
    assert "包案领导" in page
    assert "提请" not in page
    closed = story.closed_case(world, at=now)
    page = words(browser(world.handler).get(reverse("case_resolution_panel", args=[closed.slug])))
    assert "提请确认化解" in page


def test_a_form_that_is_sent_twice_takes_effect_once(world, campaign, now):
    case = worlds.register(world, at=now).case
    put = reverse("campaign_put", args=[campaign.slug])
    fields = {
        "number": case.number,
        "reason": "领导要求",
        "form_key": "6d0a3a6e-0b6f-4f0c-9a36-0d4a3c1f7e11",
    }
    client = browser(world.director)
    first, second = client.post(put, fields), client.post(put, fields)
    assert first.status_code == second.status_code == 302
    assert case.chain.events.filter(kind="put_on_campaign").count() == 1


def test_the_board_asks_as_much_for_one_case_as_for_many(world, campaign, now):
    board = reverse("campaign_detail", args=[campaign.slug])
    client = browser(world.director)

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(board).status_code == 200
        return len(asked)

    def put_one():
        row = story.put(world, campaign, worlds.register(world, at=now).case, at=now)
        case = Case.objects.get(pk=row.case_id)
        worlds.bring_to(world, case, "assign", at=now)
        story.placed(world, row, at=now)

    put_one()
    count()
    few = count()
    for _ in range(2):
        put_one()
    assert count() == few

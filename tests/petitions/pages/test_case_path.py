"""From registration to 办结 through the pages: each person does their part in the browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions import actions
from petitions.models import Case
from tests.petitions.pages.browsers import browser, post
from tests.world import OPINION, bring_to, register


@pytest.fixture
def now():
    return timezone.localtime()


@pytest.fixture
def sent(world, now):
    """A case of today, assigned to the department."""
    case = register(world, at=now).case
    return bring_to(world, case, "assign", at=now)


def act(user, case, code, **fields):
    case = Case.objects.get(pk=case.pk)
    url = reverse("case_act", args=[case.slug, code])
    assert browser(user).get(url).status_code == 200
    answer = post(user, url, version=case.version, **fields)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer


def write(user, case, button, **parts):
    case = Case.objects.get(pk=case.pk)
    url = reverse("case_reply", args=[case.slug])
    page = browser(user).get(url)
    assert page.status_code == 200
    shown = page.context["form"].initial
    parts = vars(OPINION) | parts
    return post(user, url, version=shown["version"], seen=shown["seen"], **{button: "1"}, **parts)


def decide(user, case, decision, **fields):
    case = Case.objects.get(pk=case.pk)
    reply = case.replies.get()
    url = reverse("review_detail", args=[reply.pk])
    assert browser(user).get(url).status_code == 200
    return post(user, url, version=case.version, decision=decision, **fields)


def test_a_case_is_closed_by_people_who_only_use_pages(world, sent, now):
    today = now.date().isoformat()
    act(world.unit_clerk, sent, "sign")
    act(world.unit_clerk, sent, "delegate", to=world.handler.pk)
    act(world.handler, sent, "accept")
    act(world.handler, sent, "start")
    contacted = {"means": "phone", "contacted_on": today, "words": "说明办理进度。"}
    act(world.handler, sent, "contact", **contacted)
    assert write(world.handler, sent, "save").url == reverse("case_reply", args=[sent.slug])
    write(world.handler, sent, "submit")
    assert decide(world.head, sent, "return", words="请写明公示天数。").status_code == 302
    write(world.handler, sent, "submit", findings="经查，公示只有三个工作日，不足五个工作日。")
    assert decide(world.head, sent, "approve").url == reverse("review_list")
    act(world.head, sent, "issue")
    act(world.handler, sent, "serve", method="post", served_on=today)
    act(world.handler, sent, "submit_report", words="已办结并送达。")
    act(world.clerk, sent, "pass_report")
    act(world.clerk, sent, "close")

    sent.refresh_from_db()
    assert sent.stage == "closed"
    steps = sent.chain.events.exclude(kind="paper_issued").order_by("seq")
    kinds = list(steps.values_list("kind", flat=True))
    assert kinds == [
        "open", "assign", "sign", "delegate", "accept", "start", "contact", "draft",
        "submit_draft", "return_draft", "draft", "submit_draft", "approve_draft", "issue",
        "serve", "submit_report", "pass_report", "close",
    ]  # fmt: skip
    page = browser(world.clerk).get(reverse("case_detail", args=[sent.slug])).content.decode()
    assert "此件已办结" in page
    assert "请写明公示天数。" in page


def test_a_unit_objects_and_the_office_answers(world, sent):
    act(world.unit_clerk, sent, "sign")
    act(world.unit_clerk, sent, "object", words="不属于本处职责。")
    act(world.clerk, sent, "refuse_return", words="经核属你处职责。")
    act(world.unit_clerk, sent, "object", words="应由人事处办理。")
    act(world.director, sent, "agree_return")

    sent.refresh_from_db()
    assert (sent.stage, sent.host) == ("triage", None)


def test_an_assignment_nobody_signed_is_taken_back(world, sent):
    act(world.clerk, sent, "cancel", words="转错单位。")
    sent.refresh_from_db()
    assert sent.stage == "triage"


def test_a_leader_decides_on_a_group_matter_before_it_is_routed(world, now):
    case = register(world, at=now, headcount=6).case
    panel = browser(world.clerk).get(reverse("case_detail", args=[case.slug])).context["next"]
    assert "批办" in panel.who
    assert panel.url == ""
    act(world.leader, case, "approve_routing", words="请基教处主办。")
    case.refresh_from_db()
    assert case.approved_on is not None
    panel = browser(world.clerk).get(reverse("case_detail", args=[case.slug])).context["next"]
    assert panel.url == reverse("case_route", args=[case.slug])


def test_a_returned_report_is_taken_up_again(world, sent, now):
    case = register(world, at=now).case
    bring_to(world, case, "submit_report", at=now)
    act(world.clerk, case, "return_report", words="缺送达回证。")
    act(world.handler, case, "begin")
    act(world.handler, case, "submit_report", words="已补送达回证。")
    act(world.director, case, "pass_report", words="同意。")
    assert case.assignments.get().stage == "done"


def test_a_transferred_case_waits_for_its_closing_and_for_no_report(world, now):
    case = register(world, at=now).case
    case = actions.transfer(case, to=world.jjc, by=world.clerk, at=now)
    for step in ("sign", "accept", "start"):
        case = getattr(actions, step)(case, by=world.handler, at=now)
    case = actions.draft(case, OPINION, by=world.handler, at=now)
    case = actions.submit_draft(case, by=world.handler, at=now)
    case = actions.approve_draft(case, by=world.head, at=now)
    case = actions.issue(case, by=world.head, at=now)
    case = actions.serve(case, method="post", served_on=now.date(), by=world.handler, at=now)
    panel = browser(world.clerk).get(reverse("case_detail", args=[case.slug])).context["next"]
    assert panel.url == reverse("case_act", args=[case.slug, "close"])
    act(world.clerk, case, "close")

"""The pages of who leads: the first page, the list, the working page, tasks, the panels."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accountability import actions
from accountability.desk import duties_owed, instructions_owed, tasks_owed
from accountability.leading import Leading
from accountability.models import CaseLead, CaseTask, Proposal, Purpose, TaskSource
from organization.models import Duty, User
from petitions import actions as steps
from petitions.models import Case, Recusal
from tests import world as worlds
from tests.petitions.pages.browsers import browser, post, words
from tests.world import bring_to, days, make_person, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def head_of_rsc(world):
    return make_person(Duty.HEAD, world.rsc, "郑斌")


def now():
    return timezone.localtime()


def today():
    return timezone.localdate()


def brought(world, ago, **fields):
    at = now() - days(ago)
    return bring_to(world, register(world, at=at, **fields).case, "start", at=at)


def lead(world, case, leader, **said):
    said = {"reason": "重复信访", "by": world.director, "at": now()} | said
    return actions.set_lead(case, leader=leader, **said)


def again(user):
    return User.objects.get(pk=user.pk)


def page(user, name, *args, query=""):
    return browser(user).get(reverse(name, args=args) + query)


def test_the_first_page_counts_what_it_lists_and_says_where_each_is_stuck(world):
    late, fresh = brought(world, 80, title="补发课时费"), brought(world, 1, title="职称评审")
    of_the_line = brought(world, 90, title="食堂收费")
    for case in (late, fresh):
        lead(world, case, world.leader)
    shown = Leading(again(world.leader), today())
    groups = {key: [entry.line.case for entry in g.entries] for key, g in shown.groups.items()}
    assert groups == {
        "late": [late, of_the_line], "today": [], "soon": [], "ok": [fresh], "resolved": [],
    }  # fmt: skip
    assert [entry.led for entry in shown.groups["late"].entries] == [True, False]
    html = words(page(world.leader, "leading"))
    assert "补发课时费" in html
    assert re.search(r"卡在：何敏\s*拟写处理意见书", html)
    assert 'data-key="1"' in html
    assert shown.trend.now == 0
    assert "化解率" in html
    done = bring_to(world, register(world, at=now()).case, "serve", at=now())
    lead(world, done, world.leader)
    steps.propose_resolution(done, words="已补发", by=world.handler, at=now())
    steps.verify_resolution(done, words="已回访", by=world.clerk, at=now())
    shown = Leading(again(world.leader), today())
    assert [entry.line.case for entry in shown.groups["resolved"].entries] == [done]
    assert shown.trend.now == 33
    assert page(world.handler, "leading").status_code == 403


def test_the_first_page_asks_as_much_for_one_case_as_for_many(world):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(world.leader, "leading")
        return len(found)

    lead(world, brought(world, 80), world.leader)
    few = asked()
    for _case in range(3):
        lead(world, brought(world, 80), world.leader)
    assert asked() <= few
    assert few <= 40


def test_urging_takes_one_tap_once_a_day_and_comes_back(world):
    case = brought(world, 80)
    url = reverse("case_urge", args=[case.slug]) + "?back=/desk/leading/"
    key = str(uuid4())
    client = browser(world.leader)
    for _twice in range(2):
        assert client.post(url, {"form_key": key}).headers["Location"] == "/desk/leading/"
    assert case.chain.events.filter(kind="remind").count() == 1
    assert post(world.leader, url).status_code == 302
    assert case.chain.events.filter(kind="remind").count() == 1
    assert post(world.bureau_head, url).status_code == 404


def test_the_office_sets_hands_over_and_ends_a_lead_and_takes_up_a_proposal(world, head_of_rsc):
    case = brought(world, 3)
    proposal = Proposal.objects.create(
        key="k",
        rule="supervise_overdue",
        purpose=Purpose.LEAD,
        case=case,
        facts={},
        made_on=today(),
    )
    Proposal.objects.filter(pk=proposal.pk).update(
        stage="dismissed", decided_by=world.clerk, decided_on=today()
    )
    url = reverse("lead_edit", args=[case.slug])
    assert "郑斌" in words(browser(world.director).get(url))
    answer = post(world.director, url, leader=head_of_rsc.pk, reason="")
    assert answer.status_code == 422
    assert (
        post(
            world.director,
            f"{url}?proposal={proposal.pk}",
            leader=head_of_rsc.pk,
            reason="重复信访",
        ).status_code
        == 404
    )
    assert not CaseLead.objects.exists()
    assert post(world.director, url, leader=head_of_rsc.pk, reason="重复信访").status_code == 302
    answer = post(world.director, url, leader=world.leader.pk, reason="提级")
    assert (answer.status_code, "写明交接情况" in words(answer)) == (422, True)
    assert page(world.head, "lead_edit", case.slug).status_code == 403
    row = CaseLead.objects.get()
    listed = reverse("lead_list")
    answer = post(world.director, listed, leader=world.leader.pk, words="当面交接", leads=[row.pk])
    assert answer.status_code == 302
    assert CaseLead.objects.running().get().leader == world.leader
    assert "周明" in words(page(world.director, "lead_list"))
    assert post(world.director, url, step="end", words="").status_code == 422
    assert post(world.director, url, step="end", words="已化解").status_code == 302
    assert not CaseLead.objects.running().exists()


def test_what_one_may_not_hand_over_is_handed_over_for_none(world, head_of_rsc):
    cases = [brought(world, 3), brought(world, 3)]
    rows = [lead(world, case, world.leader) for case in cases]
    Recusal.objects.create(case=cases[1], person=head_of_rsc, ground="relation", began_on=today())
    answer = post(
        world.director, reverse("lead_list"), leader=head_of_rsc.pk, words="交接",
        leads=[row.pk for row in rows],
    )  # fmt: skip
    assert (answer.status_code, cases[1].number in words(answer)) == (422, True)
    assert CaseLead.objects.running().filter(leader=world.leader).count() == 2
    assert (
        post(
            world.head,
            reverse("lead_list"),
            leader=head_of_rsc.pk,
            words="交接",
            leads=[rows[0].pk],
        ).status_code
        == 403
    )


def test_a_lead_works_on_the_page_and_the_handler_answers_there(world, head_of_rsc):
    case = brought(world, 3)
    lead(world, case, head_of_rsc)
    url = reverse("lead_work", args=[case.slug])
    day = today().isoformat()
    assert post(head_of_rsc, url, step="duty", duty="facts", done_on=day).status_code == 422
    said = {"step": "duty", "duty": "facts", "done_on": day, "words": "已阅卷"}
    assert post(head_of_rsc, url, **said).status_code == 302
    forms = {"m-TOTAL_FORMS": 2, "m-INITIAL_FORMS": 0}
    until = (today() + days(9)).isoformat()
    measure = {"m-0-what": "补发课时费", "m-0-unit": world.jjc.pk, "m-0-due_on": until}
    rest = {"m-1-what": "", "m-1-unit": world.jjc.pk, "m-1-due_on": ""}
    plan = {"step": "plan", "summary": "分期补发", **forms, **measure, **rest}
    answer = post(head_of_rsc, url, **(plan | {"m-0-due_on": ""}))
    assert (answer.status_code, "分期补发" in words(answer)) == (422, True)
    assert post(head_of_rsc, url, **plan).status_code == 302
    assert [task.what for task in CaseTask.objects.all()] == ["补发课时费"]
    said = {"step": "instruct", "kind": "check", "words": "请报进展", "due_on": until}
    assert post(head_of_rsc, url, **said).status_code == 302
    assert post(world.handler, url, **said).status_code == 403
    assert "请报进展" in words(browser(world.handler).get(url))
    assert [item.url for item in instructions_owed(again(world.handler), today())] == [url]
    asked = words(page(head_of_rsc, "lead_list", query="?view=asked"))
    assert "请报进展" in asked
    assert post(world.handler, url, step="answer", no=1, answer="").status_code == 422
    assert post(world.handler, url, step="answer", no=1, answer="已报").status_code == 302
    assert not instructions_owed(again(world.handler), today())
    assert post(head_of_rsc, url, step="nothing").status_code == 404
    assert page(world.bureau_head, "lead_work", case.slug).status_code == 404


def test_a_reception_is_recorded_with_its_promise_or_arranged(world):
    case = brought(world, 3)
    url = reverse("case_receive", args=[case.slug])
    said = {"kind": "reception", "on": today().isoformat(), "words": "听取诉求",
            "unit": world.jjc.pk}  # fmt: skip
    answer = post(world.leader, url, **said, promise="一周内答复")
    assert (answer.status_code, "承诺须写明期限" in words(answer)) == (422, True)
    until = (today() + days(7)).isoformat()
    assert post(world.leader, url, **said, promise="一周内答复", due_on=until).status_code == 302
    assert CaseTask.objects.get().source == TaskSource.RECEPTION
    later = said | {"on": until, "kind": "home_visit"}
    assert post(world.leader, url, **later).status_code == 302
    assert [item.url for item in tasks_owed(again(world.leader), today())] == [
        reverse("task_detail", args=[CaseTask.objects.get(no=2).pk])
    ]
    assert case.chain.events.filter(kind="receive").count() == 1


def test_a_task_is_done_moved_or_cancelled_by_those_whose_it_is(world):
    case = brought(world, 3)
    task = actions.set_task(
        case, what="核对名册", unit=world.jjc, person=world.handler, due_on=today(),
        source=TaskSource.PLAN, by=world.head, at=now(),
    )  # fmt: skip
    url = reverse("task_detail", args=[task.pk])
    assert "核对名册" in words(page(world.handler, "task_list"))
    assert "核对名册" not in words(page(world.head, "task_list"))
    assert "核对名册" in words(page(world.head, "task_list", query="?view=set"))
    assert "核对名册" not in words(page(world.bureau_head, "task_list", query="?view=all"))
    assert page(world.bureau_head, "task_detail", task.pk).status_code == 404
    later = (today() + days(5)).isoformat()
    assert post(world.handler, url, step="move", due_on=later, words="等材料").status_code == 403
    assert post(world.head, url, step="move", due_on=later, words="等材料").status_code == 302
    assert post(world.handler, url, step="finish", proof="").status_code == 422
    assert post(world.handler, url, step="finish", proof="名册已核对").status_code == 302
    answer = post(world.head, url, step="cancel", words="不需要")
    assert (answer.status_code, "已完成" in words(answer)) == (422, True)
    assert "核对名册" in words(page(world.head, "task_list", query="?view=ended"))


def test_the_panels_show_what_there_is_and_a_shut_case_shows_counts_alone(world, head_of_rsc):
    case = brought(world, 3)
    assert words(page(world.handler, "case_lead_panel", case.slug)) == ""
    assert words(page(world.handler, "case_task_panel", case.slug)) == ""
    assert "落实包案领导" in words(page(world.director, "case_lead_panel", case.slug))
    lead(world, case, head_of_rsc)
    assert "郑斌" in words(page(world.handler, "case_lead_panel", case.slug))
    assert page(world.bureau_head, "case_lead_panel", case.slug).status_code == 404
    assert [item.url for item in duties_owed(again(head_of_rsc), today())] == [
        reverse("lead_work", args=[case.slug])
    ]
    assert "核查函" in words(page(world.handler, "desk"))
    accusation = register(
        world, at=now(), matter_fields={"track": "accusation", "subject_unit": world.school}
    ).case
    lead(world, accusation, world.leader)
    task = actions.set_task(
        accusation, what="秘密核查账目", unit=world.office, person=world.director,
        due_on=today(), source=TaskSource.PLAN, by=world.director, at=now(),
    )  # fmt: skip
    for name in ("case_lead_panel", "case_task_panel"):
        shown = words(page(world.director, name, accusation.slug))
        assert "秘密核查账目" not in shown
        assert "周明" not in shown
    for name in ("lead_edit", "lead_work", "case_receive"):
        assert page(world.director, name, accusation.slug).status_code == 302
    assert page(world.director, "task_detail", task.pk).status_code == 302
    listed = words(page(world.director, "task_list"))
    assert accusation.number in listed
    assert "秘密核查账目" not in listed
    assert tasks_owed(again(world.director), today())[0].words == accusation.number
    principal = make_person(Duty.HEAD, world.school, "校长")
    for name in ("lead_list", "leading", "task_list"):
        assert accusation.number not in words(page(principal, name, query="?view=all"))
    assert page(principal, "task_detail", task.pk).status_code == 404
    assert page(principal, "case_task_panel", accusation.slug).status_code == 404
    opened = browser(world.director)
    opened.post(
        reverse("case_open", args=[accusation.slug]),
        {"form_key": str(uuid4()), "reason": "handle"},
    )
    assert Case.objects.visible_to(again(world.director)).filter(pk=accusation.pk).exists()

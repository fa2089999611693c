"""One petition from the intake form to 办结, each person doing their part in the browser."""

import pytest
from django.utils import timezone

from petitions import verify
from petitions.models import Case, Topic
from tests import world as worlds
from tests.browser.verbs import answer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def register(clerk, world):
    clerk.open("/desk/cases/new/")
    page = clerk.page
    page.select_option("[name=channel]", "letter")
    page.fill("[name=name]", "王建国")
    page.fill("[name=phone]", "13000001234")
    page.select_option("select[name=subject_unit]", str(world.school.pk), force=True)
    topic = Topic.objects.get(code="E05-04")
    page.select_option("select[name=topic]", str(topic.pk), force=True)
    page.fill("[name=title]", "反映职称评审程序问题")
    page.fill("[name=text]", "评审结果没有公示。\n请予核查。")
    page.locator("details.more", has=page.locator("[name=urgency]")).locator("summary").click()
    page.select_option("[name=urgency]", "urgent")
    clerk.press("button[name=then][value=open]")
    return Case.objects.get()


def route(clerk, case, unit):
    clerk.open(f"/desk/cases/{case.slug}/route/")
    clerk.page.locator("input[name=pick][value='']").check()
    clerk.page.select_option("select[name=other]", str(unit.pk), force=True)
    clerk.page.fill("[name=requirement]", "请依法办理并按期反馈。")
    clerk.press("main form button.btn-primary")


def test_a_petition_goes_from_the_intake_form_to_closed_without_a_script(world, desk):
    plain = {"java_script_enabled": False}
    clerk, leader = desk(world.clerk, **plain), desk(world.leader, **plain)
    bureau = desk(world.bureau_clerk, **plain)
    handler, head = desk(world.handler, **plain), desk(world.head, **plain)

    case = register(clerk, world)
    leader.act(case, "approve_routing", words="请徐汇区教育局先行核实。")
    route(clerk, case, world.bureau)
    bureau.act(case, "sign")
    bureau.act(case, "object", words="职称评审由市教委人事部门管理，不属我局职责。")
    clerk.act(case, "agree_return")
    route(clerk, case, world.jjc)
    for step in ("sign", "accept", "start"):
        handler.act(case, step)
    answer(handler, head, case)
    handler.act(case, "serve", method="post")
    handler.act(case, "submit_report", words="已办结，回证附后。")
    clerk.act(case, "pass_report")
    clerk.act(case, "close")

    case.refresh_from_db()
    assert case.stage == "closed"
    assert [row.stage for row in case.assignments.order_by("no")] == ["returned", "done"]
    assert list(verify.check_projections()) == []


def test_with_script_the_matches_come_while_typing_and_no_console_error_shows(world, desk):
    earlier = worlds.register(world, at=timezone.now(), phone="13000001234").case
    clerk = desk(world.clerk)
    clerk.open("/desk/cases/new/")
    clerk.page.fill("[name=name]", "王建国")
    clerk.page.fill("[name=phone]", "13000001234")
    match = clerk.page.locator("#matches .match")
    match.first.wait_for()
    assert earlier.number in match.first.inner_text()


def test_admin_keeps_reference_data_and_auditor_reads_the_trail_and_neither_sees_a_case(
    world, desk
):
    case = worlds.register(world, at=timezone.now()).case
    auditor = desk(world.auditor)
    auditor.open("/desk/audit/")
    assert case.slug in auditor.page.locator("main").inner_text()
    assert case.title not in auditor.page.content()
    for person in (auditor, desk(world.admin)):
        refused = person.page.request.get(f"{person.base}/desk/cases/{case.slug}/")
        unknown = person.page.request.get(f"{person.base}/desk/cases/XFB-1999-0001/")
        assert refused.status == unknown.status == 403

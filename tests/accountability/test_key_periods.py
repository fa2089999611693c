"""Key periods: duties of staff on open cases, records instead of ticks, and a lock at the end."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accountability import key_jobs
from accountability.actions import contacts, key_periods
from accountability.actions.receiving import record_reception
from accountability.actions.tasks import finish_task
from accountability.key_desk import reports_owed
from accountability.key_grid import Mark, lines_of, rows_of
from accountability.models import (
    CaseTask,
    CheckRecord,
    ContactDuty,
    KeyPeriod,
    ListingReason,
    TaskStage,
    WishKind,
    ZeroReport,
)
from jobs.runner import run_due
from organization.models import Duty
from petitions import actions
from petitions.models import Notice, Track
from petitions.notices import relay
from petitions.workflow import Refused
from tests import world as worlds
from tests.accountability.keeping import TODAY, browser, keep, open_period, put, run, said
from tests.world import MONDAY, days, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def case(world):
    case = worlds.register(world, matter_fields={"minor_harm": True}).case
    return worlds.bring_to(world, case, "accept")


@pytest.fixture
def period(world):
    return open_period(world)


def test_the_office_opens_it_for_named_readers_and_nobody_else_finds_it(world):
    outsider = make_person(Duty.HANDLER, world.rsc)
    with pytest.raises(PermissionDenied):
        open_period(world, by=world.leader)
    with pytest.raises(Refused, match="六十日"):
        open_period(world, last=TODAY + days(60))
    with pytest.raises(Refused, match="知悉名单"):
        open_period(world, people=[world.security])
    period = open_period(world, people=[outsider])
    seen = KeyPeriod.objects
    for person in (world.director, world.leader, world.handler, world.head, outsider):
        assert seen.visible_to(person, TODAY).exists(), person
    for person in (world.bureau_head, world.security, world.auditor):
        assert not seen.visible_to(person, TODAY).exists(), person
    after = period.ends_on + days(1)
    assert not seen.visible_to(world.handler, after).exists()
    assert seen.visible_to(world.director, after).exists()
    relay(MONDAY)
    told = Notice.objects.filter(kind="period_opened").values_list("to", flat=True)
    assert set(told) == {world.head.pk, world.unit_clerk.pk, outsider.pk}


def test_a_case_is_listed_for_a_fact_that_is_on_record(world, case, period):
    for reason in (ListingReason.REPEAT, ListingReason.GROUP, ListingReason.OVERDUE,
                   ListingReason.UNEXECUTED):  # fmt: skip
        with pytest.raises(Refused, match="案卷中没有"):
            put(world, period, case, reason=reason)
    with pytest.raises(Refused, match="不在本节点之内"):
        put(world, period, case, unit=world.rsc)
    with pytest.raises(PermissionDenied):
        put(world, period, case, by=world.handler)
    put(world, period, case)
    with pytest.raises(Refused, match="已列入"):
        put(world, period, case)
    event = case.chain.events.get(kind="list_key_case")
    assert event.body["reason"] == "minor"
    assert event.body["period"] == period.slug
    bodies = str([event.body for event in period.chain.events.all()])
    assert case.slug not in bodies
    done = worlds.bring_to(world, worlds.register(world).case, "close")
    with pytest.raises(Refused, match="尚未办结"):
        put(world, period, done, reason=ListingReason.LEADER)


def test_each_stretch_gives_one_task_however_often_the_job_runs(world, case, period):
    put(world, period, case)
    for when in (MONDAY, MONDAY, MONDAY + days(1)):
        run(at=when)
    task = CaseTask.objects.get()
    assert (task.person, task.due_on) == (world.handler, TODAY + days(1))
    assert task.source == "key_period"
    run(at=MONDAY + days(2))
    assert CaseTask.objects.count() == 2
    assert case.chain.events.filter(kind="set_task").count() == 2
    relay(MONDAY)
    assert Notice.objects.filter(kind="set_task", to=world.handler).count() == 2
    assert key_jobs.KEY_PERIODS.name in {row.job for row in run_due(MONDAY + days(2))}
    assert CaseTask.objects.count() == 2


def test_a_duty_is_met_by_a_record_and_never_by_a_tick(world, case, period):
    put(world, period, case)
    run()
    for wrong, words in (
        (said(raised=" "), "只打勾"),
        (said(means=""), "联系方式"),
        (said(done_on=TODAY + days(1)), "不能晚于今天"),
        (said(promised="一周内答复"), "下次联系日期"),
        (said(ContactDuty.RECORD, means="phone"), "不填联系方式"),
    ):
        with pytest.raises(Refused, match=words):
            keep(world, case, period, wrong)
    with pytest.raises(Refused, match="节点之外"):
        keep(world, case, period, said(done_on=TODAY - days(1)))
    for duty in (ContactDuty.TALK, ContactDuty.CONTACT):
        keep(world, case, period, said(duty))
    (line,) = lines_of(period, world.director, TODAY)
    assert line.mark is Mark.UNDERWAY
    assert CaseTask.objects.get().stage == TaskStage.OPEN
    with pytest.raises(Refused, match="以记录为准"):
        finish_task(CaseTask.objects.get(), proof="已谈", by=world.handler, at=MONDAY)
    keep(world, case, period, said(ContactDuty.RECORD))
    assert CaseTask.objects.get().stage == TaskStage.DONE
    (line,) = lines_of(period, world.director, TODAY)
    assert line.mark is Mark.DONE
    body = case.chain.events.filter(kind="keep_contact").order_by("seq").last().body
    assert (body["duty"], body["task"], body["period"]) == ("record", 1, period.slug)
    run()  # everything is on record: no second task
    assert CaseTask.objects.count() == 1
    (later,) = lines_of(period, world.director, TODAY + days(2))
    assert later.mark is Mark.NOT_YET


def test_a_stretch_that_was_missed_is_late_and_a_resolved_case_leaves(world, period):
    case = worlds.register(world, matter_fields={"minor_harm": True}).case
    case = worlds.bring_to(world, case, "serve")
    put(world, period, case)
    run()
    (line,) = lines_of(period, world.director, TODAY + days(2))
    assert line.mark is Mark.LATE
    rows = {row.unit.code: row for row in rows_of(period, [line], TODAY + days(2))}
    assert rows["JJC"].handling.mark is Mark.LATE
    assert rows["XFB"].handling.mark is Mark.NOTHING
    actions.propose_resolution(case, words="已重新公示", by=world.handler, at=MONDAY)
    actions.verify_resolution(case, words="已核实", by=world.clerk, at=MONDAY)
    run(at=MONDAY + days(2))
    assert CaseTask.objects.get().stage == TaskStage.CANCELLED
    (line,) = lines_of(period, world.director, TODAY + days(2))
    assert "退出名单" in line.left


@pytest.mark.parametrize(
    ("kind", "more", "barred", "allowed"),
    [
        ("other_officer", {}, {"by": "handler"}, {"by": "head"}),
        ("written", {}, {"means": "phone"}, {"means": "letter"}),
        ("notices", {}, {"means": "letter"}, {"means": "letter", "purpose": "inform"}),
    ],
)
def test_the_wish_of_the_petitioner_binds(world, case, period, kind, more, barred, allowed):
    put(world, period, case)
    officer = world.handler if kind == "other_officer" else None
    contacts.note_wish(case, WishKind(kind), officer=officer, by=world.clerk, at=MONDAY)
    for fields, is_barred in ((barred, True), (allowed, False)):
        by = getattr(world, fields.get("by", "handler"))
        what = said(**{key: value for key, value in fields.items() if key != "by"})
        if is_barred:
            with pytest.raises(Refused, match="信访人"):
                keep(world, case, period, what, by=by)
        else:
            keep(world, case, period, what, by=by)
    keep(world, case, period, said(ContactDuty.RECORD))  # work on the matter goes on


def test_less_contact_rests_the_duty_and_binds_plain_contacts_too(world, case, period):
    put(world, period, case)
    keep(world, case, period, said())
    wish = contacts.note_wish(case, WishKind.LESS, every_days=7, by=world.handler, at=MONDAY)
    keep(world, case, period, said(ContactDuty.CONTACT))  # the same day is one contact
    tomorrow = MONDAY + days(1)
    with pytest.raises(Refused, match="减少联系"):
        keep(world, case, period, said(done_on=tomorrow.date()), at=tomorrow)
    plain = {"means": "phone", "contacted_on": tomorrow.date(), "words": "联系"}
    with pytest.raises(Refused, match="减少联系"):
        actions.contact(case, **plain, by=world.handler, at=tomorrow)
    run(at=tomorrow + days(1))
    assert not CaseTask.objects.exists()
    visit = {"on": tomorrow.date(), "words": "下访", "by": world.handler, "at": tomorrow}
    with pytest.raises(Refused, match="减少联系"):
        record_reception(case, kind="home_visit", **visit)
    record_reception(case, kind="reception", **visit)  # who comes is always received
    contacts.end_wish(wish, by=world.clerk, at=tomorrow)
    actions.contact(case, **plain, by=world.handler, at=tomorrow)
    with pytest.raises(Refused, match="已经撤回"):
        contacts.end_wish(wish, by=world.clerk, at=tomorrow)


def test_zero_reports_are_once_a_day_inside_the_period_by_the_unit(world, period):
    assert [item.url for item in reports_owed(world.unit_clerk, TODAY)] == [
        reverse("key_period_detail", args=[period.slug])
    ]
    with pytest.raises(PermissionDenied):
        key_periods.zero_report(period, world.jjc, by=world.bureau_clerk, at=MONDAY)
    key_periods.zero_report(period, world.jjc, by=world.unit_clerk, at=MONDAY)
    with pytest.raises(Refused, match="沈洁"):
        key_periods.zero_report(period, world.jjc, by=world.head, at=MONDAY)
    assert reports_owed(world.unit_clerk, TODAY) == []
    late = key_periods.zero_report(
        period, world.jjc, by=world.head, at=(MONDAY + days(1)).replace(hour=17)
    )
    assert late.late
    with pytest.raises(Refused, match="锁定"):
        key_periods.zero_report(period, world.jjc, by=world.head, at=MONDAY + days(4))
    ahead = open_period(world, start=TODAY + days(1))
    with pytest.raises(Refused, match="尚未开始"):
        key_periods.zero_report(ahead, world.jjc, by=world.head, at=MONDAY)
    assert ZeroReport.objects.count() == 2


def test_checks_are_recorded_by_the_office_or_a_leader_above(world, period):
    check = {"checked_on": TODAY, "means": CheckRecord.Means.PHONE, "findings": "值班在岗。"}
    for person in (world.head, world.bureau_head):
        with pytest.raises(PermissionDenied):
            key_periods.record_check(period, world.jjc, **check, by=person, at=MONDAY)
    with pytest.raises(Refused, match="不能只打勾"):
        key_periods.record_check(
            period, world.jjc, **check | {"findings": ""}, by=world.leader, at=MONDAY
        )
    with pytest.raises(Refused, match="检查日期"):
        key_periods.record_check(
            period, world.jjc, **check | {"checked_on": TODAY - days(1)}, by=world.leader, at=MONDAY
        )
    key_periods.record_check(period, world.jjc, **check, by=world.leader, at=MONDAY)
    rows = {row.unit.code: row for row in rows_of(period, [], TODAY)}
    assert rows["JJC"].checking.mark is Mark.DONE
    assert rows["XFB"].checking.mark is Mark.NOT_YET


def test_it_shuts_by_itself_after_its_last_day_and_then_takes_nothing(world, case, period):
    put(world, period, case)
    run(at=MONDAY + days(3))
    assert KeyPeriod.objects.get().closed_at is None
    after = MONDAY + days(4)
    run(at=after)
    run(at=after + days(1))
    assert period.chain.events.filter(kind="period_closed").count() == 1
    assert KeyPeriod.objects.get().closed_at == after
    with pytest.raises(Refused, match="锁定"):
        keep(world, case, period, said(), at=after)
    with pytest.raises(Refused, match="锁定"):
        key_periods.name_reader(
            period, world.head, until=period.ends_on, by=world.director, at=after
        )


def test_the_accused_side_sees_neither_row_nor_count(world):
    case = worlds.register(
        world,
        title="反映食堂采购问题",
        matter_fields={"track": Track.ACCUSATION, "subject_unit": world.jjc},
    ).case
    period = open_period(world, units=[world.jjc, world.rsc])
    with pytest.raises(Refused, match="责任单位"):
        put(world, period, case, reason=ListingReason.LEADER, unit=world.jjc)
    put(world, period, case, reason=ListingReason.LEADER, unit=world.office)
    assert [line.title for line in lines_of(period, world.director, TODAY)] == [""]
    office = browser(world.director)
    url = reverse("key_period_contact", args=[period.slug, case.slug])
    shut = reverse("case_detail", args=[case.slug])
    assert office.get(url)["Location"] == shut  # first a reason, then the records
    panel = reverse("case_contact_panel", args=[case.slug])
    contacts.note_wish(case, WishKind.WRITTEN, by=world.clerk, at=MONDAY)
    assert "只作书面联系" not in office.get(panel).content.decode()
    assert browser(world.handler).get(url).status_code == 404
    for person in (world.head, world.handler):
        lines = lines_of(period, person, TODAY)
        assert lines == []
        assert {row.handling.mark for row in rows_of(period, lines, TODAY)} == {Mark.NOTHING}
        run()
        relay(MONDAY)
        assert not Notice.objects.filter(to=person, case=case).exists()

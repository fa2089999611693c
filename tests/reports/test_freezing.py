"""Freezing a month: once, the same bytes, corrected beside and never over."""

import json
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from jobs.leases import LostLease
from jobs.models import JobRun
from jobs.runner import run_due, run_one
from organization.models import CalendarDay, CalendarYear
from petitions.models import Assignment
from petitions.workflow import Refused
from reports import actions, contents, jobs, span
from reports.jobs import MONTHLY_BULLETIN, MONTHLY_UNIT_REPORTS
from reports.models import Bulletin, MonthlyReport
from reports.month import Month
from reports.overdue import Note
from reports.verify import check_frozen_reports
from tests.reports import histories
from tests.reports.reference import Told
from tests.world import SHANGHAI

MARCH = Month(2026, 3)
APRIL_1 = datetime(2026, 4, 1, 0, 0, 5, tzinfo=SHANGHAI)
UNITS = {"XFB", "JJC", "RSC", "XHQ", "XH001"}


@pytest.fixture
def march(world):
    """Three assignments in March 2026; the desk has been in use since then."""
    told = [
        Told("JJC", date(2026, 3, 3), date(2026, 3, 20)),
        Told("JJC", date(2026, 3, 4), date(2026, 5, 6), done=date(2026, 3, 30)),
        Told("XHQ", date(2026, 3, 5), date(2026, 5, 7)),
    ]
    histories.write([histories.brought_in(world.office, one) for one in told])
    return world


def frozen():
    reports = MonthlyReport.objects.values_list("month", "unit__code", "version", "data", "sha256")
    bulletins = Bulletin.objects.values_list("month", "version", "data", "sha256")
    return sorted(reports), sorted(bulletins)


def run_both(period="2026-03", at=APRIL_1):
    return [run_one(job, period, at) for job in (MONTHLY_UNIT_REPORTS, MONTHLY_BULLETIN)]


def test_the_month_is_frozen_for_every_unit_with_zero_reports(march):
    outcomes = run_both()

    assert [outcome.state for outcome in outcomes] == ["done", "done"]
    reports = MonthlyReport.objects.filter(month="2026-03", version=1)
    assert {report.unit.code for report in reports} == UNITS
    data = json.loads(reports.get(unit=march.jjc).data)
    assert data["figures"]["overdue_open"] == {"count": 1, "keys": ["XFB-2026-0001/1"]}
    assert data["figures"]["closed_on_time"] == {"count": 1, "keys": ["XFB-2026-0002/1"]}
    bulletin = Bulletin.objects.get()
    assert (bulletin.month, bulletin.year, bulletin.serial) == ("2026-03", 2026, 3)
    assert contents.frozen_bulletin(bulletin) == contents.live_bulletin(MARCH)


def test_frozen_again_at_another_time_gives_the_same_bytes(march):
    first = run_both()
    before = frozen()
    JobRun.objects.all().delete()
    Bulletin.objects.all().delete()
    MonthlyReport.objects.all().delete()

    later = run_both(at=datetime(2026, 9, 9, 9, tzinfo=SHANGHAI))

    assert frozen() == before
    assert [outcome.hash for outcome in later] == [outcome.hash for outcome in first]


def test_running_the_month_again_changes_nothing(march):
    run_both()
    before, events = frozen(), Event.objects.count()
    JobRun.objects.all().delete()

    run_both()

    assert (frozen(), Event.objects.count()) == (before, events)


def test_what_is_put_right_later_does_not_touch_the_frozen_month(march):
    run_both()
    before = frozen()
    late = Told("JJC", date(2026, 3, 9), date(2026, 5, 8))
    histories.write([histories.brought_in(march.office, late)])

    run_due(APRIL_1)

    assert frozen() == before
    assert not list(check_frozen_reports())
    second = actions.regenerate_bulletin(Bulletin.objects.get(), by=march.director, at=APRIL_1)
    assert (second.version, second.serial, second.status) == (2, 3, Bulletin.Status.DRAFT)
    assert contents.frozen_bulletin(second).total["assigned"] == 3
    with pytest.raises(Refused, match="一致"):
        actions.regenerate_bulletin(second, by=march.director, at=APRIL_1)
    report = actions.correct_unit_report(march.jjc, MARCH, by=march.director, at=APRIL_1)
    assert report.version == 2
    assert not list(check_frozen_reports())


def test_stopped_in_the_middle_the_next_run_goes_on(march, monkeypatch):
    generate, calls = actions.generate_unit_report, []

    def fails_at_the_third(unit, month, **given):
        calls.append(unit.code)
        if len(calls) == 3:
            raise RuntimeError("power cut")
        return generate(unit, month, **given)

    with monkeypatch.context() as patch:
        patch.setattr(actions, "generate_unit_report", fails_at_the_third)
        outcome = run_one(MONTHLY_UNIT_REPORTS, "2026-03", APRIL_1)
    assert outcome.state == "failed"
    assert MonthlyReport.objects.count() == 2

    assert run_one(MONTHLY_UNIT_REPORTS, "2026-03", APRIL_1).state == "done"
    assert MonthlyReport.objects.count() == len(UNITS)
    assert Event.objects.filter(kind="report_generated").count() == len(UNITS)


def test_nothing_is_written_without_the_lease(march):
    class Lost:
        def confirm(self):
            raise LostLease

    for freeze in (jobs.freeze_unit_reports, jobs.freeze_bulletin):
        with pytest.raises(LostLease):
            freeze("2026-03", Lost(), APRIL_1)
    assert frozen() == ([], [])


def test_missed_months_are_caught_up_in_order_and_only_those_that_ended(march):
    assert MONTHLY_BULLETIN.missing(APRIL_1) == ["2026-03"]
    assert MONTHLY_BULLETIN.missing(APRIL_1.replace(month=3, day=31)) == []
    autumn = APRIL_1.replace(month=9)

    outcomes = [run for run in run_due(autumn) if run.job == MONTHLY_UNIT_REPORTS.name]

    assert [run.period for run in outcomes] == [f"2026-{n:02d}" for n in range(3, 9)]
    assert MonthlyReport.objects.count() == 6 * len(UNITS)


def test_without_any_assignment_no_month_is_missing(world):
    assert MONTHLY_UNIT_REPORTS.missing(APRIL_1) == []
    assert span.in_use_since() is None


def test_before_the_desk_was_in_use_only_units_with_cases_report(world):
    old = Told("JJC", date(2014, 5, 5), date(2014, 7, 4), done=date(2014, 6, 6))
    today = histories.at(date(2026, 3, 9))
    histories.write([histories.brought_in(world.office, old, registered=today)])
    days = span.first_days()

    def codes(*month):
        return [unit.code for unit in span.reporting_units(Month(*month), days)]

    assert codes(2014, 4) == []
    assert codes(2014, 5) == ["JJC"]
    assert codes(2026, 2) == ["JJC"]
    assert set(codes(2026, 3)) == UNITS


def test_a_closed_unit_reports_as_long_as_it_holds_cases(march):
    march.jjc.valid_to = date(2026, 3, 31)
    march.jjc.save(update_fields=["valid_to"])
    days = span.first_days()

    assert march.jjc in span.reporting_units(Month(2026, 4), days)
    assert march.jjc in span.departments(Month(2026, 4))
    Assignment.objects.filter(unit=march.jjc, done_on=None).update(
        stage="done", done_on=date(2026, 4, 2), ended_on=date(2026, 4, 2)
    )
    assert march.jjc not in span.reporting_units(Month(2026, 5), days)
    assert march.jjc not in span.departments(Month(2026, 5))


def test_a_missing_working_calendar_stops_the_freeze_and_says_who_can_help(march):
    CalendarDay.objects.filter(year__gt=2026).delete()
    CalendarYear.objects.filter(year__gt=2026).delete()
    november = "2026-11"

    outcome = run_one(MONTHLY_BULLETIN, november, APRIL_1.replace(month=12))

    assert outcome.state == "failed"
    assert "缺少2027年的工作日历，请系统管理员" in outcome.error
    assert not Bulletin.objects.filter(month=november).exists()


def test_a_running_month_is_not_frozen(march):
    with pytest.raises(Refused, match="尚未结束"):
        actions.generate_bulletin(MARCH, by=march.director, at=APRIL_1.replace(month=3))


def test_the_unit_confirms_once(march):
    run_both()
    report = MonthlyReport.objects.get(unit=march.jjc)

    with pytest.raises(PermissionDenied, match="信访专员"):
        actions.confirm_report(report, by=march.handler, at=APRIL_1)
    with pytest.raises(PermissionDenied):
        actions.confirm_report(report, by=march.bureau_clerk, at=APRIL_1)
    notes = {"XFB-2026-0001/1": Note("等待学校补充材料。", date(2026, 4, 10))}
    with pytest.raises(Refused, match="还缺：教信〔2026〕0001"):
        actions.confirm_report(report, by=march.unit_clerk, at=APRIL_1)
    report = actions.confirm_report(
        report, notes=notes, remarks="无。", by=march.unit_clerk, at=APRIL_1
    )
    assert (report.status, report.confirmed_by, report.remarks) == (
        "confirmed", march.unit_clerk, "无。",
    )  # fmt: skip
    with pytest.raises(Refused, match="已经确认"):
        actions.confirm_report(report, by=march.head, at=APRIL_1)
    kinds = Event.objects.filter(chain__subject="report/2026-03/JJC")
    assert sorted(kinds.values_list("kind", flat=True)) == ["report_confirmed", "report_generated"]


def test_an_old_version_is_not_confirmed(march):
    run_both()
    old = MonthlyReport.objects.get(unit=march.jjc)
    late = Told("JJC", date(2026, 3, 9), date(2026, 5, 8))
    histories.write([histories.brought_in(march.office, late)])
    actions.correct_unit_report(march.jjc, MARCH, by=march.director, at=APRIL_1)

    with pytest.raises(Refused, match="更正版"):
        actions.confirm_report(old, by=march.unit_clerk, at=APRIL_1)


def test_verify_names_what_was_changed_forged_or_removed(march):
    run_both()
    assert not list(check_frozen_reports())
    report = MonthlyReport.objects.get(unit=march.jjc)
    changed = report.data.replace('"count":1', '"count":0', 1)

    MonthlyReport.objects.filter(pk=report.pk).update(data=changed)
    (finding,) = check_frozen_reports()
    assert (finding.where, finding.what) == ("report/2026-03/JJC", "Version 1 was changed.")

    forged = contents.fingerprint(changed)
    MonthlyReport.objects.filter(pk=report.pk).update(sha256=forged)
    (finding,) = check_frozen_reports()
    assert finding.what == "Version 1 is not what was recorded."

    MonthlyReport.objects.filter(pk=report.pk).update(data=report.data, sha256=report.sha256)
    Bulletin.objects.all().delete()
    (finding,) = check_frozen_reports()
    assert (finding.where, finding.what) == ("bulletin/2026-03", "Version 1 is gone.")


def test_freezing_costs_the_same_queries_per_unit(march, django_assert_num_queries):
    units = list(span.reporting_units(MARCH, {}))
    assert len(units) == len(UNITS)
    for some in (units[:1], units):
        with django_assert_num_queries(2):  # the figures, and the contact duties
            contents.report_data(MARCH, some)

"""March 2026 of a small commission, frozen; what the tests of unit reports begin with."""

from datetime import date, datetime

from organization.models import Duty
from petitions.models import Assignment, Case
from reports import actions
from reports.models import MonthlyReport
from reports.month import Month
from reports.overdue import Note
from tests import world as worlds
from tests.reports import histories
from tests.reports.reference import Told
from tests.world import SHANGHAI

MARCH = Month(2026, 3)
NEXT = Note("等待学校补充材料。", date(2026, 4, 20))
LATE_KEY, OPEN_KEY = "XFB-2026-0001/1", "XFB-2026-0002/1"


def on(day, hour=9, month=4):
    """A moment of April 2026; its fifth working day is the 8th, the 6th is a holiday (清明)."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def build(*, frozen=True):
    """Two cases with 基础教育处, one of them overdue; 人事处 has none. Both months are frozen."""
    world = worlds.build()
    told = [
        Told("JJC", date(2026, 3, 3), date(2026, 3, 20)),
        Told("JJC", date(2026, 3, 4), date(2026, 5, 6)),
        Told("XHQ", date(2026, 3, 5), date(2026, 5, 7)),
    ]
    histories.write([histories.brought_in(world.office, one) for one in told])
    for unit in (world.jjc, world.rsc, world.bureau) if frozen else ():
        actions.generate_unit_report(unit, MARCH, by=None, at=on(1))
    world.extra["second"] = worlds.make_person(Duty.OFFICE, world.office, "赵宁")
    return world


def report_of(unit, version=1):
    return MonthlyReport.objects.get(unit=unit, month="2026-03", version=version)


def case(n):
    return Case.objects.get(slug=f"XFB-2026-{n:04}")


def confirm(world, *, by=None, at=None, **more):
    report = report_of(world.jjc)
    at = at or on(2)
    given = {"notes": {LATE_KEY: NEXT}} | more
    return actions.confirm_report(report, **given, by=by or world.unit_clerk, at=at)


def put_right(n, day):
    """Let the data say that a case was done on this day, as a lawful step would."""
    Assignment.objects.filter(case=case(n)).update(stage="done", done_on=day, ended_on=day)

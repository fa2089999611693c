"""Objections 更正申请: on a named case, answered by the office, adopted once the data say so."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from petitions.workflow import Refused
from reports import actions, contents, figures, objecting, versions
from reports.case_numbers import plain
from reports.models import MonthlyReport, Objection
from tests.reports import unit_report_story as story
from tests.reports.unit_report_story import on

CLOSED = figures.CLOSED_ON_TIME


@pytest.fixture
def world(db):
    return story.build()


def raised(world, figure=CLOSED, n=2, claim="count", reason="3月30日已办结。", by=None):
    return actions.raise_objection(
        story.report_of(world.jjc), figure, story.case(n),
        claim=claim, reason=reason, by=by or world.unit_clerk, at=on(2),
    )  # fmt: skip


def answered(world, objection, adopt=True, words="属实。", by=None):
    return actions.answer_objection(
        objection, adopt=adopt, words=words, by=by or world.director, at=on(3)
    )


def test_an_adopted_objection_changes_the_data_first_and_then_the_version(world):
    objection = raised(world)
    with pytest.raises(Refused, match="办理记录还没有更正"):
        answered(world, objection)
    assert MonthlyReport.objects.filter(unit=world.jjc).count() == 1

    story.put_right(2, date(2026, 3, 30))
    objection = answered(world, objection)

    assert (objection.answer, objection.settled_in) == ("adopted", 2)
    old, new = story.report_of(world.jjc), story.report_of(world.jjc, version=2)
    assert contents.frozen_report(old).numbers["closed_on_time"] == 0
    assert contents.frozen_report(new).numbers["closed_on_time"] == 1
    (step,) = versions.steps([new, old], world.unit_clerk, on(3).date())
    changed = {c.figure.code: (c.before, c.after, len(c.came), len(c.gone)) for c in step.changes}
    assert changed == {"closed_on_time": (0, 1, 1, 0), "open_not_due": (1, 0, 0, 1)}
    assert step.changes[0].came[0].number == story.case(2).number
    kinds = Event.objects.filter(chain__subject="report/2026-03/JJC").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == [
        "report_generated", "objection_raised", "report_corrected", "objection_answered",
    ]  # fmt: skip


def test_two_objections_that_one_correction_settles_make_one_version(world):
    first = raised(world)
    second = raised(world, figures.OPEN_NOT_DUE, claim="leave_out")
    story.put_right(2, date(2026, 3, 30))

    assert answered(world, first).settled_in == 2
    assert answered(world, second).settled_in == 2
    assert (first.no, second.no) == (1, 2)


def test_a_declined_objection_needs_words_and_changes_nothing(world):
    objection = raised(world)
    with pytest.raises(Refused, match="不采纳的"):
        answered(world, objection, adopt=False, words=" ")

    objection = answered(world, objection, adopt=False, words="送达回证日期为4月1日。")

    assert (objection.answer, objection.settled_in) == ("declined", None)
    with pytest.raises(Refused, match="已经答复"):
        answered(world, objection)
    assert MonthlyReport.objects.filter(unit=world.jjc).count() == 1
    assert raised(world).no == 2  # a declined one may be raised again, with another reason


def test_a_report_is_confirmed_with_open_objections(world):
    raised(world)

    report = story.confirm(world)

    assert (report.status, report.objected) == ("confirmed", 1)
    assert Event.objects.get(kind="report_confirmed").body["objections"] == 1
    assert actions.accept_report(report, by=world.director, at=on(3)).status == "accepted"


def test_a_unit_objects_only_for_itself_and_the_office_only_answers(world):
    for stranger in (world.handler, world.bureau_clerk, world.director):
        with pytest.raises(PermissionDenied):
            raised(world, by=stranger)
    objection = raised(world, by=world.head)
    for stranger in (world.unit_clerk, world.clerk, world.leader):
        with pytest.raises(PermissionDenied):
            answered(world, objection, by=stranger)


@pytest.mark.parametrize(
    ("figure", "n", "claim", "why"),
    [
        (CLOSED, 2, "leave_out", "没有计入"),
        (figures.OVERDUE_OPEN, 1, "count", "已经计入"),
        (figures.TRANSFERRED, 2, "count", "不会计入"),
        (CLOSED, 3, "count", "没有你可以查看的件"),  # of another unit
    ],
)
def test_the_case_must_have_a_place_in_the_line(world, figure, n, claim, why):
    with pytest.raises(Refused, match=why):
        raised(world, figure, n, claim)
    assert not Objection.objects.exists()


def test_the_same_objection_stands_once_and_has_a_reason(world):
    with pytest.raises(Refused, match="写明理由"):
        raised(world, reason=" ")
    raised(world)
    with pytest.raises(Refused, match="待信访办答复"):
        raised(world)


def test_a_restricted_case_does_not_exist_here_for_anybody(world):
    secret = story.case(2)
    secret.restricted = True
    secret.save(update_fields=["restricted"])
    for reader in (world.unit_clerk, world.director):
        with pytest.raises(Refused, match="没有你可以查看的件"):
            objecting.case_named("2026-0002", reader, on(2).date())


@pytest.mark.parametrize(
    "typed",
    ["教信〔2026〕0002", "教信[2026]0002号", "XFB-2026-0002", "２０２６-０００２", "2026-0002"],
)
def test_a_case_is_found_by_any_form_of_its_number(world, typed):
    found = objecting.case_named(typed, world.unit_clerk, on(2).date())
    assert found == story.case(2)
    assert plain("教信〔2026〕0002号") == "教信20260002"


@pytest.mark.parametrize("typed", ["", "王某的事", "2026", "2026-0009", "教人〔2026〕0002"])
def test_what_names_no_case_is_refused_in_words(world, typed):
    with pytest.raises(Refused):
        objecting.case_named(typed, world.unit_clerk, on(2).date())

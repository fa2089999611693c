"""Corrections of published months stand in later issues, line by line, and chain."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection

from petitions.models import Assignment, Case
from petitions.workflow import Refused
from reports import actions, contents, corrections
from reports.bulletin_paper import correction_words
from reports.models import Bulletin
from reports.verify import check_corrections, check_frozen_reports
from tests import triggers
from tests.reports import histories, issuing
from tests.reports.issuing import APRIL, MARCH, MAY, after
from tests.reports.reference import Told


@pytest.fixture
def march(world):
    told = [
        Told("JJC", date(2026, 3, 3), date(2026, 3, 20)),
        Told("JJC", date(2026, 3, 4), date(2026, 7, 6)),
        Told("RSC", date(2026, 3, 5), date(2026, 7, 7)),
    ]
    histories.write([histories.brought_in(world.office, one) for one in told])
    return world


def done(slug, day):
    """Put right on which day a case was done; None takes it back."""
    Assignment.objects.filter(case__slug=slug).update(
        stage="done" if day else "working", done_on=day, ended_on=day
    )


def said(bulletin, month=MARCH):
    return {
        (line.unit, line.figure): (line.was, line.now, line.came, line.went)
        for line in corrections.lines_of(bulletin)
        if line.month == month.key
    }


def sound():
    return not [*check_corrections(), *check_frozen_reports()]


FIRST = "XFB-2026-0001"
KEY = f"{FIRST}/1"


def test_without_anything_put_right_an_issue_corrects_nothing(march):
    issuing.published(march, MARCH)
    assert corrections.lines_of(issuing.draft(APRIL)) == []


def test_the_next_issue_says_what_changed_with_the_cases_that_came_and_went(march):
    out = issuing.published(march, MARCH)
    before = Bulletin.objects.filter(pk=out.pk).values().get()
    done(FIRST, date(2026, 3, 25))

    april = issuing.published(march, APRIL)

    assert said(april) == {
        ("JJC", "closed_late"): (0, 1, (KEY,), ()),
        ("JJC", "overdue_open"): (1, 0, (), (KEY,)),
    }
    assert Bulletin.objects.filter(pk=out.pk).values().get() == before
    words = correction_words(corrections.lines_of(april))[0]
    number = Case.objects.get(slug=FIRST).number
    assert words == f"〔2026〕第3期基础教育处“逾期办结”0件更正为1件（增列{number}）。"
    assert [line.figure for _issue, line in corrections.later_of(MARCH)] == [
        "closed_late", "overdue_open",
    ]  # fmt: skip
    assert sound()


def test_a_correction_is_corrected_in_an_issue_after_it(march):
    issuing.published(march, MARCH)
    done(FIRST, date(2026, 3, 25))
    issuing.published(march, APRIL)
    done(FIRST, date(2026, 3, 19))

    may = issuing.published(march, MAY)

    assert said(may) == {
        ("JJC", "closed_on_time"): (0, 1, (KEY,), ()),
        ("JJC", "closed_late"): (1, 0, (), (KEY,)),
    }
    assert said(may, APRIL) == {}  # April was counted with what was known by then
    assert len(corrections.later_of(MARCH)) == 4
    assert sound()


def test_what_was_corrected_once_is_not_said_again(march):
    issuing.published(march, MARCH)
    done(FIRST, date(2026, 3, 25))
    issuing.published(march, APRIL)
    assert corrections.lines_of(issuing.draft(MAY)) == []


def test_equal_numbers_of_other_cases_are_a_correction_too(march):
    issuing.published(march, MARCH)
    Assignment.objects.filter(case__slug=FIRST).update(assigned_on=date(2026, 2, 27))
    late = Told("JJC", date(2026, 3, 9), date(2026, 7, 6))
    histories.write([histories.brought_in(march.office, late)])
    line = said(issuing.draft(APRIL))[("JJC", "assigned")]
    assert line == (2, 2, ("XFB-2026-0004/1",), (KEY,))


def test_a_case_that_has_become_restricted_leaves_no_line(march):
    issuing.published(march, MARCH)
    Case.objects.filter(slug=FIRST).update(
        restricted=True, track="accusation", subject_unit=march.rsc
    )
    draft = issuing.draft(APRIL)
    assert corrections.lines_of(draft) == []
    assert FIRST not in draft.data


def test_drafts_are_corrected_by_no_issue(march):
    issuing.draft(MARCH)
    done(FIRST, date(2026, 3, 25))
    assert corrections.lines_of(issuing.draft(APRIL)) == []


def test_an_issue_whose_corrections_another_said_first_is_made_anew(march):
    issuing.published(march, MARCH)
    done(FIRST, date(2026, 3, 25))
    april, may = issuing.ready(march, APRIL), issuing.ready(march, MAY)
    assert said(april) == said(may) != {}
    at = after(MAY) + timedelta(days=30)
    actions.publish_bulletin(april, by=march.director, at=at)

    with pytest.raises(Refused, match="重新生成"):
        actions.publish_bulletin(may, by=march.director, at=at)
    made = actions.regenerate_bulletin(may, by=march.director, at=at)
    assert (made.status, said(made)) == ("ready", {})
    actions.publish_bulletin(made, by=march.director, at=at)
    assert sound()


def test_verify_finds_a_line_that_follows_on_nothing(march):
    issuing.published(march, MARCH)
    done(FIRST, date(2026, 3, 25))
    april = issuing.published(march, APRIL)
    triggers.remove(connection)
    content = json.loads(april.data)
    content["corrections"][0]["was"] = 7
    forged = contents.canonical(content)
    Bulletin.objects.filter(pk=april.pk).update(data=forged)
    assert [(one.where, one.what) for one in check_corrections()] == [
        ("bulletin/2026-04", "Correction 1 follows on nothing.")
    ]


def test_verify_finds_a_version_beside_what_is_out(march):
    issuing.published(march, MARCH)
    triggers.remove(connection)
    Bulletin.objects.create(
        month="2026-03", version=2, year=2026, serial=3, data="{}", sha256="0",
        generated_at=after(MARCH), status="replaced",
    )  # fmt: skip
    assert [one.what for one in check_corrections()] == ["A version follows what is out."]


def test_correcting_costs_the_same_queries_for_many_departments(march, django_assert_num_queries):
    issuing.published(march, MARCH)
    with django_assert_num_queries(3):
        assert corrections.due(APRIL) == []

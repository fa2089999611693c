"""The steps of a bulletin: who takes them, in which order, and what objections do to them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import Event
from jobs.runner import run_one
from organization.models import CalendarDay, CalendarYear
from petitions.models import Assignment, Case, Notice
from petitions.notices import relay
from petitions.workflow import Refused
from reports import actions, contents, figures, jobs
from reports.bulletin_desk import items
from reports.models import Bulletin, BulletinObjection, ObjectionAnswer
from reports.verify import check_frozen_reports
from tests.reports import histories, issuing
from tests.reports.issuing import MARCH, after
from tests.reports.reference import Told

AT = after(MARCH)
LAST_DAY = date(2026, 4, 7)  # the fourth to the sixth of April are Qingming
OVER = AT.replace(day=8)


@pytest.fixture
def march(world):
    told = [
        Told("JJC", date(2026, 3, 3), date(2026, 3, 20)),
        Told("JJC", date(2026, 3, 4), date(2026, 5, 6), done=date(2026, 3, 30)),
        Told("RSC", date(2026, 3, 5), date(2026, 5, 7)),
    ]
    histories.write([histories.brought_in(world.office, one) for one in told])
    return world


def objected(world, bulletin, *, by=None, unit=None, figure=figures.OVERDUE_OPEN, at=AT, **fields):
    case = Case.objects.get(slug="XFB-2026-0001")
    said = {"reason": "此件已于三月底办结。", "cases": [case]} | fields
    return actions.object_to_figure(
        bulletin, unit or world.jjc, figure, by=by or world.head, at=at, **said
    )


def answered(world, objection, answer=ObjectionAnswer.DECLINED, words="经核，记录无误。", by=None):
    return actions.answer_figure_objection(
        objection, answer=answer, words=words, by=by or world.director, at=AT
    )


def put_right():
    """The case was done in March after all."""
    Assignment.objects.filter(case__slug="XFB-2026-0001").update(
        stage="done", done_on=date(2026, 3, 19), ended_on=date(2026, 3, 19)
    )


def test_a_draft_is_checked_for_three_working_days_then_published(march):
    bulletin = issuing.in_check(march, MARCH)
    assert (bulletin.status, bulletin.check_until) == ("check", LAST_DAY)

    with pytest.raises(Refused, match="尚未届满"):
        actions.end_check(bulletin, by=None, at=OVER - timedelta(days=1))
    actions.end_check(bulletin, by=None, at=OVER)
    again = actions.end_check(bulletin, by=None, at=OVER)
    assert again.status == "ready"
    out = actions.publish_bulletin(bulletin, by=march.director, at=OVER)
    assert (out.status, out.published_at) == ("published", OVER)
    kinds = Event.objects.filter(chain__subject="bulletin/2026-03").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == [
        "bulletin_generated", "bulletin_checked", "bulletin_check_ended", "bulletin_published",
    ]  # fmt: skip
    assert not list(check_frozen_reports())


@pytest.mark.parametrize("who", ["head", "unit_clerk", "leader", "clerk", "admin", "handler"])
def test_only_the_director_of_the_office_takes_steps(march, who):
    bulletin, by = issuing.draft(MARCH), getattr(march, who)
    steps = (
        actions.open_check, actions.end_check, actions.publish_bulletin,
        actions.regenerate_bulletin,
    )  # fmt: skip
    for step in steps:
        with pytest.raises(PermissionDenied):
            step(bulletin, by=by, at=AT)


def test_steps_are_taken_in_their_order_alone(march):
    bulletin = issuing.draft(MARCH)
    director = {"by": march.director, "at": AT}
    with pytest.raises(Refused, match="还是草稿"):
        actions.publish_bulletin(bulletin, **director)
    actions.open_check(bulletin, **director)
    with pytest.raises(Refused, match="正由各处室核对"):
        actions.open_check(bulletin, **director)
    with pytest.raises(Refused, match="正由各处室核对"):
        actions.publish_bulletin(bulletin, **director)
    actions.end_check(bulletin, by=None, at=OVER)
    with pytest.raises(Refused, match="核对期已满"):
        actions.open_check(bulletin, **director)
    actions.publish_bulletin(bulletin, by=march.director, at=OVER)
    for step in (actions.open_check, actions.publish_bulletin, actions.regenerate_bulletin):
        with pytest.raises(Refused, match="已经发布"):
            step(bulletin, **director)


def test_without_the_calendar_of_the_days_to_come_nobody_checks(march):
    bulletin = issuing.draft(MARCH)
    CalendarDay.objects.filter(year=2026).delete()
    CalendarYear.objects.filter(year=2026).delete()
    with pytest.raises(Refused, match="缺少2026年的工作日历"):
        actions.open_check(bulletin, by=march.director, at=AT)


def test_the_job_ends_the_check_after_its_last_day(march):
    issuing.in_check(march, MARCH)
    assert jobs.BULLETIN_CHECK.missing(OVER - timedelta(days=1)) == []
    assert jobs.BULLETIN_CHECK.missing(OVER) == ["2026-03"]

    outcome = run_one(jobs.BULLETIN_CHECK, "2026-03", OVER)

    assert (outcome.state, issuing.current(MARCH).status) == ("done", "ready")
    assert outcome.hash == issuing.current(MARCH).sha256
    assert jobs.BULLETIN_CHECK.missing(OVER) == []


def test_the_job_refuses_to_seal_without_next_years_calendar(march):
    issuing.in_check(march, MARCH)
    CalendarDay.objects.filter(year__gte=2026).delete()
    CalendarYear.objects.filter(year__gte=2026).delete()
    outcome = run_one(jobs.BULLETIN_CHECK, "2026-03", OVER)
    assert outcome.state == "failed"
    assert "请系统管理员" in outcome.error
    assert issuing.current(MARCH).status == "check"


def test_a_department_objects_and_an_open_objection_blocks_publishing(march):
    bulletin = issuing.in_check(march, MARCH)
    objection = objected(march, bulletin)
    assert (objection.number, objection.figure, objection.answer) == (1, "overdue_open", "")
    with pytest.raises(Refused, match="正等待答复"):
        objected(march, bulletin)
    actions.end_check(bulletin, by=None, at=OVER)
    with pytest.raises(Refused, match="基础教育处“逾期仍在办理"):
        actions.publish_bulletin(bulletin, by=march.director, at=OVER)

    assert answered(march, objection).version == 1
    objection.refresh_from_db()
    assert (objection.answer, objection.answered_by) == ("declined", march.director)
    assert actions.publish_bulletin(bulletin, by=march.director, at=OVER).version == 1
    with pytest.raises(Refused, match="已经答复"):
        answered(march, objection)


def test_who_may_not_object_and_what_is_no_objection(march):
    draft = issuing.draft(MARCH)
    with pytest.raises(Refused, match="还是草稿"):
        objected(march, draft)
    bulletin = actions.open_check(draft, by=march.director, at=AT)
    for by in (march.handler, march.director, march.bureau_head):
        with pytest.raises(PermissionDenied, match="基础教育处"):
            objected(march, bulletin, by=by)
    with pytest.raises(PermissionDenied, match="人事处"):
        objected(march, bulletin, unit=march.rsc)
    for missing in ({"reason": " "}, {"cases": []}):
        with pytest.raises(Refused, match="写明理由"):
            objected(march, bulletin, **missing)
    with pytest.raises(Refused, match="下一期更正"):
        objected(march, bulletin, at=OVER)
    assert not BulletinObjection.objects.exists()


def test_only_the_office_answers_and_with_words(march):
    objection = objected(march, issuing.in_check(march, MARCH))
    with pytest.raises(PermissionDenied):
        answered(march, objection, by=march.head)
    with pytest.raises(Refused, match="写明理由"):
        answered(march, objection, words=" ")
    with pytest.raises(Refused, match="写明理由"):
        answered(march, objection, ObjectionAnswer.OPEN)


def test_accepted_before_the_record_is_put_right_changes_nothing(march):
    objection = objected(march, issuing.in_check(march, MARCH))
    with pytest.raises(Refused, match="先改正有关件的办理记录"):
        answered(march, objection, ObjectionAnswer.ACCEPTED)
    objection.refresh_from_db()
    assert objection.answer == ""
    assert Bulletin.objects.count() == 1


def test_an_accepted_objection_makes_the_draft_anew_beside_the_old_one(march):
    first = issuing.in_check(march, MARCH)
    objection = objected(march, first)
    put_right()

    made = answered(march, objection, ObjectionAnswer.ACCEPTED, "已改正。")

    assert (made.version, made.status, made.check_until) == (2, "check", LAST_DAY)
    assert contents.frozen_bulletin(made).total["overdue_open"] == 0
    first.refresh_from_db()
    assert (first.status, contents.frozen_bulletin(first).total["overdue_open"]) == ("replaced", 1)
    with pytest.raises(Refused, match="重新生成"):
        actions.end_check(first, by=None, at=OVER)
    assert not list(check_frozen_reports())


def test_what_is_published_no_program_rewrites(march):
    out = issuing.published(march, MARCH)
    data = Bulletin.objects.filter(pk=out.pk).values()
    before = list(data)
    for change in (
        lambda: Bulletin.objects.filter(pk=out.pk).update(data="{}"),
        lambda: Bulletin.objects.filter(pk=out.pk).update(status="replaced", published_at=None),
        lambda: Bulletin.objects.filter(pk=out.pk).delete(),
        lambda: Bulletin.objects.create(
            month="2026-03", version=2, year=2026, serial=3, data="{}", sha256="0", generated_at=AT,
            status="replaced",
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert list(data.all()) == before


@pytest.mark.parametrize(
    "row",
    [
        {"status": "check"},
        {"status": "ready"},
        {"status": "draft", "published_at": AT},
        {"status": "published", "published_at": AT},
        {"status": "replaced", "published_at": AT},
        {"status": "draft", "check_until": LAST_DAY},
    ],
)
def test_the_database_keeps_the_days_to_their_step(march, row):
    bulletin = issuing.draft(MARCH)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=bulletin.pk).update(**row)


def test_heads_are_told_and_whoever_waits_for_an_answer(march):
    def told(kind):
        relay(AT)
        rows = Notice.objects.filter(kind=kind).select_related("to")
        return [(row.to, row.url) for row in rows.order_by("pk")]

    url = "/desk/bulletins/2026-03/"
    bulletin = issuing.in_check(march, MARCH)
    assert told("bulletin_checked") == [(march.head, url)]
    objection = objected(march, bulletin, by=march.unit_clerk)
    assert told("bulletin_objected") == [(march.director, url)]
    put_right()
    answered(march, objection, ObjectionAnswer.ACCEPTED, "已改正。")
    assert told("bulletin_answered") == [(march.unit_clerk, url)]
    assert told("bulletin_regenerated") == [(march.head, url)]
    current = actions.end_check(issuing.current(MARCH), by=None, at=OVER)
    actions.publish_bulletin(current, by=march.director, at=OVER)
    assert told("bulletin_published") == [(march.head, url)]


def test_desks_show_what_waits_for_whom(march):
    def kinds(user, on=LAST_DAY):
        return [str(item.kind) for item in items(user, on)]

    draft = issuing.draft(MARCH)
    assert kinds(march.director) == ["通报待送核对"]
    assert kinds(march.head) == []
    bulletin = actions.open_check(draft, by=march.director, at=AT)
    assert (kinds(march.head), kinds(march.director)) == (["通报待核对"], [])
    assert kinds(march.bureau_head) == []
    objection = objected(march, bulletin)
    assert kinds(march.director) == ["异议待答复"]
    answered(march, objection)
    actions.end_check(bulletin, by=None, at=OVER)
    assert (kinds(march.head), kinds(march.director)) == ([], ["通报待发布"])
    assert kinds(march.auditor) == []

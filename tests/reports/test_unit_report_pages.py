"""The pages of unit reports: read, explain, confirm; object and answer; the office's grid."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from petitions.models import Draft, Recusal
from reports import actions, figures
from reports.models import MonthlyReport, Objection, OverdueNote
from reports.month import Month
from reports.overdue import Note
from tests import world as worlds
from tests.reports import unit_report_story as story
from tests.reports.unit_report_story import LATE_KEY, MARCH, on

REASON, NEXT = "reason_XFB-2026-0001_1", "next_XFB-2026-0001_1"
SHEET = reverse("unit_report", args=[MARCH, "JJC"])


@pytest.fixture
def world(db):
    return story.build()


@pytest.fixture
def as_(client):
    """Sign in; returns (get, post), each (name, *args, **what) -> the answer."""

    def signed(user):
        client.force_login(user)

        def get(name, *args, **query):
            return client.get(reverse(name, args=args), query)

        def post(name, *args, **fields):
            return client.post(reverse(name, args=args), {"form_key": uuid4()} | fields)

        return get, post

    return signed


def text(answer):
    return answer.content.decode()


def test_a_zero_report_is_one_click_and_nothing_typed(world, as_):
    head = worlds.make_person("head", world.rsc)
    get, post = as_(head)
    page = text(get("unit_report", MARCH, "RSC"))
    assert "本月无转送、交办件，请零报告。" in page
    assert page.count("<textarea") == 1  # problems and advice, which may stay empty

    assert post("unit_report", MARCH, "RSC", version=1).status_code == 302

    assert story.report_of(world.rsc).confirmed_by == head


def test_without_words_to_an_overdue_case_nothing_is_confirmed_and_nothing_lost(world, as_):
    _get, post = as_(world.unit_clerk)
    answer = post(
        "unit_report", MARCH, "JJC", version=1, remarks="建议加强培训。", **{NEXT: "下周"}
    )

    assert answer.status_code == 422
    assert "建议加强培训。" in text(answer)
    assert 'value="下周"' in text(answer)
    assert set(answer.context["form"].errors) == {REASON, NEXT}
    assert story.report_of(world.jjc).status == "generated"


def test_the_unit_explains_and_confirms_and_the_office_accepts(world, as_):
    _get, post = as_(world.unit_clerk)
    said = {REASON: "等待材料。", NEXT: "明天", "version": 1, "remarks": "无。"}
    assert post("unit_report", MARCH, "JJC", **said).status_code == 302
    assert OverdueNote.objects.get().reason == "等待材料。"

    get, post = as_(world.director)
    page = text(get("unit_report", MARCH, "JJC"))
    assert "等待材料。" in page
    assert "审核通过" in page
    assert post("unit_report_accept", MARCH, "JJC").status_code == 302
    assert story.report_of(world.jjc).status == "accepted"
    assert "审核通过" not in text(get("unit_report", MARCH, "JJC"))


def test_a_later_version_is_not_confirmed_unread(world, as_):
    story.put_right(2, date(2026, 3, 30))
    actions.correct_unit_report(world.jjc, MARCH, by=world.director, at=on(9))
    _get, post = as_(world.unit_clerk)

    answer = post("unit_report", MARCH, "JJC", version=1, **{REASON: "等", NEXT: "明天"})

    assert answer.status_code == 422
    assert "刚刚有了更正版" in text(answer)


def test_a_pasted_block_fills_the_rows_and_keeps_what_did_not_fit(world, as_):
    _get, post = as_(world.unit_clerk)
    block = "教信［２０２６］０００１\t等待材料\t明天\n2026-0099\t别的"

    answer = post("unit_report", MARCH, "JJC", version=1, fill="1", pasted=block, remarks="甲")

    page = text(answer)
    assert answer.status_code == 200
    assert answer.context["form"][REASON].value() == "等待材料"
    assert answer.context["form"][NEXT].value() > timezone.localdate().isoformat()
    assert "第 2 行" in page
    assert "2026-0099\t别的" in page
    assert not OverdueNote.objects.exists()


def test_a_draft_is_kept_shown_again_and_gone_once_it_is_sent(world, as_):
    get, post = as_(world.unit_clerk)
    assert post("unit_report", MARCH, "JJC", save="1", **{REASON: "写到一半"}).status_code == 302
    assert Draft.objects.get().about == "2026-03/JJC"
    answer = get("unit_report", MARCH, "JJC")
    assert answer.context["form"][REASON].value() == "写到一半"
    assert "尚未报送的草稿" in text(answer)

    post("unit_report", MARCH, "JJC", save="1", seen_opening="on")
    form = get("unit_report", MARCH, "JJC").context["form"]
    assert [code for code, box in form.ticks.items() if box.value()] == ["opening"]

    post("unit_report", MARCH, "JJC", version=1, **{REASON: "写完", NEXT: "明天"})

    assert not Draft.objects.exists()


def test_an_objection_is_raised_shown_and_answered(world, as_):
    get, post = as_(world.unit_clerk)
    assert "提更正" in text(get("unit_report", MARCH, "JJC"))
    form = get("unit_report_object", MARCH, "JJC", figure="closed_on_time")
    assert form.context["form"]["figure"].value() == "closed_on_time"
    said = {"figure": "closed_on_time", "claim": "count", "reason": "3月30日已办结。"}
    wrong = post("unit_report_object", MARCH, "JJC", case="2026-0077", **said)
    assert wrong.status_code == 422
    assert "没有你可以查看的件" in text(wrong)
    assert post("unit_report_object", MARCH, "JJC", case="2026-0002", **said).status_code == 302
    assert post("objection_answer", MARCH, "JJC", 1, adopt="1").status_code == 403

    get, post = as_(world.director)
    assert "尚与申请不一致" in text(get("objection_answer", MARCH, "JJC", 1))
    early = post("objection_answer", MARCH, "JJC", 1, adopt="1")
    assert early.status_code == 422
    assert "办理记录还没有更正" in text(early)
    story.put_right(2, date(2026, 3, 30))
    assert "可以采纳" in text(get("objection_answer", MARCH, "JJC", 1))
    assert post("objection_answer", MARCH, "JJC", 1, adopt="1").status_code == 302
    assert Objection.objects.get().settled_in == 2


def test_both_versions_are_read_and_their_differences_line_by_line(world, as_):
    story.put_right(2, date(2026, 3, 30))
    actions.correct_unit_report(world.jjc, MARCH, by=world.director, at=on(9))
    get, _post = as_(world.unit_clerk)

    old = get("unit_report", MARCH, "JJC", version=1)
    assert old.context["is_old"]
    assert not old.context["may_confirm"]
    assert get("unit_report", MARCH, "JJC").context["document"].version == 2
    assert get("unit_report", MARCH, "JJC", version=9).status_code == 404
    changes = text(get("unit_report_changes", MARCH, "JJC"))
    assert "第1版 → 第2版" in changes
    assert story.case(2).number in changes
    assert "只有一版" in text(as_(world.director)[0]("unit_report_changes", MARCH, "RSC"))


def test_a_case_that_is_not_the_readers_shows_no_word_of_it(world, as_):
    story.confirm(world)
    actions.raise_objection(
        story.report_of(world.jjc), figures.CLOSED_ON_TIME, story.case(2),
        claim="count", reason="机密理由", by=world.unit_clerk, at=on(2),
    )  # fmt: skip
    for n in (1, 2):
        Recusal.objects.create(
            case=story.case(n), person=world.head, ground="relation", began_on=date(2026, 3, 4)
        )

    page = text(as_(world.head)[0]("unit_report", MARCH, "JJC"))

    assert "机密理由" not in page
    assert "等待学校补充材料。" not in page
    assert story.case(2).number in page


def test_a_petitioners_name_in_a_reason_is_masked(world, as_):
    story.confirm(world, notes={LATE_KEY: Note("王建国不同意调解。", date(2026, 4, 20))})

    page = text(as_(world.director)[0]("unit_report", MARCH, "JJC"))

    assert "王建国" not in page
    assert "不同意调解。" in page


def test_the_office_returns_with_words_at_the_line(world, as_):
    story.confirm(world)
    _get, post = as_(world.director)
    empty = post("unit_report_return", MARCH, "JJC")
    assert empty.status_code == 422
    assert "至少对一个项目" in text(empty)
    said = {"overdue_open": "原因不具体。", "remarks": "请提建议。"}
    assert post("unit_report_return", MARCH, "JJC", **said).status_code == 302

    answer = as_(world.unit_clerk)[0]("unit_report", MARCH, "JJC")
    by_code = {line.number.figure.code: line for line in answer.context["lines"]}
    assert by_code["overdue_open"].comment == "原因不具体。"
    assert answer.context["comment"] == "请提建议。"
    assert answer.context["may_confirm"]


def test_the_grid_says_who_is_late_and_presses_them_once(world, as_):
    story.confirm(world)
    get, post = as_(world.director)
    page = get("report_month", MARCH)
    rows = {row.unit.code: row for row in page.context["rows"]}
    assert rows["JJC"].state == "confirmed"
    assert not rows["JJC"].is_late
    assert rows["RSC"].is_late
    assert rows["RSC"].workdays > 20
    assert rows["XH001"].state == "none"
    assert "催报 2 个未报单位" in text(page)
    shown = get("report_month", MARCH, show="generated").context["rows"]
    assert [row.unit.code for row in shown] == ["RSC", "XHQ"]

    post("report_press", MARCH)

    rows = get("report_month", MARCH).context["rows"]
    today = timezone.localdate()
    pressed = {row.unit.code: row.pressed_on for row in rows if row.pressed_on}
    assert pressed == {"RSC": today, "XHQ": today}
    assert post("report_press", MARCH).status_code == 302  # nobody twice on a day
    assert as_(world.unit_clerk)[0]("report_month", MARCH).status_code == 403
    later = Month.at(timezone.now()).next
    assert as_(world.clerk)[0]("report_month", later).status_code == 404


def test_the_grid_costs_the_same_for_few_and_many_units(world, as_, django_assert_max_num_queries):
    get, _post = as_(world.director)
    kind = worlds.Unit.Kind.DEPARTMENT
    for n in range(12):
        made = worlds.make_unit(f"D{n}", f"第{n}处", kind, world.commission)
        actions.generate_unit_report(made, MARCH, by=None, at=on(1))
    get("report_month", MARCH)
    with django_assert_max_num_queries(25):
        assert len(get("report_month", MARCH).context["rows"]) > 12
    with django_assert_max_num_queries(25):
        get("unit_report", MARCH, "JJC")


def test_the_file_holds_figures_duties_and_the_words_to_each_overdue_case(world, as_):
    story.confirm(world, remarks="建议统一口径。")
    answer = as_(world.unit_clerk)[0]("unit_report_xlsx", MARCH, "JJC")
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    rows = sheet.to_python()

    first = [row[0] for row in rows]
    assert "问题与建议：建议统一口径。" in first
    assert [row[1] for row in rows if row[0] == "逾期仍在办理"] == [1]
    (late,) = [row for row in rows if row[0] == story.case(1).number]
    assert late[2:4] == ["等待学校补充材料。", date(2026, 4, 20)]


def test_a_month_is_confirmed_with_one_key_only_once(world, as_, client):
    client.force_login(world.unit_clerk)
    body = {"form_key": uuid4(), "version": 1, REASON: "等", NEXT: "明天"}
    assert [client.post(SHEET, body).status_code for _ in range(2)] == [302, 302]
    assert MonthlyReport.objects.filter(status="confirmed").count() == 1

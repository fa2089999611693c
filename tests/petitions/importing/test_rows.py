"""What becomes of a row, and what is wrong with one."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from audit.verify import check_chains
from organization.models import CalendarYear, Unit
from petitions import actions
from petitions.models import Assignment, Case, Clock, Petition, Reply
from petitions.verify import check_numbers, check_projections
from tests import world as worlds

HEAD = ["编号", "姓名", "主题", "信访日期", "内容", "承办单位", "办理期限", "答复意见", "答复日期"]


def line(number, *, name="王建国", title="题", day="2026-03-02", text="文", **rest):
    cells = (rest.get(key) for key in ("unit", "limit", "reply", "replied"))
    return [number, name, title, day, text, *cells]


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-03-02", "2026-05-06"),  # 1 May and the days off after it
        ("2019-12-09", "2020-02-07"),  # a plain Friday
        ("2023-11-25", "2024-01-24"),
        ("2023-12-12", "2024-02-18"),  # Spring Festival 10 to 17; Sunday 18 is made up
        ("2020-08-04", "2020-10-09"),  # National Day 1 to 8
        ("2019-08-14", "2019-10-14"),  # Sunday 13
        ("2019-08-13", "2019-10-12"),  # a Saturday that is worked
        ("2007-12-03", "2008-02-01"),
        ("1999-03-01", "1999-04-30"),
    ],
)
def test_without_a_limit_the_sixtieth_day_counts_or_the_next_worked_day(world, run, book, day, due):
    assert run(book(HEAD, line(1, day=day, unit="JJC")))[0] == 0
    assert Assignment.objects.get().due_on == date.fromisoformat(due)
    assert list(check_projections()) == []


def test_years_before_our_calendar_are_filled_in(world, run, book):
    CalendarYear.objects.filter(year=1998).delete()
    assert (
        run(book(HEAD, line(1, day="1998-12-15", unit="JJC", reply="答", replied="1999-01-04")))[0]
        == 0
    )
    assert CalendarYear.objects.filter(year__in=[1998, 1999]).count() == 2


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        ("2026-03-31", "2026-03-31"),
        (date(2026, 4, 4), "2026-04-04"),  # a day off: the office's word counts as it is
        (60, "2026-05-06"),
        ("30天", "2026-04-01"),
        ("15个工作日", "2026-03-23"),
    ],
)
def test_a_limit_of_the_register_is_kept(world, run, book, limit, due):
    assert run(book(HEAD, line(1, unit="JJC", limit=limit)))[0] == 0
    assert Clock.objects.get(code="C5").due_on == date.fromisoformat(due)


def test_a_row_with_a_reply_is_a_closed_case_with_its_days(world, run, book):
    code, _, told = run(
        book(HEAD, line("甲-1", unit="JJC", reply="\n 已答复 \t", replied="2026/4/1 9:30")),
        "--by",
        world.clerk.username,
    )
    assert (code, told) == (0, "")
    case = Case.objects.get()
    assert (case.stage, str(case.closed_on), case.host) == ("closed", "2026-04-01", world.jjc)
    assignment = case.assignments.get()
    assert (str(assignment.assigned_on), str(assignment.done_on)) == ("2026-03-02", "2026-04-01")
    assert assignment.sent_by == world.clerk
    reply = case.replies.get()
    assert (reply.opinion, reply.stage) == ("\n 已答复 \t", "served")
    petition = case.petitions.get()
    assert (petition.registered_by, petition.channel) == (world.clerk, "other")
    event = Event.objects.get()
    assert (event.kind, event.actor_id, event.actor_unit) == ("import", world.clerk.pk, "XFB")
    assert event.body["petition"] == petition.number
    assert not list(check_chains()) + list(check_numbers()) + list(check_projections())


def test_an_answered_row_without_a_unit_was_handled_by_the_office_itself(world, run, book):
    code, _, told = run(book(HEAD, line(1, reply="答", replied="2026-04-01")))
    assert (code, Case.objects.get().host) == (0, world.office)
    assert "信访办公室自办" in told


def test_the_unit_of_the_row_goes_before_the_unit_of_the_command(world, run, book):
    run(book(HEAD, line(1, unit="人事处"), line(2, name="李四")), "--unit", "JJC")
    hosts = Case.objects.order_by("serial").values_list("host__code", "stage")
    assert list(hosts) == [("RSC", "routed"), ("JJC", "routed")]


def test_an_open_row_of_no_unit_waits_for_routing_like_any_other(world, run, book):
    today = timezone.localdate()
    run(book(HEAD, line(1, day=today.isoformat())))
    case = Case.objects.get()
    assert (case.stage, case.cannot_notify) == ("triage", "未留电话和住址，无法告知")
    assert list(case.clocks.filter(voided=False).values_list("code", flat=True)) == ["C1"]
    assert list(check_projections()) == []
    moved = actions.assign(case, to=world.jjc, by=world.clerk, at=timezone.now())
    assert moved.stage == "routed"


def test_an_open_row_goes_on_at_the_desk_of_its_unit(world, run, book):
    run(book(HEAD, line(1, unit="JJC", day=timezone.localdate().isoformat())))
    case = actions.sign(Case.objects.get(), by=world.handler, at=timezone.now())
    case = actions.accept(case, by=world.handler, at=timezone.now())
    assert case.stage == "accepted"
    assert list(check_projections()) == []


def test_a_topic_of_accusations_is_restricted_from_the_start(world, run, book):
    run(book(["主题", "日期", "收到日期", "分类"], ["题", "", "2026-03-02", "贪污挪用"]))
    case = Case.objects.get()
    assert (case.track, case.restricted) == ("accusation", True)


def test_a_text_without_a_title_gets_its_beginning(world, run, book):
    run(book(["内容", "收到日期"], ["\n\t我要反映\n食堂" + "问题" * 40, "2026-03-02"]))
    petition = Petition.objects.get()
    assert petition.title.startswith("我要反映 食堂问题")
    assert len(petition.title) == 40
    assert petition.text.startswith("\n\t我要反映\n")


TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"day": ""}, "信访日期", "没有信访日期"),
        ({"day": "2026-02-30"}, "信访日期", "不是日期"),
        ({"day": TOMORROW}, "信访日期", "晚于今天"),
        ({"day": "1949-09-30"}, "信访日期", "早于1949"),
        ({"title": "", "text": " "}, "主题", "都是空的"),
        ({"title": "字" * 201}, "主题", "最多 200 字"),
        ({"name": "字" * 101}, "姓名", "最多 100 字"),
        ({"text": "a\x0bb"}, "内容", "000B"),
        ({"text": "a\x00b"}, "内容", "0000"),
        ({"unit": "不存在处"}, "承办单位", "没有代码、名称或简称"),
        ({"limit": "尽快", "unit": "JJC"}, "办理期限", "不是日期"),
        ({"limit": "2026-03-01", "unit": "JJC"}, "办理期限", "之后十年以内"),
        ({"limit": "60天"}, "办理期限", "没有承办单位"),
        ({"reply": "答"}, "答复日期", "没有答复日期"),
        ({"replied": "2026-04-01"}, "答复意见", "没有答复意见"),
        ({"reply": "答", "replied": "2026-03-01"}, "答复日期", "早于信访日期"),
        ({"reply": "答", "replied": TOMORROW}, "答复日期", "晚于今天"),
    ],
)  # fmt: skip
def test_one_wrong_cell_is_named_and_nothing_is_written(world, run, book, cells, column, message):
    code, said, _ = run(book(["登记簿"], HEAD, line(1), line(2, **cells), line(3, text="另")))
    assert (code, said["rows"], said["imported"], said["skipped"]) == (1, 3, 0, 0)
    [error] = said["errors"]
    assert (error["row"], error["column"]) == (4, column)
    assert message in error["message"]
    assert not Petition.objects.exists()
    assert not Event.objects.exists()


def test_every_wrong_cell_of_two_thousand_rows_is_named(world, run, book):
    bad = [line(n, day="2026-13-01" if n % 10 < 3 else "2026-03-02") for n in range(2000)]
    code, said, _ = run(book(HEAD, *bad))
    assert (code, said["rows"], said["imported"]) == (1, 2000, 0)
    assert [error["row"] for error in said["errors"]] == [n + 2 for n in range(2000) if n % 10 < 3]


def test_failed_formulas_are_errors_and_others_count_by_their_value(world, run, tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["主题", "信访日期", "内容"])
    sheet.write_formula(1, 0, '="题"&1', value="题1")
    sheet.write_row(1, 1, ["2026-03-02", "文"])
    sheet.write_row(2, 0, ["题", "2026-03-02"])
    sheet.write_formula(2, 2, "=NA()", value="#N/A")
    book.close()
    said = run(tmp_path / "f.xlsx")[1]
    assert [(e["row"], e["column"]) for e in said["errors"]] == [(3, "内容")]


def test_a_closed_unit_answers_for_the_past_but_takes_nothing_new(world, run, book):
    Unit.objects.filter(pk=world.rsc.pk).update(valid_to=date(2026, 1, 1))
    assert run(book(HEAD, line(1, unit="RSC", reply="答", replied="2026-04-01")))[0] == 0
    said = run(book(HEAD, line(2, unit="RSC")))[1]
    assert "已经撤销" in said["errors"][0]["message"]


def test_a_name_of_two_units_must_be_told_apart_by_code(world, run, book):
    kind = Unit.Kind.SCHOOL
    for code in ("XH002", "XH003"):
        worlds.make_unit(code, "实验小学", kind, world.bureau)
    said = run(book(HEAD, line(1, unit="实验小学")))[1]
    assert "请填代码" in said["errors"][0]["message"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--unit", "NONE"], "没有代码为 NONE 的单位"),
        (["--by", "nobody"], "没有用户名为 nobody 的人员"),
    ],
)
def test_unknown_options_are_told_in_the_same_form(world, run, book, options, message):
    code, said, _ = run(book(HEAD, line(1)), *options)
    assert (code, said["rows"], said["errors"][0]["row"]) == (1, 0, 0)
    assert message in said["errors"][0]["message"]


def test_only_a_clerk_of_the_office_answers_for_an_import(world, run, book):
    code, said, _ = run(book(HEAD, line(1)), "--by", world.handler.username)
    assert code == 1
    assert "信访办" in said["errors"][0]["message"]
    assert not Petition.objects.exists()


def test_there_must_be_one_petition_office(world, run, book):
    worlds.make_unit("XFB2", "第二信访办", Unit.Kind.PETITION_OFFICE, world.commission)
    assert "有且只有一个" in run(book(HEAD, line(1)))[1]["errors"][0]["message"]


def test_replies_are_of_closed_cases_only(world, run, book):
    run(
        book(
            HEAD,
            line(1, unit="JJC"),
            line(2, text="另", unit="JJC", reply="答", replied="2026-04-01"),
        )
    )
    assert Reply.objects.get().case.stage == "closed"

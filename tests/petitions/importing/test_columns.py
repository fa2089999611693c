"""The header row: found by synonyms, wherever it stands among the first ten rows."""

import pytest

from organization.models import Unit
from petitions.importing import headers
from petitions.importing.headers import SYNONYMS, Field, NoHeader
from petitions.models import Case, Petition
from tests.world import make_unit

ROW = ["投诉食堂", "2026-03-02", "饭菜凉"]


@pytest.mark.parametrize(
    ("field", "name"),
    [(field, name) for field, names in SYNONYMS.items() for name in names.split()],
)
def test_every_synonym_is_known(field, name):
    others = [n for f, n in ((Field.TITLE, "主题"), (Field.RECEIVED, "信访日期")) if f is not field]
    assert headers.find([(1, [name, *others])]).places[field] == 0


@pytest.mark.parametrize(
    "name",
    [" 信 访 日 期 ", "信访日期*", "信访日期：", "信访日期(必填)", "＊信访日期（格式 2026-3-2）"],
)
def test_spaces_marks_and_remarks_do_not_matter(name):
    assert headers.find([(1, ["主题", name])]).places[Field.RECEIVED] == 1


def test_the_better_name_wins_and_the_other_column_is_named_as_unknown():
    columns = headers.find([(1, ["登记日期", "收到日期", "主题"])])
    assert columns.places[Field.RECEIVED] == 1
    assert columns.unknown == ["登记日期"]


def test_the_header_row_may_stand_below_a_title(world, run, book):
    path = book(["二〇二六年信访登记簿"], [], ["制表：", "刘敏"], ["主题", "信访日期", "内容"], ROW)
    assert run(path)[1]["imported"] == 1
    assert run(book(*[["题"]] * 10, ["主题", "信访日期", "内容"], ROW))[0] == 1


def test_unknown_columns_are_told_on_stderr_alone(world, run, book):
    code, said, told = run(book(["主题", "信访日期", "属实度", "血型"], [*ROW[:2], "是", "A"]))
    assert (code, set(said)) == (0, {"rows", "imported", "skipped", "errors"})
    assert "属实度、血型" in told


@pytest.mark.parametrize(
    ("head", "needed"),
    [
        (["主题", "内容", "姓名"], "信访日期"),
        (["信访日期", "姓名"], "主题或内容"),
        (["甲", "乙"], "主题或内容、信访日期"),
    ],
)
def test_missing_columns_make_one_error_naming_what_is_needed_and_what_is_there(
    world, run, book, head, needed
):
    code, said, _ = run(book(head, ROW))
    assert (code, said["rows"], len(said["errors"])) == (1, 0, 1)
    assert needed in said["errors"][0]["message"]
    assert "、".join(head) in said["errors"][0]["message"]


def test_a_sheet_without_rows_says_so():
    with pytest.raises(NoHeader):
        headers.find([])


def test_values_of_lists_are_recognised_by_code_name_and_short_name(world, run, book):
    head = ["题名", "来信日期", "承办处室", "渠道", "分类", "联系电话", "地址", "姓名"]
    path = book(
        head,
        ["一", "2026-03-02", "JJC", "来访", "E05-04", 13000001234.0, "枫林路1号", "王建国"],
        ["二", "2026-03-02", "基础教育处", "电话", "职称评审", "021-1", "", "匿名"],
        ["三", "2026-03-02", " ｊｊｃ ", "上级转来", "E0504", None, None, None],
    )
    code, said, _ = run(path)
    assert (code, said["imported"]) == (0, 3)
    petitions = Petition.objects.order_by("serial").select_related("petitioner", "case__topic")
    assert [p.channel for p in petitions] == ["visit", "phone", "forwarded"]
    assert {p.case.topic.code for p in petitions} == {"E05-04"}
    assert set(Case.objects.values_list("host__code", flat=True)) == {"JJC"}
    assert [p.petitioner.kind for p in petitions] == ["person", "anonymous", "anonymous"]
    assert petitions[0].petitioner.phone == "13000001234"
    assert petitions[0].case.petitioner_mark == "王**"
    assert petitions[1].case.petitioner_mark == ""


def test_what_stands_in_brackets_tells_two_schools_apart(world, run, book):
    for code, name in (("XH7", "枫桥中学（东校区）"), ("XH8", "枫桥中学（西校区）")):
        make_unit(code, name, Unit.Kind.SCHOOL, world.bureau)
    head = ["主题", "信访日期", "内容", "承办单位"]
    code, said, _ = run(
        book(head, [*ROW, "枫桥中学(西校区)"], ["二", *ROW[1:], "枫桥中学（东校区）"])
    )
    assert (code, said["imported"]) == (0, 2)
    assert set(Case.objects.values_list("host__code", flat=True)) == {"XH7", "XH8"}
    code, said, _ = run(book(head, [*ROW, "枫桥中学"]))
    assert code == 1
    assert "可指 2 个" in said["errors"][0]["message"]

"""People from Excel: every cell is judged, nothing is written before the second step."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audit.models import Event
from organization.models import Duty, Post, User
from organization.roster import checking, columns, template, writing
from organization.workbooks import reading
from organization.workbooks.limits import PAGE
from tests.organization.admin.conftest import send, signed_in
from tests.organization.conftest import AT, OPENED, TODAY
from tests.petitions.importing import books

HEAD = ["姓名", "用户名", "电子邮箱", "单位", "职责", "职务", "任职起"]
GOOD = [
    HEAD,
    ["王建国", "", "", "基础教育处", "经办人", "主任科员", "2026-01-05"],
    ["李明", "li.ming", "li@example.org", "XHQ", "信访专员", "", ""],
    ["张静", "", "", "", "", "", ""],
]


def block(rows):
    return "\r\n".join("\t".join(row) for row in rows)


def sheet(rows):
    return reading.kept([(n, list(row)) for n, row in enumerate(rows, start=1)], PAGE)


def check(*rows):
    return checking.check(sheet([HEAD, *rows]), TODAY)


@pytest.fixture
def import_url():
    return reverse("person_import")


def kept(answer):
    return re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]


def test_a_list_is_entered_with_usernames_posts_and_passwords(desk, units, import_url):
    seen = desk.post(import_url, {"block": block(GOOD)})
    assert seen.status_code == 200
    assert "确认导入 3 人" in seen.content.decode()
    assert not User.objects.filter(username="li.ming").exists()
    done = send(desk, reverse("person_import_confirm"), kept=kept(seen))
    assert done.headers["Location"] == reverse("person_import_done")
    people = {person.name: person for person in User.objects.filter(name__in=["李明", "张静"])}
    assert people["李明"].username == "li.ming"
    wang = Post.objects.get(unit=units["JJC"]).person
    assert (wang.username, wang.must_change_password) == ("wangjianguo", True)
    assert Post.objects.get(unit=units["XHQ"]).title == "信访专员"
    page = desk.get(done.headers["Location"])
    for person, password in page.context["lines"]:
        assert User.objects.get(pk=person.pk).check_password(password)
    again = desk.get(done.headers["Location"]).context
    assert not again["has_passwords"]
    assert len(Event.objects.get(kind="people_imported").body["people"]) == 3


def test_a_list_that_is_sent_twice_enters_nobody_twice(desk, units, import_url):
    first = desk.post(import_url, {"block": block(GOOD)})
    form = {"kept": kept(first), "form_key": "5f4f0f0e-0000-4000-8000-000000000001"}
    confirm = reverse("person_import_confirm")
    places = {desk.post(confirm, form).headers["Location"] for _n in range(2)}
    assert places == {reverse("person_import_done")}
    count = User.objects.count()
    second = desk.post(import_url, {"block": block(GOOD)})
    assert second.status_code == 422
    assert second.context["checked"].known == 3
    send(desk, confirm, kept=form["kept"])
    assert User.objects.count() == count


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["", "x"], "姓名", "请填写姓名"),
        (["甲", "汉字"], "用户名", "只用英文字母"),
        (["甲", "taken"], "用户名", "已有人使用"),
        (["甲", "", "不是邮箱"], "电子邮箱", "有效的邮箱"),
        (["甲", "", "", "没有处", "经办人"], "单位", "没有“没有处”"),
        (["甲", "", "", "基础教育处", "皇帝"], "职责", "没有“皇帝”"),
        (["甲", "", "", "基础教育处"], "职责", "填了单位就要填职责"),
        (["甲", "", "", "", "经办人"], "单位", "填了职责就要填单位"),
        (["甲", "", "", "SHEC", "安全管理员"], "职责", "三员"),
        (["甲", "", "", "SHEC", "一岗双责"], "职责", "分管单位"),
        (["甲", "", "", "JJC", "经办人", "", "昨天下午"], "任职起", "不是日期"),
        (["甲", "", "", "JJC", "经办人", "", "2001-01-01"], "任职起", "设立日期"),
        (["甲" * 61], "姓名", "不能超过 60"),
        ([{"error": "#N/A"}], "姓名", "公式错误"),
    ],
)
def test_what_is_wrong_is_said_in_its_cell(units, row, column, words):
    User.objects.create_user("taken", name="别人")
    checked = check(row)
    found = [(head, message) for _row, head, message in checked.errors]
    assert any(head == column and words in message for head, message in found), found
    assert not checked.ready


def test_one_wrong_cell_keeps_everybody_out(desk, units, import_url):
    rows = [*GOOD, ["甲", "", "", "没有处", "经办人", "", ""]]
    answer = desk.post(import_url, {"block": block(rows)})
    assert answer.status_code == 422
    assert "没有“没有处”这个现行单位" in answer.content.decode()
    assert 'name="kept"' not in answer.content.decode()
    assert not User.objects.filter(name="李明").exists()


def test_namesakes_in_one_list_need_usernames(units):
    row = ["王建国", "", "", "JJC", "经办人"]
    assert "各填用户名" in check(row, row).errors[0][2]
    named = check(["王建国", "w1", "", "JJC", "经办人"], ["王建国", "w2", "", "JJC", "经办人"])
    assert named.ready
    two = check(["王建国"], ["王建国", "", "", "JJC", "经办人"])
    assert [line.username for line in two.lines] == ["wangjianguo", "wangjianguo2"]


def test_all_or_nothing_when_a_row_fails_at_the_last_moment(units, keeper, someone):
    rows = [HEAD, ["甲", "", "", "JJC", "经办人"], ["乙", "", "", "JJC", "主要负责人"]]
    someone(Duty.HEAD, units["JJC"])
    with pytest.raises(writing.Refused, match=r"第 3 行.*已有"):
        writing.enter_all(sheet(rows), by=keeper, at=AT)
    assert not User.objects.filter(name__in=["甲", "乙"]).exists()


def test_only_the_administrator_enters_a_list(units, guard, someone):
    with pytest.raises(PermissionDenied):
        writing.enter_all(sheet(GOOD), by=guard, at=AT)
    assert signed_in(guard).get(reverse("person_import")).status_code == 403


def test_rows_of_another_person_or_altered_rows_are_refused(desk, someone, units, import_url):
    other = signed_in(someone(Duty.ADMIN, units["SHEC"]))
    theirs = kept(other.post(import_url, {"block": block(GOOD)}))
    for rows in (theirs, theirs + "x", ""):
        answer = send(desk, reverse("person_import_confirm"), kept=rows)
        assert answer.headers["Location"] == import_url
    assert not User.objects.filter(name="李明").exists()


def test_a_table_without_names_and_an_empty_one_are_refused(units):
    with pytest.raises(columns.NoHeader, match="姓名"):
        checking.check(sheet([["甲", "乙"], ["1", "2"]]), TODAY)
    with pytest.raises(reading.Unreadable):
        checking.check(sheet([HEAD]), TODAY)
    many = [HEAD, *([f"甲{n}"] for n in range(checking.MOST + 1))]
    with pytest.raises(reading.Unreadable, match="1000"):
        checking.check(sheet(many), TODAY)


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "macros": lambda path: books.pack(path, books.parts() | {"xl/vbaProject.bin": "x"}),
    "entities": lambda path: books.pack(
        path, books.parts() | {books.SHEET: books.sheet_xml("", head=LAUGHS)}
    ),
    "bomb": lambda path: books.pack(path, books.parts() | {"xl/a.xml": "<a>" + " " * 60_000_000}),
    "no zip": lambda path: path.write_bytes(b"PK not really"),
    "old": lambda path: path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600),
    "empty": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_workbook_is_refused_with_a_sentence(desk, import_url, tmp_path, kind):
    path = tmp_path / "people.xlsx"
    HOSTILE[kind](path)
    upload = SimpleUploadedFile("people.xlsx", path.read_bytes())
    answer = desk.post(import_url, {"file": upload})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_the_template_is_read_back_with_its_lists(units, desk):
    answer = desk.get(reverse("person_import_template"))
    assert answer.content[:2] == b"PK"
    assert len(template.template(TODAY)) > 1000


def test_a_real_workbook_goes_through(desk, units, import_url, tmp_path):
    path = books.write(tmp_path / "people.xlsx", [[*row] for row in GOOD], sheet="人员")
    assert CalamineWorkbook.from_path(path).sheet_names == ["人员"]
    upload = SimpleUploadedFile("people.xlsx", path.read_bytes())
    assert desk.post(import_url, {"file": upload}).context["checked"].ready


def test_a_hundred_people_are_entered_at_once(units, keeper):
    rows = [HEAD, *([f"员{n}", f"u{n}", "", "XHQ01", "经办人"] for n in range(100))]
    entered = writing.enter_all(sheet(rows), by=keeper, at=AT)
    assert len({each.password for each in entered}) == 100
    assert Post.objects.filter(unit=units["XHQ01"], valid_from__gte=OPENED).count() == 100

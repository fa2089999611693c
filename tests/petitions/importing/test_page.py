"""The page: upload or paste, look, confirm. Nothing is written before that."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from organization.workbooks import reading
from organization.workbooks.limits import PAGE
from petitions.importing.template import template
from petitions.models import Case, Draft, Petition
from tests import world as worlds
from tests.petitions.importing import books

pytestmark = pytest.mark.urls("tests.petitions.importing.urls")

HEAD = ["编号", "主题", "信访日期", "内容", "答复意见", "答复日期"]
ROWS = [[n, f"题{n}", "2026-03-02", "文\n二", "答", "2026-04-01"] for n in range(1, 6)]


@pytest.fixture
def page(client, world):
    client.force_login(world.clerk)
    return client


@pytest.fixture
def upload(tmp_path):
    def upload(*rows, name="登记簿.xlsx"):
        path = books.write(tmp_path / "upload.xlsx", rows)
        return SimpleUploadedFile(name, path.read_bytes())

    return upload


def send(client, **fields):
    return client.post(reverse("petition_import"), fields)


def confirm(client, url, key=None):
    return client.post(f"{url}confirm/", {"form_key": key or uuid4()})


def test_a_workbook_is_shown_first_and_imported_once_it_is_confirmed(page, world, upload):
    answer = send(page, file=upload(HEAD, *ROWS, ROWS[0]), unit=world.jjc.pk)
    assert answer.status_code == 302
    shown = page.get(answer.url)
    assert "确认导入 5 行" in shown.content.decode().replace("\n", "")
    assert "已有，跳过" in shown.content.decode()
    assert "题5" in shown.content.decode()
    assert not Petition.objects.exists()

    key = uuid4()
    done = confirm(page, answer.url, key)
    assert (done.status_code, done.url) == (302, reverse("case_list"))
    assert [str(m) for m in page.get(done.url).context["messages"]] == ["已导入 5 行，跳过 1 行。"]
    assert Petition.objects.filter(registered_by=world.clerk).count() == 5
    assert set(Case.objects.values_list("host__code", flat=True)) == {"JJC"}
    assert not Draft.objects.exists()
    # The same click again leads to the same place, and another one finds nothing to import.
    assert confirm(page, answer.url, key).url == done.url
    assert confirm(page, answer.url).status_code == 404
    assert Petition.objects.count() == 5


def test_a_pasted_block_is_read_like_a_workbook(page, upload):
    block = '编号\t主题\t信访日期\t内容\r\n1\t题\t2026/3/2\t"第一行\r\n""引号""\t后"\r\n'
    answer = send(page, block=block)
    assert answer.status_code == 302
    assert confirm(page, answer.url).status_code == 302
    assert Petition.objects.get().text == '第一行\n"引号"\t后'


def test_errors_stand_in_their_cells_and_what_was_pasted_is_not_lost(page):
    block = "主题\t信访日期\t内容\n好\t2026-03-02\t文\n坏\t2026-02-30\t文\n缺\t\t\n"
    answer = send(page, block=block)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有 2 处错误" in text
    assert 'href="#row-3"' in text
    assert 'id="row-3"' in text
    assert text.count("不是日期") == 2  # in the summary and in the cell
    assert "坏\t2026-02-30" in text
    assert not Draft.objects.exists()
    assert not Petition.objects.exists()


def test_rows_with_errors_are_shown_before_others_and_all_are_counted(page):
    rows = [f"题{n}\t{'2026-13-01' if n > 700 else '2026-03-02'}" for n in range(750)]
    answer = send(page, block="\n".join(["主题\t信访日期", *rows]))
    preview = answer.context["preview"]
    assert (len(preview.rows), preview.outcome.rows) == (200, 750)
    assert sum(1 for row in preview.rows if any(cell.error for cell in row.cells)) == 49
    assert (len(preview.errors), preview.more_errors) == (20, 29)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "请选择工作簿"),
        ({"block": "甲\t乙\n1\t2"}, "缺少必需的列"),
        ({"block": "主题\t信访日期"}, "没有数据行"),
        ({"block": "主题\t信访日期\n" + "题\t2026-03-02\n" * 6000}, "5000 行"),
        ({"block": "主题\x00"}, "空字符"),
        ({"block": "\t".join(["主题", "信访日期", *"x" * 60])}, "60 列"),
        ({"unit": "999999", "block": "主题\t信访日期\n题\t2026-03-02"}, ""),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_sentence(page, fields, words):
    answer = send(page, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ["登记簿.xls", "登记簿.csv", "a.xlsm", "x"])
def test_only_xlsx_is_taken(page, name):
    answer = send(page, file=SimpleUploadedFile(name, b"PK\x03\x04"))
    assert answer.status_code == 422
    assert ".xlsx" in answer.context["form"].errors["file"][0]


def test_one_source_at_a_time_and_none_too_big(page, upload, monkeypatch):
    answer = send(page, file=upload(HEAD, *ROWS), block="主题")
    assert "只能选一样" in answer.content.decode()
    monkeypatch.setattr("organization.workbook_forms.MOST_BYTES", 1000)
    assert "超过 10 MB" in send(page, file=upload(HEAD, *ROWS)).content.decode()


def test_the_preview_is_judged_again_when_it_is_confirmed(page, world, upload, run, book):
    answer = send(page, file=upload(HEAD, *ROWS))
    run(book(HEAD, [1, "别的", "2026-03-02", "文", "", ""]))
    refused = confirm(page, answer.url)
    assert refused.status_code == 422
    assert "已导入为" in refused.content.decode()
    assert Petition.objects.count() == 1
    assert Draft.objects.exists()


def test_everything_known_leaves_nothing_to_confirm(page, upload):
    for _time in range(2):
        answer = send(page, file=upload(HEAD, *ROWS))
        shown = page.get(answer.url).content.decode()
        confirm(page, answer.url)
    assert "确认导入 " not in shown.replace("确认导入 - ", "")
    assert Petition.objects.count() == 5


def test_unknown_columns_and_rows_of_no_unit_are_noticed(page, upload):
    answer = send(page, file=upload([*HEAD, "属实度"], ROWS[0]))
    shown = page.get(answer.url).content.decode()
    assert "属实度" in shown
    assert "信访办公室自办" in shown


def test_a_preview_is_its_owners_alone_and_must_be_whole(page, client, world, upload):
    url = send(page, file=upload(HEAD, *ROWS)).url
    client.force_login(world.director)
    assert client.get(url).status_code == 404
    assert confirm(client, url).status_code == 404
    for fields in ({}, {"rows": ["x"]}, {"rows": [[1, "x"]]}, {"rows": [[None, []]]}):
        draft = Draft.objects.create(
            owner=world.director, form="import", fields=fields, saved_at=timezone.now()
        )
        assert client.get(reverse("petition_import_preview", args=[draft.key])).status_code == 404


def test_only_clerks_of_the_office_may_import(client, world, upload):
    for person in (world.handler, world.leader, world.admin, world.auditor):
        client.force_login(person)
        assert client.get(reverse("petition_import")).status_code == 403
        assert send(client, file=upload(HEAD, *ROWS)).status_code == 403
        assert client.get(reverse("petition_import_template")).status_code == 403
    other = worlds.make_person(worlds.Duty.REGISTRAR, world.bureau)
    client.force_login(other)
    assert send(client, file=upload(HEAD, *ROWS)).status_code == 403
    assert not Draft.objects.exists()


def test_a_form_without_its_key_is_refused(page, upload):
    url = send(page, file=upload(HEAD, *ROWS)).url
    assert page.post(f"{url}confirm/").status_code == 400
    assert not Petition.objects.exists()


def test_the_template_is_a_workbook_that_the_import_reads(page, tmp_path):
    answer = page.get(reverse("petition_import_template"))
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    head, *rest = book.get_sheet_by_index(0).to_python()
    assert head[:3] == ["编号", "信访人", "联系电话"]
    assert rest == []
    assert "基础教育处" in [
        row[2] for row in book.get_sheet_by_index(1).to_python() if len(row) > 2
    ]
    path = tmp_path / "t.xlsx"
    path.write_bytes(template(timezone.localdate()))
    assert [number for number, _cells in reading.workbook(path, PAGE).rows()] == [1]


def test_the_pages_ask_the_same_number_of_questions_for_few_and_many_rows(
    page, upload, django_assert_max_num_queries
):
    few = send(page, file=upload(HEAD, ROWS[0])).url
    with django_assert_max_num_queries(25):
        page.get(few)
    many = [[n, f"题{n}", "2026-03-02", "文", "", ""] for n in range(800)]
    url = send(page, file=upload(HEAD, *many)).url
    with django_assert_max_num_queries(25):
        page.get(url)

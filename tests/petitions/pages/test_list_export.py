"""The file holds what the page shows: the same rows, order and columns, and nothing that runs."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from audit.cells import text_of
from audit.models import Event
from petitions import columns, replay
from petitions.columns import COLUMNS
from petitions.listing import Listing
from petitions.models import Case, CaseCopy
from petitions.worklist import Desk
from tests.petitions.pages.browsers import browser
from tests.world import bring_to, register

HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", "＋1", "－1", "＠x",
    "=HYPERLINK(\"http://evil.example\",\"点\")", "http://evil.example/", "mailto:a@b.cn",
    "00123", "1e5", "310101199001011234", "a\x00b\x0bc", "半\ud800个", "\ufffe", "_x0041_",
    "<b>&amp;", "'引号", "多\n行", "💩" * 3,
]  # fmt: skip


def now():
    return timezone.localtime()


def export(user, query=""):
    answer = browser(user).get(f"{reverse('case_export')}?{query}")
    assert answer.status_code == 200
    return b"".join(answer)


def rows_of(content):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def expected(user, query):
    """What the page shows, cell by cell."""
    listing = Listing(QueryDict(query), Desk(user, timezone.localdate()))
    return [case.number for case in listing.rows]


@pytest.mark.parametrize(
    "query", ["", "view=all", "sort=-number", "stage=routed", "cols=number&cols=people", "q=职称"]
)
@pytest.mark.parametrize("who", ["clerk", "leader", "head", "handler"])
def test_the_rows_are_those_of_the_list_in_its_order(world, who, query):
    for step in ("assign", "accept", "close"):
        bring_to(world, register(world, at=now()).case, step, at=now())
    register(world, at=now())
    user = getattr(world, who)
    heading, heads, *rows = rows_of(export(user, query))
    place = heads.index("编号")
    assert [row[place] for row in rows] == expected(user, query)
    assert f"共 {len(rows)} 件" in heading[0]
    assert user.name in heading[0]


def test_columns_and_words_are_those_of_the_page(world):
    case = register(world, at=now(), name="王建国").case
    _heading, heads, row = rows_of(export(world.clerk))
    assert heads == ["时限", "编号", "题名", "信访人", "承办", "环节", "收到"]
    assert row[1:] == [
        case.number, case.title, "王**", "", "待分办", case.received_on.isoformat(),
    ]  # fmt: skip


def test_every_column_says_in_the_file_what_it_says_on_the_page(world):
    for step in ("assign", "accept", "close"):
        bring_to(world, register(world, at=now()).case, step, at=now())
    register(world, at=now(), matter_fields={"track": "accusation"})
    today, query = timezone.localdate(), "&".join(f"cols={column.key}" for column in COLUMNS)
    listing = Listing(QueryDict(f"view=all&{query}"), Desk(world.clerk, today))
    cases = list(listing.rows.with_list_columns())
    shown = columns.with_cells(columns.lines(cases, on=today, rules=replay.rules()), COLUMNS)
    _heading, heads, *rows = rows_of(export(world.clerk, f"view=all&{query}"))
    assert heads == [str(column.label) for column in COLUMNS]
    assert rows == [[text_of(said) for _column, said in cells] for _line, cells in shown]


def test_only_the_ticked_rows_are_in_the_file(world):
    cases = [register(world, at=now()).case for _ in range(3)]
    rows = rows_of(export(world.clerk, f"pick={cases[0].pk}&pick={cases[2].pk}"))[2:]
    assert {row[1] for row in rows} == {cases[0].number, cases[2].number}


def test_hostile_titles_stay_text_and_the_file_opens(world, monkeypatch):
    for _ in HOSTILE:
        register(world, at=now())
    titles = dict(zip(Case.objects.values_list("number", flat=True), HOSTILE, strict=True))
    monkeypatch.setattr(
        "petitions.columns.ListLine.title", property(lambda line: titles[line.case.number])
    )
    content = export(world.clerk, "view=all")
    with ZipFile(BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        names = parts.namelist()
    assert "<f>" not in sheet
    assert "<v>" not in sheet  # every cell is an inline string
    assert not [name for name in names if "rels/sheet" in name]  # no links
    assert 'quotePrefix="1"' in ZipFile(BytesIO(content)).read("xl/styles.xml").decode()
    read = {row[1]: row[2] for row in rows_of(content)[2:]}
    for number, title in titles.items():
        clean = "".join(char for char in title if char in "\t\n\r" or char.isprintable())
        assert read[number].strip() == clean.replace("\r", "").strip() or read[number] == clean


def test_a_restricted_case_is_its_number_alone(world):
    case = register(world, at=now(), title="举报受贿", matter_fields={"track": "accusation"}).case
    row = rows_of(export(world.clerk))[2]
    assert (row[2], row[3]) == (case.number, "保密")


def test_who_took_what_is_on_the_trail_and_no_personal_data_is(world):
    case = register(world, at=now(), name="王建国").case
    client = browser(world.clerk)
    found = client.post(reverse("case_search"), {"q": "王建国"}).url.partition("?")[2]
    query = f"view=all&stage=triage&{found}&sort=-due&received_from=王建国"
    content = b"".join(client.get(f"{reverse('case_export')}?{query}"))
    event = Event.objects.get(kind="export")
    assert event.chain.subject == f"user/{world.clerk.pk}"
    assert event.actor_id == world.clerk.pk
    assert event.body["rows"] == 1
    assert event.body["filter"] == ["view=all", "sort=-due", "stage=triage", "q"]
    assert event.body["sha256"] == hashlib.sha256(content).hexdigest()
    assert "王" not in str(event.body)
    assert CaseCopy.objects.get().case == case


def test_an_empty_list_is_an_empty_file(world):
    assert len(rows_of(export(world.bureau_clerk, "view=all"))) == 2


def test_more_rows_than_a_file_may_have_are_refused_with_a_sentence(world, monkeypatch):
    monkeypatch.setattr("audit.cells.MOST", 1)
    for _ in range(2):
        register(world, at=now())
    answer = browser(world.clerk).get(reverse("case_export"), follow=True)
    assert "一次最多导出 1 件" in answer.content.decode()
    assert not Event.objects.filter(kind="export").exists()

"""Cases out: what the page of the case shows the same reader, and not a word more."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Read
from organization.models import Duty
from petitions import actions
from petitions.models import Case, Topic, Track
from reports.measures import Counted
from tests.api.programs import Program
from tests.world import MONDAY, bring_to, days, make_person, register

PARTS = ("petitions", "assignments", "events", "clocks", "papers", "actions")


def accusation(world, unit):
    fields = {
        "topic": Topic.objects.get(code="E14-01"), "track": Track.ACCUSATION, "subject_unit": unit,
    }  # fmt: skip
    return register(world, matter_fields=fields, title="反映校长问题", text="秘密的内容").case


def slugs(answer):
    assert answer.status_code == 200, answer.content
    return [row["slug"] for row in answer.json()["cases"]]


def test_the_list_is_what_the_account_sees_the_newest_first(world, reader):
    first = register(world).case
    second = register(world, at=MONDAY + days(1)).case
    bring_to(world, first, "sign")
    assert slugs(reader("clerk").get("/cases")) == [second.slug, first.slug]
    assert slugs(reader("handler").get("/cases")) == [first.slug]
    assert slugs(reader("bureau_head").get("/cases")) == []


def test_a_long_list_goes_on_behind_each_page_and_holds_every_case_once(world, reader):
    made = [register(world, at=MONDAY + days(n // 2)).case.slug for n in range(7)]
    program, found, path = reader("clerk"), [], "/cases?size=3&view=all"
    while path:
        page = program.get(path)
        found += slugs(page)
        path = page.json()["next"]
    assert sorted(found) == sorted(made)
    assert len(found) == 7


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("stage=triage", 1), ("stage=routed&stage=triage", 2), ("topic=E05-04", 2), ("host=JJC", 1),
        ("received_from=2026-03-03", 1), ("view=open", 2), ("number=教信〔2026〕0001", 1),
    ],
)  # fmt: skip
def test_the_filters_are_those_of_the_page(world, reader, query, count):
    bring_to(world, register(world).case, "assign")
    register(world, at=MONDAY + days(1))
    assert len(slugs(reader("clerk").get(f"/cases?{query}"))) == count


@pytest.mark.parametrize(
    "query",
    [
        "q=王建国", "stage=none", "size=0", "size=x", "after=x", "view=x", "received_from=0302",
        "view=open&view=all", "view=", "x=1", "host=NO", "after=MjAyNi0wMy0wMi4x&after=x",
    ],
)  # fmt: skip
def test_a_query_that_means_nothing_is_refused_with_its_place(reader, query):
    answer = reader("clerk").get(f"/cases?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert answer.json()["errors"][0]["pointer"].startswith("?")


def test_a_case_and_what_hangs_on_it_never_say_who_petitioned(world, reader):
    case = bring_to(world, register(world, text="王建国，13000001234，反映评审。").case, "serve")
    for who in ("clerk", "handler", "leader"):
        program = reader(who)
        said = program.get(f"/cases/{case.slug}")
        assert said.json()["petitioner"] == "王**"
        assert said.json()["stage"]["code"] == Case.objects.get().stage
        for part in PARTS:
            answer = program.get(f"/cases/{case.slug}/{part}")
            assert answer.status_code == 200, part
            said.content += answer.content
        text = said.content.decode()
        assert "反映评审" in text
        assert "王建国" not in text
        assert "13000001234" not in text


def test_each_clock_says_how_its_last_day_was_found(world, reader):
    case = bring_to(world, register(world).case, "accept")
    found = {row["code"]: row for row in reader("clerk").get(f"/cases/{case.slug}/clocks").json()}
    assert found["C4"]["last_day"] == case.clocks.get(code="C4").due_on.isoformat()
    assert len(found["C4"]["explanation"]) >= 2
    assert found["C1"]["stopped_on"] == "2026-03-02"


def test_a_case_that_is_not_theirs_answers_like_one_that_is_not_there(world, reader):
    case = register(world).case
    program = reader("bureau_head")
    for path in ("", *(f"/{part}" for part in PARTS), "/papers/1/pdf"):
        mine = program.get(f"/cases/{case.slug}{path}")
        none = program.get(f"/cases/XFB-2026-9999{path}")
        assert (mine.status_code, mine.content) == (404, none.content)
    taken = [program.post(f"/cases/{slug}/actions/sign", {}, match='"1"')
             for slug in (case.slug, "XFB-2026-9999")]  # fmt: skip
    assert taken[0].status_code == 404
    assert taken[0].content == taken[1].content
    refused = Read.objects.refused().filter(subject=f"case/{case.slug}")
    assert refused.exists(), "the auditor learns of it"


def test_of_an_accusation_a_program_gets_no_word(world, reader):
    case = accusation(world, world.school)
    program = reader("clerk")
    (row,) = program.get("/cases").json()["cases"]
    assert (row["title"], row["petitioner"], row["restricted"]) == (case.number, "保密", True)
    text = "".join(
        program.get(f"/cases/{case.slug}{path}").content.decode()
        for path in ("", *(f"/{part}" for part in PARTS))
    )
    assert "秘密的内容" not in text
    assert "反映校长问题" not in text
    answer = program.get(f"/cases/{case.slug}/papers/1/pdf")
    assert (answer.status_code, answer.json()["code"]) == (403, "restricted")


def test_for_the_accused_side_an_accusation_is_not_there(world):
    from tests.api.programs import program_of

    case = accusation(world, world.school)
    for duty, unit in ((Duty.HEAD, world.school), (Duty.SPECIALIST, world.school)):
        program = program_of(make_person(duty, unit), by=world.admin)
        assert case.slug not in program.get("/cases").content.decode()
        assert program.get(f"/cases/{case.slug}").status_code == 404


def test_who_has_it_already_is_told_that_nothing_changed(world, reader):
    case = register(world).case
    program = reader("clerk")
    first = program.get(f"/cases/{case.slug}")
    tag = first.headers["ETag"]
    assert tag.startswith(f'"{case.version}-')
    again = program.get(f"/cases/{case.slug}", **{"If-None-Match": f'W/"x", {tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    actions.note(case, words="已联系。", by=world.clerk, at=MONDAY)
    bring_to(world, case, "assign")
    changed = program.get(f"/cases/{case.slug}", **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    listed = program.get("/units").headers["ETag"]
    assert program.get("/units", **{"If-None-Match": listed}).status_code == 304


def test_reading_is_in_the_read_log_once(world, reader):
    case = register(world).case
    program = reader("clerk")
    program.get(f"/cases/{case.slug}")
    program.get(f"/cases/{case.slug}")
    reads = Read.objects.filter(subject=f"case/{case.slug}", actor_id=world.clerk.pk)
    assert reads.count() == 1


def counted(program, path):
    program.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert program.get(path).status_code == 200
    return len(asked)


def test_a_list_costs_the_same_for_one_case_and_for_many(world, reader):
    register(world)
    program = reader("clerk")
    few = counted(program, "/cases")
    for _ in range(6):
        register(world)
    assert counted(program, "/cases") == few


def test_a_case_costs_the_same_however_much_hangs_on_it(world, reader):
    case = register(world).case
    program = reader("clerk")
    paths = [f"/cases/{case.slug}/{part}" for part in PARTS if part != "actions"]
    few = [counted(program, path) for path in paths]
    for _ in range(3):
        actions.join(case, submission_again(), by=world.clerk, at=MONDAY)
        actions.note(case, words="一句话", by=world.clerk, at=MONDAY)
    assert [counted(program, path) for path in paths] == few


def submission_again():
    from tests.world import submission

    return submission(name="李明", phone="13900005678")


def test_papers_are_listed_and_downloaded_with_the_petitioner_masked(world, reader):
    case = bring_to(world, register(world).case, "serve")
    program = reader("clerk")
    rows = program.get(f"/cases/{case.slug}/papers").json()
    opinion = next(row for row in rows if row["kind"] == "opinion")
    answer = program.get(opinion["pdf"])
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert program.get(f"/cases/{case.slug}/papers/999/pdf").status_code == 404
    assert reader("bureau_head").get(opinion["pdf"]).status_code == 404


def test_a_figure_its_meaning_its_number_and_its_cases_agree(world, reader):
    bring_to(world, register(world).case, "assign")
    register(world)
    program = reader("director")
    codes = {row["code"]: row for row in program.get("/figures").json()}
    assert codes["assigned"]["counted"] == Counted.MATTERS
    found = program.get("/figures/assigned?month=2026-03&where=JJC").json()
    assert found["number"] == 1
    rows = program.get(found["rows"]).json()
    assert (rows["count"], len(rows["rows"])) == (1, 1)
    assert rows["rows"][0]["days"][0]["on"] == date(2026, 3, 2).isoformat()
    assert rows["rows"][0]["case"] == Case.objects.order_by("pk")[0].slug


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/figures/none?month=2026-03", 404),
        ("/figures/assigned?month=2026-13", 400),
        ("/figures/assigned", 400),
        ("/figures/assigned?month=2026-03&year=2026", 400),
        ("/figures/assigned?month=2099-03", 404),
        ("/figures/assigned?month=2026-03&where=NO", 404),
        ("/figures/assigned/rows?month=2026-03&page=0", 400),
    ],
)
def test_a_figure_that_is_none_is_refused(reader, path, status):
    assert reader("director").get(path).status_code == status


def test_a_figure_of_others_is_refused_as_on_its_page(world, reader):
    answer = reader("head").get("/figures/assigned?month=2026-03&where=XHQ")
    assert answer.status_code == 403
    assert "各件清单只对本单位" in answer.json()["detail"]


def test_units_topics_and_publications_are_there_for_who_handles_petitions(world, reader):
    program = reader("handler")
    assert {"code": "XH001", "name": world.school.name} in program.get("/units").json()
    assert any(row["code"] == "E05-04" and row["group"] for row in program.get("/topics").json())
    assert program.get("/publications").json() == {"next": None, "publications": []}
    assert Program().get("/units").status_code == 401

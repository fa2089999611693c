"""The pages of statistics: numbers and lists, files on the trail, names and whose they are."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audit.models import Event
from organization.models import Duty
from reports.models import SavedStatistic
from reports.statistics import as_of
from tests import world as worlds
from tests.reports import histories, stories, taken_apart
from tests.reports.reference import Told

KEY = "22222222-2222-4222-8222-22222222222%d"
YEAR = "?period=2018&of=petitions&of=people&of=assigned&of=finish_rate&of=sent_back_rate"


@pytest.fixture
def filled(world):
    stories.tell(world, 4, count=40)
    return world


@pytest.fixture
def visit(client):
    def opened(user, query="", name="statistics"):
        client.force_login(user)
        return client.get(reverse(name) + query)

    return opened


@pytest.mark.parametrize("who", ["director", "leader", "head", "bureau_head"])
@pytest.mark.parametrize("by", ["unit", "channel"])
def test_every_cell_is_as_long_as_its_list(filled, visit, who, by):
    reader = getattr(filled, who)

    answer = visit(reader, f"{YEAR}&by={by}&against=before")

    assert answer.status_code == 200
    assert answer.context["table"].agrees
    assert taken_apart.differing(answer, reader) == []
    assert taken_apart.numbers_of(answer)


def test_every_cell_as_of_a_day_is_as_long_as_its_list(filled, visit):
    query = "?period=2018-07&of=petitions&of=assigned&of=finish_rate&as_of=2018-08-15"
    answer = visit(filled.director, query)

    assert str(as_of.WORDS) in answer.content.decode()
    assert taken_apart.numbers_of(answer)
    assert taken_apart.differing(answer, filled.director) == []


def test_a_head_counts_the_own_department_and_opens_no_other(filled, visit):
    answer = visit(filled.head, YEAR)

    assert [line.name for line in answer.context["table"].lines] == ["基础教育处"]
    assert visit(filled.head, f"{YEAR}&unit=RSC").status_code == 403
    cases = "?period=2018&figure=assigned&unit=RSC"
    assert visit(filled.head, cases, "statistics_cases").status_code == 403
    assert visit(filled.head, cases, "statistics_cases_xlsx").status_code == 403


def test_a_row_whose_case_the_reader_may_not_see_keeps_its_days_and_nothing_else(world, visit):
    told = Told("JJC", date(2026, 3, 30), date(2026, 5, 29), ended=date(2026, 4, 2))
    histories.write([histories.sent(world.office, told, how="cancel", title="机密题名")])

    answer = visit(world.head, "?period=2026-03&figure=assigned", "statistics_cases")

    assert answer.context["count"] == 1
    assert "机密题名" not in answer.content.decode()


def test_the_files_hold_what_the_page_shows_and_the_trail_knows_who_took_them(filled, visit):
    page = visit(filled.director, YEAR)
    sheet = _sheet(visit(filled.director, YEAR, "statistics_xlsx"))

    total = page.context["table"].total.cells
    assert sheet[-1][0] == "合计"
    assert sheet[-1][1] == total[0].shown.value
    names = [str(line.name) for line in page.context["table"].lines]
    assert [row[0] for row in sheet[-len(names) - 1 : -1]] == names
    cases = _sheet(visit(filled.director, "?period=2018&figure=petitions", "statistics_cases_xlsx"))
    assert sum(bool(row[0]) for row in cases) - 4 == total[0].shown.value
    taken = Event.objects.filter(kind="export", chain__subject__startswith="statistics/")
    assert [event.body["rows"] for event in taken.order_by("pk")][1] == total[0].shown.value


def _sheet(answer):
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def _save(client, user, place, **fields):
    client.force_login(user)
    data = {"form_key": KEY % place, "query": YEAR[1:], "name": "月度五率"} | fields
    return client.post(reverse("statistics_save"), data)


def test_a_statistic_is_kept_by_name_and_sent_twice_it_is_kept_once(filled, client, visit):
    for _turn in range(2):
        _save(client, filled.director, 1)

    saved = SavedStatistic.objects.get()
    assert (saved.owner, saved.unit, saved.name) == (filled.director, None, "月度五率")
    assert visit(filled.director, f"?{saved.query}").context["table"]
    assert list(visit(filled.clerk).context["saved"]) == []


def test_a_shared_statistic_is_for_the_unit_and_only_its_owner_deletes_it(filled, client, visit):
    _save(client, filled.director, 1, shared="on")
    saved = SavedStatistic.objects.get()
    delete = reverse("statistics_delete", args=[saved.pk])

    assert list(visit(filled.clerk).context["saved"]) == [saved]
    assert list(visit(filled.leader).context["saved"]) == []
    client.force_login(filled.clerk)
    assert client.post(delete, {"form_key": KEY % 2}).status_code == 404
    client.force_login(filled.director)
    assert client.post(delete, {"form_key": KEY % 3}).status_code == 302
    assert not SavedStatistic.objects.exists()


def test_a_statistic_without_a_name_is_not_kept_and_nothing_is_lost(filled, client):
    answer = _save(client, filled.director, 1, name="")

    assert "of=petitions" in answer.headers["Location"]
    assert not SavedStatistic.objects.exists()


def test_only_what_makes_a_statistic_is_kept(filled, client):
    _save(client, filled.director, 1, query=f"{YEAR[1:]}&q=王建国&page=2")

    assert "q=" not in SavedStatistic.objects.get().query
    assert "page=" not in SavedStatistic.objects.get().query


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200), ("?period=abc", 422), ("?period=2999", 422), ("?of=nix", 422), ("?by=nix", 422),
        ("?as_of=2999-01-01", 422), ("?as_of=xx", 422), ("?period=2018-07&as_of=2018-01-01", 422),
        ("?of=routing_due&as_of=2026-03-01&period=2026-02", 422), ("?against=x", 422),
        ("?unit=NIX", 404), ("?topic=%00", 404), ("?of=campaign_listed&period=2018-01", 422),
        ("?of=campaign_rate&period=2018", 200), ("?topic=E05&by=subtopic", 200),
        ("?period=%00", 422), ("?own=1", 200),
    ],
)  # fmt: skip
def test_whatever_is_asked_there_is_an_answer(filled, visit, query, status):
    answer = visit(filled.director, query)

    assert answer.status_code == status
    if status == 422:
        assert answer.context["form"].errors


@pytest.mark.parametrize(
    "query",
    [
        "?figure=nix&period=2018", "?figure=assigned&period=2999", "?figure=assigned&period=x",
        "?figure=assigned&period=2018&as_of=x", "?figure=assigned&period=2018&as_of=2001-01-01",
        "?figure=routing_due&period=2018&as_of=2019-01-01",
        "?figure=campaign_listed&period=2018-01",
        "?figure=assigned&period=2018&source=frozen",
        "?figure=routing_due&period=2018-01&source=frozen",
    ],
)  # fmt: skip
def test_a_list_that_does_not_exist_is_404(filled, visit, query):
    assert visit(filled.director, query, "statistics_cases").status_code == 404
    assert visit(filled.director, query, "statistics_cases_xlsx").status_code == 404


def test_an_accusation_changes_no_cell_anybody_sees(filled, visit):
    accused = worlds.make_person(Duty.HEAD, filled.rsc)
    query = f"{YEAR}&by=track"
    readers = (filled.director, filled.leader, filled.head, accused)
    before = [taken_apart.numbers_of(visit(reader, query)) for reader in readers]
    told = Told("JJC", date(2018, 7, 3), date(2018, 7, 20))
    secret = {"track": "accusation", "restricted": True, "subject_unit": filled.rsc}
    histories.write([histories.sent(filled.office, told, title="检举题名", **secret)])

    assert [taken_apart.numbers_of(visit(reader, query)) for reader in readers] == before

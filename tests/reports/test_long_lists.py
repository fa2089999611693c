"""The rows behind a number as a file that takes a while: the rows of the page that day."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from audit import cells
from audit.log import texts
from audit.models import Event
from errands.models import Errand, State
from errands.running import run_startable
from petitions.models import Case, CaseCopy
from reports.asked import asked
from reports.period import Days
from tests.petitions.pages.browsers import browser, words
from tests.reports import stories
from tests.world import days

SPRING = Days(date(2018, 2, 10), date(2018, 8, 20))
FIGURE = ("people", SPRING, "XFB")
STATISTIC = "period=2018&figure=petitions"


def now():
    return timezone.localtime()


@pytest.fixture
def long(world, settings, tmp_path, monkeypatch):
    """More rows than a page may wait for, behind almost every number."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(cells, "DIRECT", 1)
    stories.tell(world, 3, 50)
    return world


def order(user, name="figure_order", args=FIGURE, query=""):
    client = browser(user)
    address = f"{reverse(name, args=args)}?{query}"
    return client, client.post(address, {"form_key": str(uuid4()), "purpose": "专项分析"})


def statistic(user):
    return order(user, "statistics_cases_order", (), STATISTIC)


def rows_for(user, *args):
    """What the page lists for this person."""
    today = timezone.localdate()
    return list(asked(*args, {}, user=user, on=today).every_row(user, today))


def rows_of(client, errand):
    content = b"".join(client.get(reverse("errand_file", args=[errand.pk])))
    lines = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    head = next(place for place, line in enumerate(lines) if line[0] == "编号")
    return lines[:head], lines[head], lines[head + 1 :]


def test_a_long_list_leads_to_the_page_that_asks_what_for(long):
    client = browser(long.director)
    for name, args, query in (("figure", FIGURE, "channel=visit"),
                              ("statistics_cases", (), STATISTIC)):  # fmt: skip
        answer = client.get(f"{reverse(f'{name}_xlsx', args=args)}?{query}")
        assert answer.url.startswith(reverse(f"{name}_order", args=args))
        assert query.partition("&")[0] in answer.url
        assert "导出用途" in words(client.get(answer.url))
    assert not Event.objects.filter(kind="export").exists()


@pytest.mark.parametrize(
    ("who", "unit"), [("director", "XFB"), ("leader", "JJC"), ("head", "JJC"), ("clerk", "RSC")]
)
@pytest.mark.parametrize("code", ["people", "unit_notice_due", "assigned"])
def test_the_file_has_the_rows_of_the_list_as_this_reader_sees_them(long, who, unit, code):
    user = getattr(long, who)
    client, answer = order(user, args=(code, SPRING, unit))
    assert answer.url == reverse("errand_list")
    run_startable(now())
    errand = Errand.objects.get()
    listed = rows_for(user, code, SPRING, unit)
    above, _heads, rows = rows_of(client, errand)
    assert [(row[0], row[-1]) for row in rows] == [(row.number, row.title) for row in listed]
    assert errand.rows == len(listed)
    assert f"共 {len(listed)} 行" in above[0][0]
    assert any(user.name in line[0] for line in above)


def test_the_trail_has_hash_filter_and_purpose_and_each_case_its_copy(long):
    _client, _answer = order(long.director, query="channel=visit")
    run_startable(now())
    errand = Errand.objects.get()
    event = Event.objects.get(kind="export")
    assert event.chain.subject == f"figures/{SPRING}"
    assert event.body == {
        "figure": "people", "unit": "XFB", "filter": ["source=live", "channel=visit"],
        "rows": errand.rows, "sha256": errand.sha256,
    }  # fmt: skip
    assert texts([event])[event.pk] == "专项分析"
    assert 0 < CaseCopy.objects.filter(event=event).count() <= errand.rows


def test_a_short_list_comes_at_once_with_the_same_trace(long, monkeypatch):
    monkeypatch.setattr(cells, "DIRECT", 1000)
    answer = browser(long.director).get(reverse("figure_xlsx", args=FIGURE))
    assert answer["Content-Type"] == cells.XLSX
    event = Event.objects.get(kind="export")
    assert set(event.body) == {"figure", "unit", "filter", "rows", "sha256"}
    assert CaseCopy.objects.filter(event=event).exists()


def test_more_rows_than_a_file_may_have_are_refused_in_words(long, monkeypatch):
    monkeypatch.setattr(cells, "MOST", 1)
    answer = browser(long.director).get(reverse("figure_xlsx", args=FIGURE), follow=True)
    assert "一次最多导出 1 条" in words(answer)
    order(long.director)
    run_startable(now())
    assert "一次最多导出 1 条" in Errand.objects.get().error
    assert not Event.objects.filter(kind="export").exists()


def test_the_list_behind_a_statistic_goes_the_same_way(long):
    page = browser(long.director).get(f"{reverse('statistics_cases')}?{STATISTIC}")
    client, _answer = statistic(long.director)
    run_startable(now())
    errand = Errand.objects.get()
    _above, _heads, rows = rows_of(client, errand)
    assert len(rows) == page.context["count"] == errand.rows
    event = Event.objects.get(kind="export")
    assert event.chain.subject.startswith("statistics/")
    assert event.body["sha256"] == errand.sha256


@pytest.mark.parametrize("ask", [order, statistic])
def test_the_same_twice_is_one_errand(long, ask):
    ask(long.director)
    client, answer = ask(long.director)
    assert "没有重复发起" in words(client.get(answer.url))
    assert Errand.objects.count() == 1


@pytest.mark.parametrize("ask", [order, statistic])
def test_above_the_threshold_somebody_else_agrees_first(long, settings, ask):
    settings.BULK_EXPORT = 1
    ask(long.director)
    errand = Errand.objects.get()
    assert errand.state == State.TO_APPROVE
    path = reverse("errand_decide", args=[errand.pk])
    browser(long.leader).post(path, {"form_key": str(uuid4()), "answer": "agree"})
    run_startable(now())
    errand.refresh_from_db()
    assert (errand.state, errand.decided_by) == (State.DONE, long.leader)


def accuse(number, unit):
    """From now on the case is an accusation, as far as this unit is concerned."""
    accused = {"track": "accusation", "restricted": True, "subject_unit": unit}
    assert Case.objects.filter(number=number).update(**accused)


def test_the_wall_holds_on_the_day_of_the_work_and_on_that_of_the_download(long):
    args = ("assigned", SPRING, "JJC")
    listed = rows_for(long.head, *args)
    shown = list(dict.fromkeys(row.number for row in listed if row.title))
    order(long.head, args=args)
    accuse(shown[0], long.jjc)
    run_startable(now())
    errand = Errand.objects.get()
    _above, _heads, rows = rows_of(browser(long.head), errand)
    assert not [row for row in rows if row[0] == shown[0] and row[-1]]
    accuse(shown[1], long.jjc)
    path = reverse("errand_file", args=[errand.pk])
    answer = browser(long.head).get(path, follow=True)
    assert "已不能看到文件中的全部信访件" in words(answer)


@pytest.mark.parametrize("ask", [order, statistic])
def test_who_has_left_the_post_gets_neither_file_nor_work(long, ask):
    ask(long.director)
    run_startable(now())
    ask(long.director)
    long.director.posts.update(valid_to=timezone.localdate() - days(1))
    run_startable(now())
    done, refused = Errand.objects.order_by("pk")
    assert (done.state, refused.state) == (State.DONE, State.PARKED)
    answer = browser(long.director).get(reverse("errand_file", args=[done.pk]), follow=True)
    assert answer.redirect_chain

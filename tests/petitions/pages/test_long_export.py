"""A long list as a file: asked for with its purpose, made in the background, taken once made."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from audit.log import texts
from audit.models import Event
from errands.models import Errand, State
from errands.running import run_startable
from organization.models import Duty
from petitions.models import Assignment, CaseCopy
from tests.petitions.pages.browsers import browser, words
from tests.petitions.pages.test_list_batch import send
from tests.world import days, make_person, register

ORDER = "case_export_order"


def now():
    return timezone.localtime()


@pytest.fixture
def long(world, settings, tmp_path, monkeypatch):
    """Three cases, of which two are more than a page may wait for."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("audit.cells.DIRECT", 1)
    return [register(world, at=now(), title=f"=反映{n}").case for n in range(3)]


def order(user, query="view=all", **fields):
    client = browser(user)
    fields = {"form_key": str(uuid4()), "purpose": "专项排查"} | fields
    return client, client.post(f"{reverse(ORDER)}?{query}", fields)


def rows_of(client, errand):
    content = b"".join(client.get(reverse("errand_file", args=[errand.pk])))
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_long_list_leads_to_the_page_that_asks_what_for(world, long):
    client = browser(world.clerk)
    answer = client.get(f"{reverse('case_export')}?view=all&sort=-number")
    assert answer.url == f"{reverse(ORDER)}?view=all&sort=-number"
    assert "共 3 行" in words(client.get(answer.url))
    assert not Event.objects.filter(kind="export").exists()


def test_without_a_purpose_nothing_is_asked_for_and_the_page_says_so(world, long):
    _client, answer = order(world.clerk, purpose=" ")
    assert answer.status_code == 422
    assert not Errand.objects.exists()


def test_the_file_has_filter_order_and_columns_of_the_page_and_the_trail_its_purpose(world, long):
    client, answer = order(world.clerk, "view=all&sort=-number&cols=number&cols=people")
    assert answer.url == reverse("errand_list")
    run_startable(now())
    errand = Errand.objects.get()
    heading, heads, *rows = rows_of(client, errand)
    assert "共 3 件" in heading[0]
    assert world.clerk.name in heading[0]
    assert "已遮盖" in heading[0]
    assert heads == ["编号", "题名", "人数"]
    assert [row[0] for row in rows] == [case.number for case in reversed(long)]
    assert rows[0][1] == "=反映2"
    event = Event.objects.get(kind="export")
    assert event.body["filter"] == ["view=all", "sort=-number"]
    assert event.body["sha256"] == errand.sha256
    assert texts([event])[event.pk] == "专项排查"
    assert CaseCopy.objects.filter(event=event).count() == 3


def test_a_name_that_was_searched_for_is_found_in_the_background_and_told_nowhere(world, long):
    client = browser(world.clerk)
    found = client.post(reverse("case_search"), {"q": "王建国"}).url.partition("?")[2]
    page = client.get(f"{reverse('case_export')}?{found}").url
    client.post(page, {"form_key": str(uuid4()), "purpose": "查询"})
    run_startable(now())
    errand = Errand.objects.get()
    assert errand.rows == 3
    assert "王建国" not in errand.words
    assert "王" not in str(Event.objects.get(kind="export").body)


def test_the_same_twice_is_one_errand(world, long):
    order(world.clerk)
    client, answer = order(world.clerk)
    assert "没有重复发起" in words(client.get(answer.url))
    assert Errand.objects.count() == 1


def test_above_the_threshold_somebody_else_agrees_first(world, long, settings):
    settings.BULK_EXPORT = 2
    order(world.clerk)
    assert Errand.objects.get().state == State.TO_APPROVE
    run_startable(now())
    path = reverse("errand_decide", args=[Errand.objects.get().pk])
    browser(world.director).post(path, {"form_key": str(uuid4()), "answer": "agree"})
    run_startable(now())
    assert Errand.objects.get().rows == 3


def test_a_list_that_grew_over_the_threshold_meanwhile_is_refused(world, long, settings):
    settings.BULK_EXPORT = 3
    order(world.clerk)
    register(world, at=now())
    run_startable(now())
    errand = Errand.objects.get()
    assert errand.state == State.PARKED
    assert "须先批准" in errand.error


def test_who_may_see_less_by_now_does_not_get_the_file(world, long):
    client, _answer = order(world.clerk)
    run_startable(now())
    errand = Errand.objects.get()
    assert len(rows_of(client, errand)) == 5
    world.clerk.posts.update(valid_to=timezone.localdate() - days(1))
    answer = browser(world.clerk).get(reverse("errand_file", args=[errand.pk]), follow=True)
    assert "已不能看到文件中的全部信访件" in words(answer)


def test_many_cases_are_assigned_in_the_background_with_a_result_for_each(world, long, monkeypatch):
    monkeypatch.setattr("petitions.views.batches.MOST", 2)
    make_person(Duty.SPECIALIST, world.rsc)
    client, answer = send(world, long)
    assert answer.url == reverse("errand_list")
    assert not Assignment.objects.exists()
    long[1].version += 1
    long[1].save(update_fields=["version"])  # somebody else has touched it meanwhile
    run_startable(now())
    errand = Errand.objects.get()
    assert (errand.state, errand.rows, Assignment.objects.count()) == (State.DONE, 2, 2)
    page = words(client.get(reverse("errand_detail", args=[errand.pk])))
    assert "已办 2 件，未办 1 件" in page
    assert all(case.number in page for case in long)

"""Saved views: a name for the filter that is on, one's own or shared with the unit."""

from uuid import uuid4

from django.urls import reverse

from petitions.models import SavedView
from tests.petitions.pages.browsers import browser, post, words

LIST = "/desk/cases/"


def save(user, name, query, **fields):
    return post(user, reverse("view_save"), name=name, query=query, **fields)


def labels(user, query=""):
    answer = browser(user).get(f"{LIST}?{query}")
    return [str(tab.label) for tab in answer.context["tabs"]]


def test_a_saved_view_is_a_tab_and_the_one_that_is_on(world):
    answer = save(world.clerk, "快到期", "near=soon&sort=-received")
    assert answer.headers["Location"] == f"{LIST}?near=soon&sort=-received"
    page = browser(world.clerk).get(answer.headers["Location"])
    assert [str(tab.label) for tab in page.context["tabs"] if tab.active] == ["快到期"]
    assert "快到期" in labels(world.clerk)


def test_a_view_is_private_unless_it_is_shared_with_the_unit(world):
    save(world.clerk, "我的", "near=soon")
    save(world.clerk, "大家的", "near=late", shared="on")
    assert "大家的" in labels(world.director)
    assert "我的" not in labels(world.director)
    assert "大家的" not in labels(world.head)


def test_the_same_name_takes_the_new_filter(world):
    save(world.clerk, "常用", "near=soon")
    save(world.clerk, "常用", "near=late")
    assert SavedView.objects.get().query == "near=late"


def test_a_form_sent_twice_saves_one_view(world):
    key = str(uuid4())
    for _ in range(2):
        answer = save(world.clerk, "常用", "near=soon", form_key=key)
        assert answer.status_code == 302
    assert SavedView.objects.count() == 1


def test_a_view_without_a_name_is_refused_with_a_sentence(world):
    answer = save(world.clerk, "", "near=soon")
    assert not SavedView.objects.exists()
    assert answer.status_code == 302
    client = browser(world.clerk)
    client.post(reverse("view_save"), {"form_key": str(uuid4()), "name": "x" * 21, "query": ""})
    assert "视图没有保存" in words(client.get(LIST))


def test_a_view_never_leads_off_the_list(world):
    for query in ("//evil.example/", "\r\nSet-Cookie: a=b", "https://evil.example/"):
        answer = save(world.clerk, "坏", query)
        assert answer.headers["Location"].startswith(f"{LIST}?")


def test_only_the_owner_deletes_a_view(world):
    save(world.clerk, "大家的", "near=late", shared="on")
    view = SavedView.objects.get()
    assert post(world.director, reverse("view_delete", args=[view.pk])).status_code == 404
    assert post(world.clerk, reverse("view_delete", args=[view.pk])).status_code == 302
    assert not SavedView.objects.exists()

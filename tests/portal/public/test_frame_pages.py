"""The frame of the public pages: language by address, large type and contrast by cookie."""

import pytest
from django.urls import reverse

from tests import world as worlds


@pytest.fixture
def world(db):
    return worlds.build()


def test_the_language_is_that_of_the_address_and_not_of_the_browser(client, db):
    client.cookies["django_language"] = "en"
    chinese, english = client.get("/"), client.get("/en/")
    assert (chinese.headers["Content-Language"], english.headers["Content-Language"]) == (
        "zh-hans",
        "en",
    )
    assert '<html lang="zh-Hans"' in chinese.content.decode()
    assert '<html lang="en"' in english.content.decode()


def test_a_page_leads_to_itself_in_the_other_language_with_its_query(client, db):
    page = client.get("/?year=2026").content.decode()
    assert 'href="/en/?year=2026"' in page
    assert 'href="/?year=2026"' in client.get("/en/?year=2026").content.decode()


def test_the_language_of_the_address_holds_for_staff_too_and_not_beyond_the_request(client, world):
    client.force_login(world.clerk)
    assert client.get("/en/").headers["Content-Language"] == "en"
    assert client.get(reverse("desk")).headers["Content-Language"] == "zh-hans"


def test_large_type_and_contrast_are_switched_on_and_off_and_lead_back(client, db):
    for pressed, shown in (
        ("large", "large"),
        ("contrast", "large contrast"),
        ("large", "contrast"),
    ):
        answer = client.post(reverse("public:look"), {"look": pressed, "next": "/en/?a=1"})
        assert answer.headers["Location"] == "/en/?a=1"
        page = client.get("/").content.decode()
        assert set(page.split('data-look="')[1].split('"')[0].split()) == set(shown.split())


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_the_switch_leads_nowhere_else(client, db, target):
    answer = client.post("/en/look/", {"look": "large", "next": target})
    assert answer.headers["Location"] == "/en/"


def test_what_is_no_look_changes_nothing(client, db):
    client.post(reverse("public:look"), {"look": "<script>", "next": "/"})
    assert 'data-look=""' in client.get("/").content.decode()


def test_the_foot_says_who_stands_behind_the_site(client, db, settings):
    settings.TRUST = {"organiser": "某市教委信访办公室", "phone": "021-1", "hours": ""}
    page = client.get("/").content.decode()
    assert "某市教委信访办公室" in page
    assert "021-1" in page
    assert "接待时间" not in page

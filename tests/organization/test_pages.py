from datetime import date

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import path, reverse
from django.utils import timezone

from config.urls import urlpatterns as real_patterns
from organization.http import UserRequest
from organization.models import Duty, Role, User
from organization.policy import Page, only
from organization.rail import ENTRIES, MOST, RAIL, rail_for


def guarded(request: UserRequest):
    from django.http import HttpResponse

    return HttpResponse("open")


PAGES = {"guarded": Page(only(Role.ADMIN, Role.AUDITOR))}
urlpatterns = [path("desk/guarded/", guarded, name="guarded"), *real_patterns]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def person():
    return User.objects.create_user("li", "a-long-password", name="李明")


def test_switching_the_language_keeps_the_page_and_its_filters(client, person):
    client.force_login(person)
    target = "/desk/me/?view=late&page=2"
    answer = client.post(reverse("language"), {"language": "en", "next": target})
    assert answer.headers["Location"] == target
    person.refresh_from_db()
    assert person.language == "en"
    assert client.get(reverse("me")).headers["Content-Language"] == "en"


def test_the_language_of_somebody_not_signed_in_is_in_a_cookie(client):
    answer = client.post(reverse("language"), {"language": "en", "next": reverse("login")})
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert client.get(reverse("login")).headers["Content-Language"] == "en"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:x", ""])
def test_switching_the_language_never_leads_to_another_site(client, target):
    answer = client.post(reverse("language"), {"language": "en", "next": target})
    assert answer.headers["Location"] == reverse("login")


def test_an_unknown_language_changes_nothing(client, person):
    client.force_login(person)
    client.post(reverse("language"), {"language": "xx", "next": reverse("me")})
    person.refresh_from_db()
    assert person.language == ""


def test_the_browser_language_is_not_asked(client):
    answer = client.get(reverse("login"), headers={"Accept-Language": "en"})
    assert answer.headers["Content-Language"] == "zh-hans"


def test_no_page_may_be_kept_by_a_cache(client, person):
    assert client.get(reverse("login")).headers["Cache-Control"] == "no-store"
    assert client.get(reverse("me")).headers["Cache-Control"] == "no-store"
    client.force_login(person)
    assert client.get(reverse("me")).headers["Cache-Control"] == "no-store"


def test_settings_are_saved_for_the_person(client, person):
    client.force_login(person)
    answer = client.post(reverse("me"), {"language": "en", "density": "compact"})
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.language, person.density, person.shortcuts_on) == ("en", "compact", False)
    assert [str(message) for message in get_messages(answer.wsgi_request)]


def test_settings_with_an_error_are_shown_again(client, person):
    client.force_login(person)
    answer = client.post(reverse("me"), {"language": "xx", "density": "compact"})
    assert answer.status_code == 422
    person.refresh_from_db()
    assert person.density == "normal"


def test_everything_asks_for_a_login(client):
    for name in ("me", "unit_options", "guarded"):
        answer = client.get(reverse(name))
        assert answer.headers["Location"].startswith(reverse("login")), name


def test_signing_out_takes_a_post(client, person):
    client.force_login(person)
    assert client.get(reverse("logout")).status_code == 405
    client.post(reverse("logout"))
    assert client.get(reverse("me")).status_code == 302


def test_unit_options_are_found_by_initials(client, units, person, django_assert_num_queries):
    client.force_login(person)
    with django_assert_num_queries(3):  # session, person, units
        text = client.get(reverse("unit_options"), {"q": "xhqts"}).content.decode()
    assert text.count("<li") == 1
    assert f'data-value="{units["XHQ01"].pk}"' in text
    assert "徐汇区听松小学" in text
    assert "XHQ01" in text


def test_a_page_for_some_roles_names_them_to_the_others(client, units, someone, settings):
    settings.POLICIES = [*settings.POLICIES, f"{__name__}.PAGES"]
    head, auditor = someone(Duty.HEAD, units["JJC"]), someone(Duty.AUDITOR, units["SHEC"])
    client.force_login(head)
    answer = client.get(reverse("guarded"))
    assert answer.status_code == 403
    assert "管理员、审计员" in answer.content.decode()
    client.force_login(auditor)
    assert client.get(reverse("guarded")).content == b"open"


def test_a_post_that_has_run_out_opens_nothing(client, units, someone):
    gone = someone(Duty.AUDITOR, units["SHEC"], until=date(2020, 1, 1))
    client.force_login(gone)
    assert client.get(reverse("guarded")).status_code == 403


def test_the_rail_has_an_order_and_seven_entries_at_most():
    assert set(RAIL) == set(Role)
    for role, keys in RAIL.items():
        assert len(keys) <= MOST, role
        assert set(keys) <= set(ENTRIES)
    assert len(rail_for(Role, "/")) <= MOST


def test_the_rail_marks_the_page_that_is_open():
    open_at = reverse("admin:index") + "organization/unit/"
    rail = rail_for([Role.ADMIN], open_at)
    assert [entry.key for entry in rail if entry.current] == ["reference"]
    assert not rail_for([Role.ADMIN], "/elsewhere/")[0].current


def test_the_frame_costs_one_query_for_the_posts(client, units, someone, django_assert_num_queries):
    admin = someone(Duty.ADMIN, units["SHEC"])
    client.force_login(admin)
    today = timezone.localdate()
    assert admin.is_admin(today)
    answer = client.get(reverse("me"))
    assert [post.duty for post in answer.context["posts"]] == ["admin"]
    assert answer.context["rail"][0].key == "administration"

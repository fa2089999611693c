from datetime import date

import pytest
from django.urls import reverse

from organization.demo_logins import DEMO_LOGINS, DEMO_PASSWORD
from organization.models import Unit, User

pytestmark = pytest.mark.django_db


def test_the_login_page_lists_the_demo_logins_in_the_demo_only(client, built, settings):
    settings.DEMO = True
    text = client.get(reverse("login")).content.decode()
    assert all(f'value="{username}"' in text for username in DEMO_LOGINS)
    assert DEMO_PASSWORD in text
    settings.DEMO = False
    text = client.get(reverse("login")).content.decode()
    assert DEMO_PASSWORD not in text
    assert 'value="clerk"' not in text


def test_every_demo_login_works(client, built):
    for username in DEMO_LOGINS:
        assert client.login(username=username, password=DEMO_PASSWORD), username
    assert not client.login(username="director", password=DEMO_PASSWORD)


def test_unit_options_are_ten_at_most_and_never_closed_units(client, built):
    client.force_login(User.objects.get(username="clerk"))
    assert client.get(reverse("unit_options")).content.decode().count("<li") == 10
    Unit.objects.filter(code="JJC").update(valid_to=date(2020, 1, 1))
    text = client.get(reverse("unit_options"), {"q": "jjc"}).content.decode()
    assert 'aria-disabled="true"' in text
    assert "基础教育处" not in text

"""A clock that tests turn by hand, people with passwords, and what an authenticator would show."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from organization.models import Duty, User

PASSWORD = "Vjk3-mqtz-Lw8p"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Clock:
    def __init__(self):
        self.now = MONDAY

    def on(self, **span):
        """Let so much time pass, and a little more."""
        self.now += timedelta(**span)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    seconds = SimpleNamespace(time=lambda: clock.now.timestamp())
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", seconds)
    return clock


@pytest.fixture
def wang(units, someone, clock):
    """A handler of the department, with a password and nothing else to do at the door."""
    return with_password(someone(Duty.HANDLER, units["JJC"]), "wang")


@pytest.fixture
def officer(units, someone, clock):
    return with_password(someone(Duty.SECURITY, units["SHEC"]), "guard")


def with_password(person, username):
    person.username = username
    person.set_password(PASSWORD)
    person.password_changed_at = MONDAY
    person.save()
    return person


@pytest.fixture
def required(settings):
    settings.TOTP_REQUIRED = True


def browser(address="10.0.0.1", agent="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120"):
    """Return a browser at an address, which says no more than its cookies."""
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)


def knock(client, username="wang", password=PASSWORD, **more):
    """Send name and password."""
    return client.post(reverse("login"), {"username": username, "password": password, **more})


def is_in(client):
    return client.get(reverse("unit_options")).status_code == 200


def sign_in(person="wang", address="10.0.0.1", password=PASSWORD):
    client = browser(address)
    answer = knock(client, person, password)
    assert answer.status_code == 302, answer.content.decode()
    assert is_in(client)
    return client


def code_of(user, clock, *, confirmed=True):
    """Return what the authenticator of this person shows now."""
    device = TOTPDevice.objects.get(user=user, confirmed=confirmed)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = clock.now.timestamp()
    return f"{totp.token():06d}"


def give_device(user):
    return TOTPDevice.objects.create(user=user, name="authenticator", confirmed=True)


def kinds(user):
    """Return the kinds of the account's events, oldest first."""
    from audit.models import Event

    events = Event.objects.filter(chain__subject=f"user/{user.pk}").order_by("seq")
    return list(events.values_list("kind", flat=True))


def reload(user):
    return User.objects.get(pk=user.pk)

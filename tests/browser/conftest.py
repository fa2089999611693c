"""Chromium for the journeys. Where it is missing they are skipped, and the reason says so."""

import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from jobs.runner import run_due
from organization.models import User
from tests import world as worlds

# Playwright runs an event loop in this thread, also while the database is flushed after a test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 30_000  # milliseconds for what a page ought to show at once
PASSWORD = "a long enough password"
# What a script says of a look-up that was under way when the page was left.
CUT_OFF = ("htmx:sendAbort", "htmx:afterRequest")


def pytest_collection_modifyitems(items):
    if CHROMIUM:
        return
    missing = pytest.mark.skip(
        reason="Chromium is not installed (Debian: apt-get install chromium)"
    )
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser extra is missing")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def world(transactional_db):
    world = worlds.build()
    User.objects.update(password=make_password(PASSWORD))
    return world


def is_fault(said):
    """Tell whether a message of the console is an error; a look-up cut off by leaving is none."""
    return said.type == "error" and not said.text.startswith(CUT_OFF)


class Desk:
    """One person at a browser: signs in, opens pages, presses buttons by their words."""

    def __init__(self, browser, base, person, **context):
        self.base = base
        self.person = person
        self.context = browser.new_context(locale="zh-CN", **context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "console", lambda said: self.faults.append(said.text) if is_fault(said) else None
        )
        self.sign_in()

    def sign_in(self):
        """Sign in, for the first time or on another day."""
        self.context.clear_cookies()
        self.open("/login/")
        self.page.fill("#id_username", self.person.username)
        self.page.fill("#id_password", PASSWORD)
        self.page.locator("form:has(#id_username) button.btn-primary").click()
        self.page.wait_for_url("**/desk/**")

    def open(self, path):
        answer = self.page.goto(self.base + path)
        assert answer.ok, (path, answer.status)

    def act(self, case, code, **fields):
        """Take one simple step on its own page."""
        self.open(f"/desk/cases/{case.slug}/act/{code}/")
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]")
            if field.first.get_attribute("type") == "radio":
                self.page.check(f"[name={name}][value={value}]")
            else:
                field.fill(value)
        seen = ":not([formaction]):not([aria-hidden])"  # no upload, nor what Enter presses unseen
        step = f"main form[action*='/act/'] button[type=submit]{seen}"
        self.press(f"{step}, main form button.btn-primary")

    def press(self, selector):
        """Press the first such button and wait for the page it leads to."""
        self._go(self.page.locator(selector).first)

    def follow(self, words, within="main"):
        """Follow the first link with these words, as somebody who reads the page would."""
        self._go(self.page.locator(within).get_by_role("link", name=words).first)

    def send(self, words, /, within="main", **fields):
        """Fill in the form of the button with exactly these words, and press it."""
        button = self.page.locator(f"button:not([aria-hidden]):text-is('{words}')")
        form = self.page.locator(f"{within} form", has=button).first
        for folded in form.locator("xpath=ancestor::details[not(@open)]/summary").all():
            folded.click()
        for name, value in fields.items():
            self._write(form.locator(f"[name='{name}']"), value)
        self._go(form.locator(button).first)

    def read(self):
        """Return the words of the page, each run of spaces as one."""
        return " ".join(self.page.locator("main").inner_text().split())

    def _write(self, field, value):
        if field.first.get_attribute("type") in {"radio", "checkbox"}:
            field.and_(self.page.locator(f"[value='{value}']")).first.check()
        elif field.first.evaluate("node => node.tagName") != "SELECT":
            field.first.fill(value)
        elif field.first.is_visible():
            options = field.locator(f"option[value='{value}'], option:has-text('{value}')")
            field.first.select_option(options.first.get_attribute("value"))
        else:
            self._search(field.first.locator("xpath=.."), value)

    def _search(self, selector, words):
        """Type into a field that searches, and take the first thing found."""
        selector.locator("input[role=combobox]").fill(words)
        selector.get_by_role("option", name=words).first.click()

    def _go(self, button):
        with self.page.expect_navigation() as gone:
            button.click()
        errors = self.page.locator(".error-summary, .banner--error")
        assert errors.count() == 0, errors.first.inner_text()
        answer = gone.value
        assert answer is None or answer.ok, (self.page.url, answer.status, self.read())

    def close(self):
        self.context.close()
        assert self.faults == []


@pytest.fixture
def desk(chromium, live_server):
    desks = []

    def open_desk(person, **context):
        found = Desk(chromium, live_server.url, person, **context)
        desks.append(found)
        return found

    yield open_desk
    for one in desks:
        one.close()


class Almanac:
    """The day it is for everybody: pages, actions and jobs take their now from here."""

    def __init__(self):
        self.ahead = timedelta()

    def now(self):
        return datetime.now(UTC) + self.ahead

    def turn_to(self, day, *, jobs=True):
        """Let it be nine o'clock of this day; by then what is due by itself has run."""
        nine = datetime(day.year, day.month, day.day, 9, tzinfo=worlds.SHANGHAI)
        self.ahead = nine - datetime.now(UTC)
        if jobs:
            assert [found for found in run_due(self.now()) if found.is_bad] == []


@pytest.fixture
def almanac(monkeypatch):
    found = Almanac()
    monkeypatch.setattr(timezone, "now", found.now)
    return found


class Seats:
    """The people of a journey, each at one desk, signed in again on every new day."""

    def __init__(self, world, desk, almanac):
        self.world, self.desk, self.almanac = world, desk, almanac
        self.taken = {}

    def __getattr__(self, name):
        today = timezone.localdate()
        found, since = self.taken.get(name) or (self.desk(getattr(self.world, name)), today)
        if since != today:
            found.sign_in()
        self.taken[name] = found, today
        return found


@pytest.fixture
def seats(world, desk, almanac):
    return Seats(world, desk, almanac)

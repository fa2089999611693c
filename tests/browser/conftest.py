"""Chromium for the journeys. Where it is missing they are skipped, and the reason says so."""

import os
import shutil

import pytest
from django.contrib.auth.hashers import make_password

from organization.models import User
from tests import world as worlds

# Playwright runs an event loop in this thread, also while the database is flushed after a test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "a long enough password"


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


class Desk:
    """One person at a browser: signs in, opens pages, presses buttons by their words."""

    def __init__(self, browser, base, person, **context):
        self.base = base
        self.context = browser.new_context(locale="zh-CN", **context)
        self.page = self.context.new_page()
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "console", lambda said: self.faults.append(said.text) if said.type == "error" else None
        )
        self.open("/login/")
        self.page.fill("#id_username", person.username)
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
        self.press("main form[action*='/act/'] button[type=submit], main form button.btn-primary")

    def press(self, selector):
        """Press the first such button and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        errors = self.page.locator(".error-summary")
        assert errors.count() == 0, errors.first.inner_text()

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

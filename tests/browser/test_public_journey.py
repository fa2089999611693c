"""From the public form to a review, without a script; and what accessibility rules say of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from petitions.models import Case, Petition, Topic
from portal import codes
from portal.models import OnlineSubmission, PetitionerAct, QueryCode, Rating
from portal.public import sending
from tests import world as worlds
from tests.browser.conftest import PATIENCE
from tests.world import bring_to, days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 360, "height": 780}


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch):
    monkeypatch.setattr(sending, "AT_LEAST", timedelta(0))


@pytest.fixture
def visitor(chromium, live_server):
    """Return a function that opens a browser without an account."""
    contexts = []

    def visit(**context):
        contexts.append(chromium.new_context(viewport=NARROW, **context))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.base = live_server.url
        return page

    yield visit
    for context in contexts:
        context.close()


def press(page, words):
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).last.click()


def write(page):
    """Fill in the three pages and send them; returns the code."""
    page.goto(page.base + "/submit/")
    page.check("[name=wish][value=remedy]")
    page.fill("[name=subject]", "徐汇区枫林路小学")
    page.fill("[name=text]", "食堂收费没有公示，问过学校没有答复。")
    page.fill("[name=demands]", "公示收费")
    press(page, "大字")
    assert page.input_value("[name=text]").startswith("食堂")
    press(page, "下一页：联系方式")
    page.fill("[name=name]", "王建国")
    page.fill("[name=phone]", "13000001234")
    press(page, "下一页：核对")
    press(page, "提交")
    code = page.locator(".code").inner_text()
    page.fill("[name=ends]", code[-4:])
    press(page, "已经记下")
    return code


def look(page, code):
    page.goto(page.base + "/track/")
    page.fill("[name=code]", code)
    page.fill("[name=second]", "1234")
    press(page, "查询")


def follow(page, words):
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=True).first.click()


def tell(page, words, text):
    follow(page, words)
    page.fill("[name=words]", text)
    press(page, "提交")


def test_a_petition_is_sent_registered_tracked_added_to_rated_and_reviewed_without_a_script(
    world, desk, visitor
):
    page = visitor(java_script_enabled=False)
    code = write(page)
    clerk = desk(world.clerk, java_script_enabled=False)
    clerk.open(f"/desk/online/{OnlineSubmission.objects.get().slug}/")
    topic = Topic.objects.get(code="E05-04")
    clerk.page.select_option("select[name=topic]", str(topic.pk))
    clerk.page.fill("[name=title]", "反映食堂收费问题")
    clerk.press("button[data-key-submit]")
    case, now = Case.objects.get(), timezone.now()
    bring_to(world, case, "accept", at=now)

    look(page, code)
    assert "基础教育处" in page.inner_text("main")
    tell(page, "补充材料", "补充一张收据。")
    case.refresh_from_db()
    bring_to(world, case, "serve", after="accept", at=now)
    page.reload()
    follow(page, "去评价")
    page.check("[name=of_office][value=good]")
    page.check("[name=of_unit][value=bad]")
    press(page, "提交评价")
    assert Rating.objects.get().of_unit == "bad"
    tell(page, "申请复查", "第一项没有查清。")
    act = PetitionerAct.objects.get(kind="review")
    clerk.open(f"/desk/petitioner-acts/{act.key}/")
    clerk.press("button[name=step][value=deal]")
    page.reload()
    assert "正在复查" in page.inner_text("main")
    assert Petition.objects.get().received_on == timezone.localdate(now)


def test_no_page_breaks_an_accessibility_rule_or_is_wider_than_a_phone(world, visitor):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    now, code = timezone.now(), codes.make()
    case = worlds.register(world, at=now - days(3)).case
    bring_to(world, case, "serve", at=now - days(1))
    QueryCode.objects.create(
        code_hash=codes.hash_of(code),
        factor_hash=codes.factor_of(code, phone="13000001234"),
        petition=case.petitions.get(),
        made_at=now,
    )
    faults = []

    def check(page):
        said = [one["id"] for one in axe.run(page).response["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if said or wide:
            faults.append((page.url, said, wide))

    page = visitor()
    write(page)
    check(page)
    look(page, code)
    here = page.url.removeprefix(page.base)
    ways = ("", "rate/", "supplement/", "review/", "retaliation/")
    for path in ("/", "/submit/", "/ask/", "/track/", *(here + way for way in ways)):
        for language in ("", "/en"):
            page.goto(page.base + language + path)
            check(page)
    for looks in ("contrast", "large+contrast"):
        page.context.add_cookies([{"name": "look", "value": looks, "url": page.base}])
        for path in ("/submit/", here):
            page.goto(page.base + path)
            check(page)
    assert faults == []

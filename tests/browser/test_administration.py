"""An administrator builds a unit with its three posts and their holders from nothing."""

import time

import pytest
from django.utils import timezone

from organization.models import Duty, Post, Unit, User
from petitions.actions import reference
from petitions.models import Phrase
from tests import world as worlds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = {"主要负责人": "欧阳海", "信访专员": "单雨桐", "经办人": "曾小贤"}


class Hands:
    """Does what a person does, and counts it: clicks and keystrokes."""

    def __init__(self, desk):
        self.page, self.clicks, self.keys = desk.page, 0, 0
        self.began = time.monotonic()

    def click(self, name, role="link"):
        self.clicks += 1
        self.page.get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state()

    def press(self, name):
        with self.page.expect_navigation():
            self.click(name, "button")

    def type(self, field, words):
        self.clicks += 1
        self.keys += len(words)
        self.page.locator(f"#id_{field}").click()
        self.page.keyboard.type(words)

    def reach(self, name, *, most=60):
        """Press Tab until the thing of this name has the focus."""
        for _n in range(most):
            self.key("Tab")
            if self.page.evaluate("document.activeElement.innerText || ''").strip() == name:
                return
        raise AssertionError(f"{name} is not reached by {most} tabs.")

    def reach_field(self, field, *, most=60):
        for _n in range(most):
            if self.page.evaluate("document.activeElement.id") == f"id_{field}":
                return
            self.key("Tab")
        raise AssertionError(f"{field} is not reached by {most} tabs.")

    def key(self, name):
        self.keys += 1
        self.page.keyboard.press(name)

    def enter(self, name="Enter"):
        with self.page.expect_navigation():
            self.key(name)

    def words(self, text):
        self.keys += len(text)
        self.page.keyboard.type(text)

    def tell(self, how):
        seconds = time.monotonic() - self.began
        print(f"{how}: {self.clicks} clicks, {self.keys} keystrokes, {seconds:.1f} s")
        return self.clicks + self.keys


def stands():
    """Whether the unit and the three people in their posts are there."""
    unit = Unit.objects.get(name="督查一处")
    held = {post.get_duty_display(): post.person.name for post in Post.objects.in_unit(unit)}
    assert held == PEOPLE
    assert User.objects.get(name="单雨桐").username == "shanyutong"
    assert unit.parent.code == "SHEC"


@pytest.mark.parametrize("script", [True, False])
def test_a_unit_with_its_posts_and_people_is_built_by_mouse_with_and_without_a_script(
    world, desk, script
):
    admin = desk(world.admin, java_script_enabled=script)
    admin.open("/desk/admin/")
    hands = Hands(admin)
    hands.click("市教育委员会")
    hands.click("设立下级单位")
    hands.type("name", "督查一处")
    hands.clicks += 2
    admin.page.select_option("#id_kind", "department")
    hands.press("设立")
    for duty, name in PEOPLE.items():
        hands.click(f"新建用户并任命 督查一处 {duty}")
        hands.type("name", name)
        hands.press("新建用户")
        assert "一次性密码" in admin.page.locator("main").inner_text()
        hands.click("已记下，返回单位")
    assert "空缺" not in admin.page.locator("main").inner_text()
    assert hands.tell("with a script" if script else "without a script") <= 50
    stands()


def test_the_same_by_keyboard_alone(world, desk):
    admin = desk(world.admin)
    admin.open("/desk/admin/units/SHEC/")
    hands = Hands(admin)
    hands.reach("设立下级单位")
    hands.enter()
    hands.reach_field("name")
    hands.words("督查一处")
    hands.reach_field("kind")
    hands.key("ArrowDown")
    hands.enter("Control+Enter")
    for name in PEOPLE.values():
        for _n in range(60):
            hands.key("Tab")
            said = admin.page.evaluate("document.activeElement.innerText || ''")
            if said.startswith("新建用户并任命"):
                break
        hands.enter()
        hands.reach_field("name")
        hands.words(name)
        hands.enter("Control+Enter")
        hands.reach("已记下，返回单位")
        hands.enter()
    assert hands.tell("by keyboard alone") <= 300
    stands()


def test_a_phrase_is_put_where_the_cursor_stands(world, desk):
    now = timezone.now()
    case = worlds.register(world, at=now).case
    row = Phrase(step="assign", text="请依法办理并按期反馈。")
    reference.enter_phrase(row, by=world.admin, at=now)
    clerk = desk(world.clerk)
    clerk.open(f"/desk/cases/{case.slug}/route/")
    clerk.page.fill("[name=requirement]", "第一行")
    clerk.page.get_by_role("button", name="插入").click()
    assert clerk.page.input_value("[name=requirement]") == "第一行\n请依法办理并按期反馈。"


def test_an_officers_post_is_not_among_those_the_administrator_fills(world, desk):
    admin = desk(world.admin)
    admin.open("/desk/admin/posts/new/")
    offered = admin.page.locator("#id_duty option").evaluate_all("all => all.map(o => o.value)")
    assert Duty.HEAD.value in offered
    assert not {"admin", "security", "auditor"} & set(offered)

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit.models import Chain, Event
from organization import actions
from organization.models import Duty, Post, Role, Unit, User
from tests.organization.conftest import AT, OPENED, TODAY


def kinds(code):
    events = Event.objects.filter(chain__subject=f"unit/{code}").order_by("seq")
    return list(events.values_list("kind", flat=True))


def test_a_new_unit_gets_its_path_its_pinyin_and_an_event(units):
    unit = units["XHQ01"]
    assert unit.path == "SHEC/XHQ/XHQ01/"
    assert unit.pinyin.split() == ["xuhuiqutingsongxiaoxue", "tingsongxiaoxue"]
    assert unit.initials.split() == ["xhqtsxx", "tsxx"]
    assert kinds("XHQ01") == ["unit_opened"]


def test_moving_a_unit_takes_everything_below_it_along(units):
    actions.move_unit(units["XHQ"], to=units["SJDX"], by=None, at=AT)
    paths = dict(Unit.objects.values_list("code", "path"))
    assert paths["XHQ"] == "SHEC/SJDX/XHQ/"
    assert paths["XHQ01"] == "SHEC/SJDX/XHQ/XHQ01/"
    assert paths["JJC"] == "SHEC/JJC/"
    assert kinds("XHQ") == ["unit_opened", "unit_moved"]


def test_a_code_that_begins_like_another_is_not_moved_along(units):
    kind = Unit.Kind.BUREAU
    twin = Unit(code="XHQX", name="别区", short_name="别区", kind=kind, valid_from=OPENED)
    twin.parent = units["SHEC"]
    actions.open_unit(twin, by=None, at=AT)
    actions.move_unit(units["XHQ"], to=units["SJDX"], by=None, at=AT)
    assert Unit.objects.get(code="XHQX").path == "SHEC/XHQX/"


@pytest.mark.parametrize("to", ["XHQ", "XHQ01"])
def test_a_unit_cannot_be_moved_below_itself(units, to):
    with pytest.raises(actions.WrongPlace):
        actions.move_unit(units["XHQ"], to=units[to], by=None, at=AT)
    assert kinds("XHQ") == ["unit_opened"]


def test_a_renamed_unit_is_found_by_its_new_initials(units):
    actions.rename_unit(units["JJC"], name="义务教育处", short_name="义教处", by=None, at=AT)
    assert Unit.objects.search("yjc").get().code == "JJC"
    assert not Unit.objects.search("jjc").exclude(code="JJC").exists()
    event = Event.objects.get(chain__subject="unit/JJC", kind="unit_renamed")
    assert event.body["changes"]["name"] == ["基础教育处", "义务教育处"]
    assert event.wording.text == "基础教育处 → 义务教育处"


def test_a_closed_unit_names_its_successor_and_is_not_active(units):
    into, day = units["XHQ02"], date(2026, 2, 1)
    actions.merge_unit(units["XHQ01"], into=into, on=day, by=None, at=AT)
    assert "XHQ01" not in Unit.objects.active(TODAY).values_list("code", flat=True)
    assert Unit.objects.active(date(2026, 1, 31)).filter(code="XHQ01").exists()


def test_amending_does_not_touch_name_or_place(units):
    with pytest.raises(ValueError, match="path"):
        actions.amend_unit(units["JJC"], changes={"path": "X/"}, by=None, at=AT)


def test_only_an_administrator_changes_units(units, someone):
    head = someone(Duty.HEAD, units["JJC"])
    for act in (
        lambda: actions.rename_unit(units["JJC"], name="甲", short_name="甲", by=head, at=AT),
        lambda: actions.move_unit(units["JJC"], to=units["XHQ"], by=head, at=AT),
        lambda: actions.amend_unit(units["JJC"], changes={"order": 3}, by=head, at=AT),
        lambda: actions.enter_person(User(username="x", name="甲"), by=head, at=AT),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert kinds("JJC") == ["unit_opened"]
    admin = someone(Duty.ADMIN, units["SHEC"])
    actions.amend_unit(units["JJC"], changes={"order": 3}, by=admin, at=AT)
    event = Event.objects.get(kind="unit_amended")
    assert (event.actor_id, event.actor_role, event.actor_unit) == (admin.pk, "admin", "SHEC")


def test_a_wrong_code_is_refused(units):
    unit = Unit(code="a/b", name="甲", short_name="甲", kind="school", valid_from=OPENED)
    with pytest.raises(ValidationError, match="代码"):
        actions.open_unit(unit, by=None, at=AT)
    assert not Chain.objects.filter(subject="unit/a/b").exists()


def test_appointing_and_leaving_an_administrator_opens_and_shuts_the_reference_data(units):
    person = actions.enter_person(User(username="admin", name="曾志清"), by=None, at=AT)
    assert (person.pinyin, person.initials) == ("zengzhiqing", "zzq")
    post = Post(
        person=person, unit=units["SHEC"], duty=Duty.ADMIN, title="管理员", valid_from=OPENED
    )
    actions.appoint(post, by=None, at=AT)
    person.refresh_from_db()
    assert post.role == Role.ADMIN
    assert person.is_admin(TODAY)

    actions.end_post(post, on=date(2026, 3, 1), by=None, at=AT)
    person.refresh_from_db()
    assert not person.is_admin(TODAY)
    assert kinds("SHEC") == ["unit_opened", "post_filled", "post_amended"]


def test_a_second_head_is_refused_and_leaves_no_event(units, someone):
    someone(Duty.HEAD, units["JJC"])
    other = User.objects.create_user("other", name="李明")
    post = Post(person=other, unit=units["JJC"], duty=Duty.HEAD, title="处长", valid_from=TODAY)
    with pytest.raises(ValidationError, match="已有主要负责人"):
        actions.appoint(post, by=None, at=AT)


def test_another_person_needs_another_post(units, someone):
    someone(Duty.HEAD, units["JJC"])
    other = User.objects.create_user("other", name="李明")
    post = Post.objects.get()
    with pytest.raises(ValidationError, match="换人"):
        actions.amend_post(post, changes={"person": other}, by=None, at=AT)


def test_no_name_of_a_person_enters_the_hashed_body(units):
    person = actions.enter_person(User(username="x", name="欧阳建国"), by=None, at=AT)
    post = Post(person=person, unit=units["JJC"], duty=Duty.HEAD, title="处长", valid_from=TODAY)
    actions.appoint(post, by=None, at=AT)
    assert not [
        body for body in Event.objects.values_list("body", flat=True) if "欧阳" in str(body)
    ]

"""People are entered, amended, disabled and opened again; never deleted."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from audit.models import Event
from organization import actions
from organization.actions.roster import record_export
from organization.models import Duty, LiveSession, Post, User
from organization.usernames import free_username, propose
from tests.organization.admin.conftest import said, send, signed_in
from tests.organization.conftest import AT, OPENED


def test_a_new_person_gets_a_password_to_be_changed_and_pinyin(keeper):
    person = User(username="zeng.min", name="曾敏")
    password = actions.register_person(person, by=keeper, at=AT)
    person.refresh_from_db()
    assert (person.pinyin, person.must_change_password) == ("zengmin", True)
    assert person.check_password(password)
    event = Event.objects.get(chain__subject=f"person/{person.pk}")
    assert (event.kind, event.actor_id) == ("person_entered", keeper.pk)


@pytest.mark.parametrize(
    ("name", "taken", "proposed"),
    [
        ("王建国", set(), "wangjianguo"),
        ("王建国", {"wangjianguo", "wangjianguo2"}, "wangjianguo3"),
        ("单雄信", set(), "shanxiongxin"),
        ("·", set(), "user"),
    ],
)
def test_a_username_is_proposed_from_the_pinyin(name, taken, proposed):
    assert propose(name, taken) == proposed


def test_a_username_in_use_is_not_proposed_again(db):
    User.objects.create_user("wangjianguo", name="王建国")
    assert free_username("王建国") == "wangjianguo2"


def test_a_new_name_is_on_the_trail_in_words_that_can_be_erased(keeper):
    person = User.objects.create_user("li", name="李明", email="a@example.org")
    person.name, person.email, person.density = "李光明", "b@example.org", "compact"
    actions.enter_person(person, by=keeper, at=AT)
    event = Event.objects.get(kind="person_amended")
    assert event.body["changes"] == {"density": ["normal", "compact"]}
    assert "李" not in str(event.body)
    assert event.wording.text == "姓名：李明 → 李光明；电子邮箱：a@example.org → b@example.org"


def test_disabling_ends_the_sign_in_and_enabling_opens_the_account_again(keeper, someone, units):
    handler = someone(Duty.HANDLER, units["JJC"])
    client = signed_in(handler)
    actions.set_active(handler, active=False, by=keeper, at=AT)
    assert not LiveSession.objects.filter(user=handler).exists()
    assert client.get(reverse("me")).status_code == 302
    actions.set_active(handler, active=True, by=keeper, at=AT)
    handler.refresh_from_db()
    assert handler.is_active
    kinds = Event.objects.filter(chain__subject=f"person/{handler.pk}").values_list(
        "kind", flat=True
    )
    assert {"account_disabled", "account_enabled"} <= set(kinds)


def test_nobody_shuts_out_themselves_and_no_administrator_shuts_out_the_other_officers(
    keeper, guard, someone, units
):
    for by, whom in ((keeper, keeper), (guard, guard), (keeper, guard)):
        with pytest.raises(PermissionDenied):
            actions.set_active(whom, active=False, by=by, at=AT)
    guard.is_active = False
    with pytest.raises(PermissionDenied):
        actions.enter_person(guard, by=keeper, at=AT)
    actions.set_active(keeper, active=False, by=guard, at=AT)
    handler = someone(Duty.HANDLER, units["JJC"])
    with pytest.raises(PermissionDenied):
        actions.set_active(handler, active=False, by=guard, at=AT)


def test_nobody_else_enters_people_or_takes_the_list(someone, units):
    head = someone(Duty.HEAD, units["JJC"])
    with pytest.raises(PermissionDenied):
        actions.register_person(User(username="x", name="甲"), by=head, at=AT)
    with pytest.raises(PermissionDenied):
        record_export(3, by=head, at=AT)
    with pytest.raises(ValidationError):
        actions.register_person(User(username="汉字", name="甲"), by=None, at=AT)


@pytest.mark.parametrize("verb", ["register", "disable"])
def test_nothing_remains_if_the_event_fails(keeper, someone, units, monkeypatch, verb):
    handler = someone(Duty.HANDLER, units["JJC"])

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("audit.log.append", fail)
    person = User(username="x", name="甲")
    act = {
        "register": lambda: actions.register_person(person, by=keeper, at=AT),
        "disable": lambda: actions.set_active(handler, active=False, by=keeper, at=AT),
    }[verb]
    with pytest.raises(RuntimeError):
        act()
    assert not User.objects.filter(username="x").exists()
    assert User.objects.get(pk=handler.pk).is_active


def test_the_page_enters_a_person_with_their_post_and_shows_the_password_once(desk, units):
    url = reverse("person_new") + "?unit=JJC&duty=handler"
    shown = desk.get(url).context["form"]
    assert (shown["unit"].value(), shown["duty"].value()) == (units["JJC"].pk, "handler")
    answer = send(desk, url, name="王建国", unit=units["JJC"].pk, duty="handler")
    person = User.objects.get(username="wangjianguo")
    assert Post.objects.get(person=person).unit == units["JJC"]
    page = desk.get(answer.headers["Location"])
    password = page.context["password"]
    assert person.check_password(password)
    assert password in page.content.decode()
    assert desk.get(answer.headers["Location"]).context["password"] == ""
    assert Client().login(username="wangjianguo", password=password)


def test_the_page_keeps_what_was_typed_and_names_what_is_wrong(desk, units):
    User.objects.create_user("li", name="李明")
    answer = send(desk, reverse("person_new"), name="李明", username="li", unit=units["JJC"].pk)
    assert answer.status_code == 422
    assert "已有人使用" in said(answer)
    assert "请选择职责" in said(answer)
    assert 'value="李明"' in answer.content.decode()
    assert User.objects.filter(name="李明").count() == 1


def test_a_post_that_cannot_be_leaves_no_person_behind(desk, units):
    answer = send(
        desk, reverse("person_new"), name="甲乙", unit=units["JJC"].pk, duty="handler",
        valid_from="2001-01-01",
    )  # fmt: skip
    assert answer.status_code == 422
    assert not User.objects.filter(name="甲乙").exists()


def test_the_list_is_found_by_pinyin_and_costs_the_same_for_one_and_twenty(
    desk, someone, units, django_assert_num_queries
):
    url = reverse("person_list")
    person = someone(Duty.HANDLER, units["JJC"])
    actions.enter_person(person, by=None, at=AT)
    assert [each.name for each in desk.get(url + "?q=wjg").context["page"]] == ["王建国"]
    assert not list(desk.get(url + "?q=zzz").context["page"])
    queries = count(desk, url)
    for _n in range(20):
        someone(Duty.HANDLER, units["XHQ"])
    assert count(desk, url) == queries


def test_the_file_holds_the_people_of_the_list_and_runs_nothing(desk, someone, units, tmp_path):
    handler = someone(Duty.HANDLER, units["JJC"])
    User.objects.filter(pk=handler.pk).update(name="=1+1")
    answer = desk.get(reverse("person_export") + "?q=" + handler.username)
    rows = table(answer, tmp_path)
    assert rows[1][:2] == ["=1+1", handler.username]
    assert "基础教育处" in rows[1][3] or "基教处" in rows[1][3]
    assert Event.objects.get(kind="people_exported").body == {"rows": 1}


def test_a_person_who_is_gone_is_found_by_state(desk, someone, units):
    someone(Duty.HANDLER, units["JJC"], until=OPENED)
    page = desk.get(reverse("person_list") + "?state=no_post").context["page"]
    assert [each.name for each in page] == ["王建国"]


def count(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def table(answer, tmp_path):
    from python_calamine import CalamineWorkbook

    path = tmp_path / "list.xlsx"
    path.write_bytes(answer.content)
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def test_a_page_that_is_asked_for_by_head_shows_no_password_and_loses_none(desk, units):
    answer = send(desk, reverse("person_new"), name="王建国")
    url = answer.headers["Location"]
    assert desk.head(url).status_code == 200
    assert desk.get(url).context["password"]

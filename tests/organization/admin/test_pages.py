"""The administrator's pages: what they show, refuse, and cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from organization.models import Duty, PlannedChange, Post, Unit, User
from tests.organization.admin.conftest import said, send, signed_in
from tests.organization.admin.test_people import count

PAGES = ["administration", "unit_new", "post_list", "post_new", "person_list", "person_new"]


def unit_url(code, verb=""):
    return (
        reverse("unit_change", args=[code, verb]) if verb else reverse("unit_detail", args=[code])
    )


def today():
    return timezone.localdate()


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_open_for_the_administrator_and_for_no_clerk(desk, someone, units, name):
    assert desk.get(reverse(name)).status_code == 200
    clerk = signed_in(someone(Duty.REGISTRAR, units["XFB"]))
    assert clerk.get(reverse(name)).status_code == 403


def test_the_security_officer_sees_and_fills_officers_posts_alone(guard, someone, units):
    someone(Duty.HANDLER, units["JJC"])
    auditor = someone(Duty.AUDITOR, units["SHEC"])
    client = signed_in(guard)
    roles = {post.role for post in client.get(reverse("post_list")).context["page"]}
    assert roles == {"security", "auditor"}
    handlers = Post.objects.get(duty=Duty.HANDLER)
    assert client.get(reverse("post_end", args=[handlers.pk])).status_code == 404
    ended = send(client, reverse("post_end", args=[auditor.posts.get().pk]), on=today().isoformat())
    assert ended.status_code == 302
    li = User.objects.create_user("li", name="李明")
    form = {
        "unit": units["SHEC"].pk,
        "duty": "auditor",
        "person": "李明",
        "valid_from": str(today()),
    }
    assert send(client, reverse("post_new"), **form).status_code == 302
    assert li.posts.get().role == "auditor"


def test_a_new_unit_shows_the_three_posts_it_must_fill(desk, units):
    form = {"name": "督查处", "kind": "department", "order": "", "parent": units["SHEC"].pk}
    answer = send(desk, reverse("unit_new"), **form, valid_from=today().isoformat())
    unit = Unit.objects.get(name="督查处")
    assert (unit.code, unit.short_name) == ("DCC", "督查处")
    assert unit.order == 1
    page = desk.get(answer.headers["Location"])
    assert [seat.duty for seat in page.context["seats"]] == ["head", "specialist", "handler"]
    text = page.content.decode()
    assert text.count("空缺 1 天") == 3
    assert f"{reverse('person_new')}?unit=DCC&amp;duty=head" in text


def test_a_code_that_is_taken_gets_a_number(desk, units):
    form = {"name": "基教处", "kind": "department", "order": "0", "parent": units["SHEC"].pk}
    send(desk, reverse("unit_new"), **form, valid_from=today().isoformat())
    assert Unit.objects.filter(code="JJC2").exists()


def test_a_change_for_a_day_to_come_is_shown_and_can_be_given_up(desk, units):
    day = today() + timedelta(days=9)
    form = {"name": "义务教育处", "short_name": "义教处", "on": day.isoformat()}
    assert send(desk, unit_url("JJC", "rename"), **form).status_code == 302
    page = desk.get(unit_url("JJC")).content.decode()
    assert "待生效的变更" in page
    assert "义务教育处" in page
    assert "义务教育处" in desk.get(reverse("administration")).content.decode()
    planned = PlannedChange.objects.get()
    assert send(desk, reverse("planned_cancel", args=[planned.pk])).status_code == 302
    assert not desk.get(unit_url("JJC")).context["planned"]


@pytest.mark.parametrize(
    ("verb", "form", "words"),
    [
        ("rename", {"name": "基础教育处", "short_name": "基教处"}, "与现名称相同"),
        ("move", {"to": ""}, "必填"),
        ("close", {}, "下级单位"),
    ],
)
def test_a_refused_change_keeps_what_was_typed_and_answers_422(desk, units, verb, form, words):
    code = "XHQ" if verb == "close" else "JJC"
    answer = send(desk, unit_url(code, verb), **form, on=today().isoformat())
    assert answer.status_code == 422
    assert words in said(answer)
    assert today().isoformat() in answer.content.decode()


def test_open_work_is_told_before_a_unit_is_closed_with_the_way_to_hand_it_over(
    desk, units, settings
):
    settings.UNIT_HOLDS = ["tests.organization.admin.test_pages.three_open"]
    page = desk.get(unit_url("SJDX", "close")).content.decode()
    assert "承办未结 3 件" in page
    assert reverse("hand_over") in page
    answer = send(desk, unit_url("SJDX", "close"), on=today().isoformat())
    assert answer.status_code == 422
    assert "工作交接" in said(answer)


def three_open(_unit):
    return 3, "承办未结 3 件"


def test_a_form_that_is_sent_twice_takes_effect_once(desk, units):
    form = {"name": "义务教育处", "short_name": "义教处", "on": today().isoformat()}
    form["form_key"] = "5f4f0f0e-0000-4000-8000-000000000009"
    for _n in range(2):
        assert desk.post(unit_url("JJC", "rename"), form).status_code == 302
    assert Event.objects.filter(kind="unit_renamed").count() == 1


def test_facts_are_amended_with_what_they_were(desk, units):
    form = {
        "kind": "department", "order": "7", "docket_word": "教委基", "region": "",
        "review_authority": "", "review_body": "市政府", "valid_from": "2010-01-01",
    }  # fmt: skip
    assert send(desk, reverse("unit_amend", args=["JJC"]), **form).status_code == 302
    body = Event.objects.get(kind="unit_amended").body
    assert body["changes"] == {
        "order": [0, 7], "docket_word": ["", "教委基"], "review_body": ["", "市政府"],
    }  # fmt: skip


def test_a_name_that_several_have_is_answered_with_their_usernames(desk, units):
    for n in range(2):
        User.objects.create_user(f"wang{n}", name="王建国")
    form = {"unit": units["JJC"].pk, "duty": "handler", "valid_from": today().isoformat()}
    answer = send(desk, reverse("post_new"), **form, person="王建国")
    assert "wang0、wang1" in said(answer)
    assert "没有“甲”" in said(send(desk, reverse("post_new"), **form, person="甲"))
    assert send(desk, reverse("post_new"), **form, person="wang1").status_code == 302


def test_a_post_is_amended_and_ended_on_its_pages(desk, someone, units):
    post = someone(Duty.HANDLER, units["JJC"]).posts.get()
    form = {"title": "主任科员", "valid_from": "2010-01-01", "valid_to": ""}
    assert send(desk, reverse("post_amend", args=[post.pk]), **form).status_code == 302
    ended = send(
        desk, reverse("post_end", args=[post.pk]), on=today().isoformat(), leave_vacant="on"
    )
    assert ended.status_code == 302
    post.refresh_from_db()
    assert (post.title, post.valid_to) == ("主任科员", today())
    assert Post.objects.get(person=None).valid_from == today() + timedelta(days=1)


def test_the_lists_and_the_tree_cost_the_same_for_few_and_many(desk, someone, units):
    urls = [reverse("administration"), reverse("post_list"), reverse("post_list") + "?vacant=1"]
    urls.append(unit_url("XHQ"))
    someone(Duty.HANDLER, units["XHQ"])
    before = [count(desk, url) for url in urls]
    for n in range(20):
        unit = Unit.objects.create(
            code=f"N{n}", name=f"新{n}", short_name=f"新{n}", kind="school", parent=units["XHQ"],
            path=f"SHEC/XHQ/N{n}/", valid_from=today(), pinyin="x", initials="x",
        )  # fmt: skip
        someone(Duty.HANDLER, unit)
        someone(Duty.HANDLER, units["XHQ"])
    assert [count(desk, url) for url in urls] == before


def test_a_closed_unit_is_in_the_tree_only_when_it_is_asked_for(desk, units):
    Unit.objects.filter(code="SJDX").update(valid_to=today() - timedelta(days=1))
    url = reverse("administration")
    assert "申江大学" not in desk.get(url).content.decode()
    assert "申江大学" in desk.get(url + "?closed=1").content.decode()
    assert "本单位存续到" in desk.get(unit_url("SJDX")).content.decode()


def test_role_preview_shows_menus_and_steps_but_no_number_to_the_administrator(desk, units):
    page = desk.get(reverse("role_preview") + "?role=head&unit=JJC")
    text = page.content.decode()
    assert page.status_code == 200
    assert "我的待办" in text
    assert "counts" not in page.context

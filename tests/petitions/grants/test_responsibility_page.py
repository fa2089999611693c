"""The page of the chain: names, days, counts; what a reader may not see is in no count."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organization.models import Duty, Post, Substitution, User
from petitions import responsibility
from petitions.models import Accused
from tests.petitions.pages.browsers import browser, post, words
from tests.world import bring_to, give_post, make_person, make_unit, register

URL = "/desk/responsibility/"


def now():
    return timezone.localtime()


def today():
    return timezone.localdate()


def page(user, unit, **query):
    return browser(user).get(f"{URL}{unit.code}/", query)


def line(answer, person):
    levels = answer.context["sheet"].levels
    return next(row for level in levels for row in level.lines if row.post.person_id == person.pk)


def test_the_own_unit_opens_first_and_names_everybody_from_the_top_down(world):
    answer = browser(world.unit_clerk).get(URL)
    assert answer.headers["Location"] == f"{URL}JJC/"
    answer = page(world.unit_clerk, world.jjc)
    said = words(answer).split("<main")[1]
    assert said.index("周明") < said.index("吴强") < said.index("沈洁") < said.index("何敏")
    assert "尚未登记" in said  # nobody is first responsible in this small commission


def test_open_and_overdue_are_counted_at_every_rung_the_reader_sees(world):
    long_ago = now() - timedelta(days=120)
    bring_to(world, register(world, at=long_ago).case, "start", at=long_ago)
    bring_to(world, register(world, at=now()).case, "start", at=now())
    answer = page(world.head, world.jjc)
    for person in (world.leader, world.head, world.unit_clerk, world.handler):
        found = line(answer, person)
        assert (found.open, found.late) == (2, 1), person.name


def test_no_count_holds_what_the_wall_hides_from_the_reader(world):
    case = register(world, at=now(), matter_fields={"track": "accusation"}).case
    bring_to(world, case, "sign", at=now(), to=None)
    assert line(page(world.head, world.jjc), world.head).open == 1
    accused = make_person(Duty.SPECIALIST, world.rsc, "被告")
    give_post(accused, Duty.DUAL, world.commission)
    assert line(page(accused, world.jjc), world.head).open == 0
    Accused.objects.create(case=case, person=accused, named_on=today())
    assert line(page(accused, world.jjc), world.head).open == 0


@pytest.mark.parametrize("reader", ["admin", "auditor", "security"])
def test_officers_read_names_and_no_counts(world, reader):
    bring_to(world, register(world, at=now()).case, "start", at=now())
    answer = page(getattr(world, reader), world.jjc)
    assert "吴强" in words(answer)
    assert line(answer, world.head).open is None
    assert "未结 1" not in words(answer)


def test_the_own_line_up_and_down_is_open_and_another_is_not(world):
    assert page(world.bureau_clerk, world.school).status_code == 200
    assert page(world.bureau_clerk, world.commission).status_code == 200
    assert page(world.bureau_clerk, world.jjc).status_code == 403
    for reader in (world.clerk, world.director, world.leader):
        assert page(reader, world.school).status_code == 200
    assert browser(world.head).get(f"{URL}NONE/").status_code == 404
    nobody = User.objects.create_user("nobody", name="无岗")
    assert browser(nobody).get(URL).status_code == 403


def test_a_past_day_shows_who_answered_then_and_leads_to_the_next_change(world):
    changed = today() - timedelta(days=30)
    seat = Post.objects.get(person=world.head)
    Post.objects.filter(pk=seat.pk).update(valid_to=changed - timedelta(days=1))
    successor = make_person(Duty.HEAD, world.jjc, "继任", valid_from=changed)
    assert "继任" in words(page(successor, world.jjc))
    assert page(successor, world.jjc).context["sheet"].earlier == changed
    before = page(successor, world.jjc, on=(changed - timedelta(days=1)).isoformat())
    assert "吴强" in words(before)
    assert "继任" not in before.content.decode().split("<main")[1]
    assert before.context["sheet"].later == changed
    assert line(before, world.head).open is None


def test_a_vacancy_is_said_in_words_with_its_days(world):
    seat = Post.objects.get(person=world.head)
    Post.objects.filter(pk=seat.pk).update(valid_to=today() - timedelta(days=13))
    assert "空缺 12 天" in words(page(world.unit_clerk, world.jjc))
    give_post(None, Duty.HEAD, world.jjc, valid_from=today() - timedelta(days=5))
    assert "空缺 5 天" in words(page(world.unit_clerk, world.jjc))


def test_a_substitute_stands_beside_the_holder(world):
    Substitution.objects.create(
        post=world.head.posts.get(), substitute=world.unit_clerk, reason="休假",
        valid_from=today(), valid_to=today(),
    )  # fmt: skip
    assert "由沈洁代行至" in words(page(world.unit_clerk, world.jjc))


def test_a_unit_with_nobody_says_who_may_enter_them_and_odd_days_do_no_harm(world):
    said = words(page(world.bureau_clerk, world.school))
    assert "尚未登记责任人" in said
    assert "系统管理员" in said
    assert page(world.head, world.jjc, on="不是日期").status_code == 200
    assert "当日尚不存在" in words(page(world.head, world.jjc, on="1990-01-01"))


def test_the_page_costs_the_same_for_one_and_for_twenty(world):
    client = browser(world.leader)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"{URL}XHQ/").status_code == 200
        return len(found)

    count()
    one = count()
    for number in range(20):
        unit = make_unit(f"XH1{number:02}", f"小学{number}", "school", world.bureau)
        make_person(Duty.HEAD, unit)
        make_person(Duty.HANDLER, world.bureau)
    assert count() == one


def test_of_very_many_units_below_only_the_first_level_is_shown(world, monkeypatch):
    nodes, count = responsibility.below(world.commission, today())
    assert count == 5
    assert any(node.below for node in nodes)
    monkeypatch.setattr(responsibility, "MOST_BELOW", 3)
    nodes, count = responsibility.below(world.commission, today())
    assert count == 5
    assert not any(node.below for node in nodes)


def test_the_holder_names_and_ends_a_substitute_on_the_page(world):
    fields = {
        "post": world.head.posts.get().pk, "substitute": world.unit_clerk.pk, "reason": "休假",
        "valid_from": today().isoformat(), "valid_to": today().isoformat(),
    }  # fmt: skip
    assert post(world.head, "/desk/substitutes/", **fields).status_code == 302
    row = Substitution.objects.get()
    assert "沈洁" in words(browser(world.head).get("/desk/substitutes/"))
    again = post(world.head, "/desk/substitutes/", **fields)
    assert again.status_code == 422
    assert "休假" in words(again)
    assert post(world.handler, f"/desk/substitutes/{row.pk}/end/").status_code == 403
    assert post(world.head, f"/desk/substitutes/{row.pk}/end/").status_code == 302
    row.refresh_from_db()
    assert row.ended_on == today()


def test_the_administrator_chooses_the_unit_first(world):
    answer = browser(world.admin).get("/desk/substitutes/", {"unit": "JJC"})
    assert "吴强" in words(answer)
    assert "管理" not in [
        str(post.person) for post in answer.context["form"].fields["post"].queryset
    ]

"""Which post somebody acts under: rail, lists and signature follow it, the wall never does."""

import pytest
from django.utils import timezone

from audit.models import Event
from organization.models import Duty, Post, Substitution
from petitions import actions
from petitions.models import Case
from tests import world as worlds
from tests.petitions.pages.browsers import browser, words
from tests.world import bring_to, give_post, register

URL = "/desk/posts/choose/"


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def two_posts(world):
    """The head of one department, who is also the specialist of a bureau."""
    give_post(world.head, Duty.SPECIALIST, world.bureau)
    return world.head


def now():
    return timezone.localtime()


def numbers(client, *cases):
    said = words(client.get("/desk/cases/"))
    return {case.number for case in cases if case.number in said}


def test_people_with_one_post_get_no_switcher(world):
    assert URL not in words(browser(world.handler).get("/desk/"))


def test_the_chosen_post_scopes_lists_and_rail_and_all_gives_everything_back(world, two_posts):
    mine = bring_to(world, register(world, at=now()).case, "assign", at=now())
    theirs = bring_to(world, register(world, at=now()).case, "assign", to=world.bureau, at=now())
    client = browser(two_posts)
    assert URL in words(client.get("/desk/"))
    assert numbers(client, mine, theirs) == {mine.number, theirs.number}
    desk = Post.objects.get(person=two_posts, duty=Duty.SPECIALIST)
    assert client.post(URL, {"post": desk.pk}).headers["Location"] == "/desk/"
    assert numbers(client, mine, theirs) == {theirs.number}
    rail = {entry.key for entry in client.get("/desk/cases/").context["rail"]}
    assert "review_list" not in rail
    assert client.get("/desk/review/").status_code == 403
    client.post(URL, {"post": ""})
    assert numbers(client, mine, theirs) == {mine.number, theirs.number}
    assert client.get("/desk/review/").status_code == 200


def test_the_signature_is_that_of_the_chosen_post(world, two_posts):
    case = bring_to(world, register(world, at=now()).case, "assign", at=now())
    two_posts.active_post = Post.objects.get(person=two_posts, duty=Duty.HEAD).pk
    actions.sign(case, by=two_posts, at=now())
    event = Event.objects.get(kind="sign")
    assert (event.actor_role, event.actor_unit) == ("head", "JJC")


def test_the_wall_stands_whatever_post_is_chosen(world, two_posts):
    case = register(
        world,
        at=now(),
        matter_fields={"track": "accusation", "subject_unit": world.bureau},
    ).case
    case = actions.assign(case, to=world.jjc, by=world.clerk, at=now())
    head = Post.objects.get(person=two_posts, duty=Duty.HEAD)
    client = browser(two_posts)
    client.post(URL, {"post": head.pk})
    assert numbers(client, case) == set()
    assert client.get(f"/desk/cases/{case.slug}/").status_code == 404
    Post.objects.filter(person=two_posts, duty=Duty.SPECIALIST).delete()
    assert case in Case.objects.visible_to(type(two_posts).objects.get(pk=two_posts.pk))


def test_a_post_as_a_substitute_is_offered_with_the_word(world):
    today = timezone.localdate()
    row = Substitution.objects.create(
        post=world.bureau_head.posts.get(), substitute=world.head, reason="出差",
        valid_from=today, valid_to=today,
    )  # fmt: skip
    client = browser(world.head)
    assert "（代行）" in words(client.get("/desk/"))
    assert client.post(URL, {"post": row.post_id}).status_code == 302
    assert client.get("/desk/").context["chosen_post"] == row.post_id
    Substitution.objects.update(ended_on=today)
    answer = client.get("/desk/")
    assert answer.context["chosen_post"] is None
    assert [post.unit.code for post in answer.context["posts"]] == ["JJC"]


def test_nobody_chooses_a_post_of_others_or_by_a_link(world, two_posts):
    client = browser(two_posts)
    stranger = world.bureau_head.posts.get()
    for value in (stranger.pk, "x", "-1", "9" * 30):
        assert client.post(URL, {"post": value}).status_code == 403
    assert client.get(URL, {"post": stranger.pk}).status_code == 405


def test_another_sign_in_begins_with_all_posts(world, two_posts):
    client = browser(two_posts)
    post = Post.objects.get(person=two_posts, duty=Duty.HEAD)
    client.post(URL, {"post": post.pk})
    assert client.get("/desk/").context["chosen_post"] == post.pk
    client.force_login(two_posts)
    assert client.get("/desk/").context["chosen_post"] is None
    assert browser(two_posts).get("/desk/").context["chosen_post"] is None

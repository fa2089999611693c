"""One form, one effect."""

from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from audit.models import AcceptedForm, Chain
from audit.once import go, key_for
from organization.models import User
from tests.threads import at_once

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def post():
    """Return a function that sends the form as person 7 and gives the answer."""
    from tests.audit.form_urls import note

    def send(key, *, actor=7, path="/note/", headers=None, **fields):
        request = RequestFactory().post(path, {"form_key": key, **fields}, headers=headers)
        request.user = SimpleNamespace(pk=actor)
        return note(request)

    return send


@pytest.fixture
def signed_in(client, settings):
    """Return a client that is signed in, for the answers that are whole pages."""
    settings.ROOT_URLCONF = "tests.audit.form_urls"
    settings.POLICIES = [*settings.POLICIES, "tests.audit.form_urls.PAGES"]
    client.force_login(User.objects.create_user("clerk", name="王"))
    return client


def effects():
    return Chain.objects.filter(subject__startswith="effect/").count()


def test_the_same_form_again_is_led_to_the_same_page(post):
    key = uuid4()
    first, second = post(key, word="a"), post(key, word="a")
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert effects() == 1


def test_htmx_is_led_by_its_own_header(post):
    key = uuid4()
    first, second = post(key, word="a", headers=HTMX), post(key, word="a", headers=HTMX)
    assert (first.status_code, second.status_code) == (204, 204)
    assert first.headers["HX-Redirect"] == second.headers["HX-Redirect"]
    assert effects() == 1
    assert AcceptedForm.objects.get().answer_url == first.headers["HX-Redirect"]


def test_a_fresh_csrf_token_makes_no_other_form(post):
    key = uuid4()
    post(key, word="a", csrfmiddlewaretoken="one")
    assert post(key, word="a", csrfmiddlewaretoken="two").status_code == 302
    assert effects() == 1


def test_other_keys_and_other_people_are_other_forms(post):
    key = uuid4()
    post(key, word="a")
    post(uuid4(), word="a")
    post(key, word="a", actor=8)
    post(key, word="a", actor=None)
    assert effects() == 4


def test_a_refused_form_leaves_nothing_and_its_key_free(post):
    key = uuid4()
    assert post(key, word="bad").status_code == 422
    assert (effects(), AcceptedForm.objects.count()) == (0, 0)
    assert post(key, word="good").status_code == 302
    assert effects() == 1


def test_a_crash_leaves_nothing_and_its_key_free(post):
    key = uuid4()
    with pytest.raises(ZeroDivisionError):
        post(key, word="a", headers={"Crash": "yes"})
    assert (effects(), AcceptedForm.objects.count()) == (0, 0)
    assert post(key, word="a").status_code == 302


def test_reading_needs_no_key(signed_in):
    assert signed_in.get("/note/").content == b"form"


def test_another_body_under_the_same_key_is_a_conflict(signed_in):
    key = uuid4()
    first = signed_in.post("/note/", {"form_key": key, "word": "a"})
    answer = signed_in.post("/note/", {"form_key": key, "word": "b"})
    assert answer.status_code == 409
    assert first.url in answer.content.decode()
    assert effects() == 1


def test_another_file_under_the_same_key_is_a_conflict(signed_in):
    def send(key, content):
        paper = SimpleUploadedFile("paper.txt", content)
        return signed_in.post("/note/", {"form_key": key, "paper": paper}).status_code

    key = uuid4()
    assert [send(key, b"a"), send(key, b"a"), send(key, b"b")] == [302, 302, 409]
    assert effects() == 1


@pytest.mark.parametrize("key", ["", "1", "x" * 36, "{" * 999, "\0", None])
def test_a_form_without_a_usable_key_is_refused_in_words(signed_in, key):
    fields = {} if key is None else {"form_key": key}
    answer = signed_in.post("/note/", {"word": "a", **fields})
    assert answer.status_code == 400
    assert "没有保存任何内容" in answer.content.decode()
    assert effects() == 0


def test_the_view_reads_the_file_from_its_beginning(post):
    paper = SimpleUploadedFile("paper.txt", b"abc")
    assert post(uuid4(), word="a", paper=paper).status_code == 302


def test_key_for_a_new_form_is_fresh_and_for_one_shown_again_the_same():
    get = RequestFactory().get("/note/")
    assert key_for(get) != key_for(get)
    assert UUID(key_for(get)).version == 4
    key = str(uuid4())
    assert key_for(RequestFactory().post("/note/", {"form_key": key})) == key
    assert UUID(key_for(RequestFactory().post("/note/", {"form_key": "broken"})))


def test_go_redirects_plainly_without_htmx():
    assert go(RequestFactory().get("/"), "/desk/").url == "/desk/"


@pytest.mark.concurrency
def test_fifty_equal_posts_at_once_have_one_effect(transactional_db, post):
    key = uuid4()
    answers = at_once(50, lambda _number: post(key, word="a"))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert effects() == 1


@pytest.mark.concurrency
def test_whoever_waited_for_one_that_failed_does_the_work(transactional_db, post):
    key = uuid4()

    def send(number):
        try:
            return post(key, word="a", headers={"Crash": "yes"} if number < 5 else None).url
        except ZeroDivisionError:
            return None

    answers = at_once(10, send)
    assert effects() == 1
    assert len(set(answers[5:])) == 1
    assert None not in answers[5:]

"""The public pages with a replica: the same pages, and nothing on them that was taken off."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import PublishedReply
from portal.public.similar import suggested
from tests.portal.replies import make_reply, withdrawn
from tests.replica.conftest import reads

PAGES = ("reply_list", "reply_feed", "reply_figures")


@contextmanager
def left_behind(line):
    """Let the replica stand still at this moment."""
    with line.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT 1 FROM portal_publishedreply LIMIT 1")
    yield
    with line.cursor() as cursor:
        cursor.execute("ROLLBACK")


def statements(line, client, url):
    with CaptureQueriesContext(line) as asked, CaptureQueriesContext(connection) as primary:
        answer = client.get(url)
    return answer, len(asked), len(primary)


@pytest.mark.django_db(transaction=True)
def test_the_replica_answers_and_the_primary_is_asked_once(client, replica, lag):
    first = make_reply()
    make_reply(title="户籍在外省的孩子怎么上小学？")
    pages = [reverse(f"public:{name}") for name in PAGES]
    pages.append(reverse("public:reply_detail", args=[first.pk]))
    before = reads("replica")
    for url in pages:
        answer, there, here = statements(replica, client, url)
        assert answer.status_code == 200
        assert there >= 2
        assert here <= 1  # whether anything was published or withdrawn
    assert reads("replica") == before + len(pages)
    with CaptureQueriesContext(replica) as asked:
        assert suggested(first.asked)
    assert len(asked) == 2


@pytest.mark.django_db(transaction=True)
def test_what_was_withdrawn_a_moment_ago_is_gone_however_far_behind_the_replica_is(
    client, replica, lag
):
    reply = make_reply()
    url = reverse("public:reply_detail", args=[reply.pk])
    copy = client.get(url)
    assert copy.status_code == 200
    with left_behind(replica):
        withdrawn(reply)
        assert PublishedReply.objects.using("replica").out().count() == 1  # it still holds it
        before = reads("primary")
        assert client.get(url).status_code == 410
        assert client.get(url, headers={"If-None-Match": copy.headers["ETag"]}).status_code == 410
        for name in ("reply_list", "reply_feed"):
            page = client.get(reverse(f"public:{name}")).content.decode()
            assert reply.pk
            assert "外省市户籍" not in page
        assert suggested("孩子六岁，户口在外省，想在本市上小学。") == []
        assert reads("primary") == before + 5
    assert client.get(url).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_a_text_that_is_withdrawn_under_an_older_clock_changes_the_copy_too(client):
    reply = make_reply()
    url = reverse("public:reply_detail", args=[reply.pk])
    copy = client.get(url)
    at = reply.changed_at
    withdrawn(reply)
    PublishedReply.objects.filter(pk=reply.pk).update(changed_at=at)  # of a host that is behind
    assert client.get(url, headers={"If-None-Match": copy.headers["ETag"]}).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_what_was_published_a_moment_ago_is_there(client, replica, lag):
    make_reply()
    with left_behind(replica):
        second = make_reply(title="职称评审的公示期是几天？")
        assert second.title in client.get(reverse("public:reply_list")).content.decode()
        url = reverse("public:reply_detail", args=[second.pk])
        assert client.get(url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_replica_that_dies_between_two_pages_is_noticed_by_nobody(client, replica, lag):
    make_reply()
    assert client.get(reverse("public:reply_list")).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [replica.connection.info.backend_pid])
    for name in PAGES:
        assert client.get(reverse(f"public:{name}")).status_code == 200
    assert reads("primary") > 0

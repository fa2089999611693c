"""The published answers: found by two characters, read without a script, gone when withdrawn."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.models import PublishedReply
from portal.public.similar import suggested
from tests.portal.replies import make_reply, withdrawn

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def replies():
    return {
        "school": make_reply(),
        "title": make_reply(
            title="职称评审的公示期是几天？", asked="学校评高级教师。", answer="不少于五个工作日。",
            topic="职称评审", group_code="E05", group="教师人事", school_stage="senior",
            published_on=date(2025, 12, 1), replied_on=date(2026, 2, 2),
        ),
        "near": make_reply(title="户籍在外省的孩子怎么上小学？", published_on=date(2026, 2, 1)),
    }  # fmt: skip


def titles(response):
    return [row.title for row in response.context["page"]]


def test_words_of_two_characters_find_and_all_words_count(client, replies):
    url = reverse("public:reply_list")
    found = lambda **asked: titles(client.get(url, asked))  # noqa: E731
    both = [replies["school"].title, replies["near"].title]
    assert found() == [*both, replies["title"].title]
    assert found(q="职称") == [replies["title"].title]
    assert found(q="小学 材料") == [replies["school"].title]
    assert found(q="小 学") == both  # blanks part words, not characters
    assert found(q="登记％") == []
    assert found(q="没有这个词") == []
    assert found(group="E05") == [replies["title"].title]
    assert found(stage="senior") == [replies["title"].title]
    assert found(year="2026") == both
    assert found(year="2026", group="E05") == []
    assert len(found(year="昨天", stage="x")) == 3  # a wrong filter is none


def test_an_empty_answer_says_what_to_do_next(client, replies):
    page = client.get(reverse("public:reply_list"), {"q": "没有"}).content.decode()
    assert "没有找到" in page
    assert "看全部" in page
    PublishedReply.objects.all().delete()
    assert "还没有公开的答复" in client.get(reverse("public:reply_list")).content.decode()


def test_one_answer_with_its_like_and_in_english_chrome(client, replies):
    reply = replies["school"]
    response = client.get(reverse("public:reply_detail", args=[reply.pk]))
    page = response.content.decode()
    for said in (reply.title, reply.asked, reply.answer, "基础教育处", "收到后 7 天"):
        assert said in page
    assert [row.pk for row in response.context["similar"]] == [replies["near"].pk]
    english = client.get(reverse("public_en:reply_detail", args=[reply.pk])).content.decode()
    assert 'lang="zh-Hans">' in english
    assert reply.answer in english
    assert '<html lang="en"' in english
    assert suggested("小孩外省户籍上小学")[0] in (reply, replies["near"])
    assert suggested("") == []


def test_what_was_withdrawn_answers_410_with_one_line_and_nothing_of_it(client, replies):
    reply = replies["school"]
    url, title, answer = reverse("public:reply_detail", args=[reply.pk]), reply.title, reply.answer
    assert client.get(url).status_code == 200
    withdrawn(reply)
    response = client.get(url)
    assert response.status_code == 410
    page = response.content.decode()
    assert "3月5日撤回" in page
    assert title not in page
    for name in ("reply_list", "reply_feed"):
        told = client.get(reverse(f"public:{name}"), {"q": ""}).content.decode()
        assert title not in told
        assert answer not in told
    assert client.get(reverse("public:reply_detail", args=[999999])).status_code == 404


def test_the_database_keeps_no_words_of_what_was_withdrawn(replies):
    with pytest.raises(IntegrityError, match="reply_out_has_words"), transaction.atomic():
        PublishedReply.objects.filter(pk=replies["school"].pk).update(withdrawn_on=date(2026, 3, 5))


def test_a_copy_is_asked_about_again_and_a_change_makes_it_old(client, replies):
    for name, args in (("reply_list", []), ("reply_detail", [replies["near"].pk])):
        url = reverse(f"public:{name}", args=args)
        first = client.get(url)
        assert first.headers["Cache-Control"] == "private, no-cache"
        etag = first.headers["ETag"]
        again = client.get(url, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(url, {"q": "x"}).headers["ETag"] != etag
        client.cookies["look"] = "large"
        assert client.get(url, headers={"if-none-match": etag}).status_code == 200
        del client.cookies["look"]
    withdrawn(replies["school"])
    assert client.get(url, headers={"if-none-match": etag}).status_code == 200
    assert client.get(reverse("public:home")).headers["Cache-Control"] == "no-store"


def test_the_feed_is_atom_and_may_be_kept_for_a_while(client, replies):
    response = client.get(reverse("public_en:reply_feed"))
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert "max-age" in response.headers["Cache-Control"]
    feed = ElementTree.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    assert entries[0].findtext(f"{ATOM}title") == replies["school"].title
    assert "/en/replies/" in entries[0].find(f"{ATOM}link").get("href")


def test_pages_of_twenty_and_the_same_queries_for_one_and_for_many(
    client, django_assert_num_queries
):
    make_reply()
    url = reverse("public:reply_list")
    client.get(url)
    with django_assert_num_queries(5):
        client.get(url)
    for place in range(24):
        make_reply(title=f"第{place}问？")
    with django_assert_num_queries(5):
        first = client.get(url, {"stage": ""})
    assert len(titles(first)) == 20
    assert "page=2" in first.content.decode()
    assert len(titles(client.get(url, {"page": "2", "q": "问"}))) == 4

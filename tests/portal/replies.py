"""Published answers as the public side finds them."""

from datetime import date, timedelta

from portal.models import PublishedReply
from portal.models.library import searchable
from tests.world import MONDAY

WORDS = ("title", "asked", "answer", "basis")


def make_reply(**fields):
    """Return a published answer about starting school."""
    said = {
        "source": "enquiry",
        "title": "外省市户籍的孩子上小学要准备哪些材料？",
        "asked": "孩子六岁，户口在外省，想在本市上小学。",
        "answer": "凭居住证和户口簿到居住地所在区登记。",
        "topic": "入学条件",
        "group_code": "E01",
        "group": "招生入学",
        "unit": "基础教育处",
        "received_on": date(2026, 2, 2),
        "replied_on": date(2026, 2, 9),
        "published_on": date(2026, 2, 11),
        "changed_at": MONDAY,
    } | fields
    said["search"] = searchable("\n".join(said.get(name, "") for name in WORDS))
    return PublishedReply.objects.create(**said)


def withdrawn(reply):
    """Return the same row as it is after a withdrawal."""
    for name in (*WORDS, "search"):
        setattr(reply, name, "")
    reply.withdrawn_on, reply.changed_at = date(2026, 3, 5), MONDAY + timedelta(days=3)
    reply.save()
    return reply

"""A changed owner of a topic is shown first on the cases of the last 90 days, in numbers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from petitions import rerouting
from petitions.models import NationalClass, Topic
from tests.petitions.pages.browsers import browser
from tests.world import bring_to, register


@pytest.fixture
def now():
    return timezone.localtime()


@pytest.fixture
def topic(db):
    return Topic.objects.get(code="E05-04")


def owned_by(topic, unit):
    """Return the topic as a form would leave it."""
    changed = Topic.objects.get(pk=topic.pk)
    changed.owner = unit
    return changed


def test_numbers_say_what_would_have_been_suggested_and_where_the_cases_went(world, topic, now):
    today = timezone.localdate(now)
    register(world, at=now)
    bring_to(world, register(world, at=now).case, "assign", at=now)
    register(world, at=now, matter_fields={"subject_unit": world.school})
    fields = {"track": "accusation", "subject_unit": world.school}
    register(world, at=now, matter_fields=fields)
    other = Topic.objects.get(code="E01-02")
    register(world, at=now, matter_fields={"topic": other})
    found = rerouting.of_topic(topic, owned_by(topic, world.jjc), today)
    assert (found.cases, found.first, found.restricted, found.total) == (3, 2, 1, 4)
    assert [(one.unit, one.cases) for one in found.sent] == [(None, 2), (world.jjc, 1)]
    assert (found.is_routed, found.is_reported) == (True, False)
    later = today + rerouting.REHEARSED + timedelta(days=1)
    assert rerouting.of_topic(topic, owned_by(topic, world.jjc), later).total == 0


def test_the_page_shows_numbers_first_and_saves_what_was_seen(world, topic, now):
    case = register(world, at=now).case
    client, url = browser(world.admin), reverse("admin:petitions_topic_change", args=[topic.pk])
    national = topic.national_id or ""
    form = {"name": topic.name, "national": national, "owner": world.jjc.pk}
    shown = client.post(url, form)
    page = shown.content.decode()
    assert "1 件的推荐会改变" in page
    assert world.jjc.name in page
    for secret in (case.number, case.title, case.slug):
        assert secret not in page
    topic.refresh_from_db()
    assert topic.owner_id is None
    assert not Event.objects.filter(kind="topic_amended").exists()
    assert client.post(url, form | {"seen": "0000"}).status_code == 200
    register(world, at=now)  # what was seen is not what is true any more
    seen = {"seen": shown.context["rehearsal"].digest}
    again = client.post(url, form | seen)
    assert again.status_code == 200
    seen = {"seen": again.context["rehearsal"].digest}
    assert client.post(url, form | seen).status_code == 302
    topic.refresh_from_db()
    assert topic.owner == world.jjc


def test_another_class_is_shown_and_another_name_is_saved_at_once(world, topic, now):
    register(world, at=now)
    client, url = browser(world.admin), reverse("admin:petitions_topic_change", args=[topic.pk])
    other = NationalClass.objects.exclude(pk=topic.national_id).first()
    page = client.post(url, {"name": topic.name, "national": other.pk, "owner": ""})
    assert "改列新的国家分类" in page.content.decode()
    named = {"name": "职称晋升", "national": topic.national_id or "", "owner": ""}
    assert client.post(url, named).status_code == 302

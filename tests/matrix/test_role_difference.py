"""Before a post is saved the form says what it brings and takes; looking saves nothing."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.models import Duty, Post
from tests import world as worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return worlds.build()


def typed(world, **fields):
    return {
        "unit": world.rsc.pk,
        "duty": Duty.HEAD,
        "person": world.handler.username,
        "title": "处长",
        "valid_from": timezone.localdate().isoformat(),
        "form_key": str(uuid4()),
    } | fields


def test_the_form_shows_what_a_post_brings_and_saves_nothing(client, world):
    client.force_login(world.admin)
    before = Post.objects.count()
    answer = client.post(reverse("post_new"), typed(world, preview="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "登记后权限的变化" in text
    assert "步骤：审核通过" in text
    assert "步骤：受理" not in text
    assert 'value="处长"' in text
    assert Post.objects.count() == before


def test_without_a_look_the_post_is_saved_as_before(client, world):
    client.force_login(world.admin)
    before = Post.objects.count()
    answer = client.post(reverse("post_new"), typed(world))
    assert answer.status_code == 302
    assert Post.objects.count() == before + 1


def test_the_frame_offers_officers_neither_search_nor_notices(client, world):
    for officer in (world.admin, world.security, world.auditor):
        client.force_login(officer)
        text = client.get(reverse("me")).content.decode()
        assert reverse("case_search") not in text
        assert f'href="{reverse("notices")}"' not in text
    client.force_login(world.handler)
    assert reverse("case_search") in client.get(reverse("me")).content.decode()

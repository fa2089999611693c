"""The small commission with a Secretary-General, and a case in hand."""

import uuid

import pytest
from django.test import Client

from organization.models import Duty
from petitions.models import Track
from tests import world as worlds


@pytest.fixture
def world(db):
    built = worlds.build()
    built.extra["secretary"] = worlds.make_person(Duty.SECRETARY_GENERAL, built.commission, "方正")
    return built


@pytest.fixture
def secretary(world):
    return world.extra["secretary"]


@pytest.fixture
def case(world):
    return worlds.bring_to(world, worlds.register(world).case, "assign")


@pytest.fixture
def accusation(world):
    """Against the department, whose people must not notice anything."""
    return worlds.register(
        world,
        title="反映处室评审收受礼品",
        text="来信人反映评审期间有人收受礼品，要求查处。",
        name="李国庆",
        phone="13900004321",
        matter_fields={"track": Track.ACCUSATION, "subject_unit": world.jjc},
    ).case


@pytest.fixture
def browse():
    """Return a function that signs somebody in."""

    def signed_in(person):
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def send():
    """Return a function that posts a form as a page would, with a key of its own."""

    def post(client, url, **fields):
        return client.post(url, {"form_key": str(uuid.uuid4())} | fields)

    return post

"""The commission of every story."""

import uuid

import pytest
from django.test import Client

from tests import world as worlds


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def signed():
    """Return a function that signs a person in and posts forms with their key."""

    class Signed(Client):
        def send(self, url, key=None, **said):
            return self.post(url, said | {"form_key": key or uuid.uuid4()})

    def sign_in(person):
        client = Signed()
        client.force_login(person)
        return client

    return sign_in

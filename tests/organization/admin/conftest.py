"""An administrator and a security officer at their pages, and the post that a form sends."""

from uuid import uuid4

import pytest
from django.test import Client

from organization.models import Duty


@pytest.fixture
def keeper(units, someone):
    return someone(Duty.ADMIN, units["SHEC"])


@pytest.fixture
def guard(units, someone):
    return someone(Duty.SECURITY, units["SHEC"])


@pytest.fixture
def desk(keeper):
    return signed_in(keeper)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def send(client, url, **fields):
    """Post a form as its page would, with a key of its own."""
    return client.post(url, {"form_key": str(uuid4())} | fields)


def said(answer):
    """Return what the errors of the page's form say."""
    form = answer.context["form"]
    return " ".join(str(error) for errors in form.errors.values() for error in errors)

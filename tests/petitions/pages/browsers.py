"""Small verbs of the page tests: somebody's browser, a posted form, the words of a page."""

from uuid import uuid4

from django.test import Client


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def post(user, url, **fields):
    fields.setdefault("form_key", str(uuid4()))
    return browser(user).post(url, fields)


def words(answer):
    return answer.content.decode()

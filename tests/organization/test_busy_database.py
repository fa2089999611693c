"""A database that does not answer is a page that says so, not a crash."""

from django.db import OperationalError
from django.urls import reverse


def test_a_busy_database_answers_503_with_what_to_do(client, db, monkeypatch):
    def busy(*_args, **_kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("organization.views.signing._login_page", busy)
    answer = client.get(reverse("login"))
    assert answer.status_code == 503
    assert "再提交一次" in answer.content.decode()
    assert answer["Retry-After"] == "5"


def test_a_database_that_goes_while_the_reader_is_being_recognised_is_no_crash(
    client, db, monkeypatch
):
    """The session, the account and the live sign-in are asked for around every view."""

    def gone(*_args, **_kwargs):
        raise OperationalError("terminating connection due to administrator command")

    client.raise_request_exception = False
    monkeypatch.setattr("organization.middleware.signing_in.why_ended", gone)
    client.cookies["huiyin"] = "some"
    answer = client.get(reverse("login"))
    assert answer.status_code == 503
    assert "再提交一次" in answer.content.decode()
    assert answer["Retry-After"] == "5"

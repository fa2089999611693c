"""Somebody at the public pages, and the office that takes in what they send."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.models import PublicDraft
from portal.public import sending

WISH = {
    "wish": "remedy",
    "subject": "徐汇区枫林路小学",
    "text": "孩子所在班级的食堂收费没有公示，问过学校没有答复。",
    "demands": "公示收费\n退还多收的钱",
}
CONTACT = {"name": "王建国", "phone": "13000001234", "address": ""}


class Petitioner(Client):
    """A browser without an account."""

    def fill(self, wish=None, contact=None, start="/submit/"):
        """Fill in the two pages and come to the third; returns the draft."""
        answer = self.post(start, WISH | (wish or {}) | {"go": "next"})
        assert answer.status_code == 302, answer.content.decode()
        draft = PublicDraft.objects.latest("pk")
        said = {"d": str(draft.key)} | CONTACT | (contact or {}) | {"go": "next"}
        answer = self.post("/submit/2/", said)
        assert answer.status_code == 302, answer.content.decode()
        return draft

    def send(self, draft):
        return self.post("/submit/3/", {"d": str(draft.key), "go": "send"})

    def submitted(self, **said):
        """Send a petition; returns the submission and its code."""
        draft = self.fill(**said)
        answer = self.send(draft)
        assert answer.headers["Location"].startswith("/submit/done/"), answer.content.decode()
        draft.refresh_from_db()
        return draft.sent, draft.code


@pytest.fixture
def somebody():
    return Petitioner()


@pytest.fixture
def unhurried(monkeypatch):
    """Tests fill in forms faster than anybody; here that raises no doubt."""
    monkeypatch.setattr(sending, "AT_LEAST", timedelta(0))

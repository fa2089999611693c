"""The log of production, read for what must not be in it: one record, one line, nobody's data."""

import io
import json
import logging
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import reverse

from monitoring.logs import JsonRecord

# What no line may hold, and one of them at least is in everything that is sent below.
CANARIES = ("王秀英", "13800138000", "310101199001011234", "7ABC-DEFG-HJKL-MNPQ", "CANARYCANARY")
FORGED = '\n{"at":"2026-01-01","level":"INFO","message":"forged"}'
HOSTILE = [
    "\r\n2026-01-01 INFO forged",
    FORGED,
    "\x1b[2J\x1b]0;x\x07",
    "\u202eforged\u2066",
    "\u2028forged\u2029",
    "\x00\x85\x9b",
    '"},{"level":"forged',
    "%s%n%(user)s{0}",
]


class Log:
    """The lines one formatter writes, and what they say."""

    def __init__(self):
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(JsonRecord())

    def lines(self):
        return self.stream.getvalue().splitlines()  # at every kind of line break there is

    def records(self):
        return [json.loads(line) for line in self.lines()]


@pytest.fixture
def log():
    """Catch everything that is logged as the log of production shows it."""
    found, root = Log(), logging.getLogger()
    root.addHandler(found.handler)
    level, root.level = root.level, logging.INFO
    yield found
    root.removeHandler(found.handler)
    root.setLevel(level)


@pytest.fixture
def web(db):
    """A browser on a server that writes such a log."""
    with override_settings(LOG_FORMAT="json", METRICS_ON=False):
        yield Client(raise_request_exception=False)


def one(error):
    """Return the line about an error that was caught."""
    log = Log()
    try:
        raise error
    except type(error):
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "It failed.", (), None)
        record.exc_info = sys.exc_info()
        return log.handler.format(record)


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_record_is_one_line_of_plain_letters_whatever_is_in_it(payload):
    record = logging.LogRecord("x", logging.INFO, "f", 1, "said %s", (payload,), None)
    line = JsonRecord().format(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"] == f"said {payload}"
    assert json.loads(line)["level"] == "INFO"


def test_a_request_is_told_by_its_route_and_who_by_a_number(web, log, django_user_model):
    user = django_user_model.objects.create(username="canary-login", name="王秀英")
    web.force_login(user)
    web.get(reverse("login") + "?next=/desk/CANARYCANARY&phone=13800138000")
    web.get(reverse("health"))
    said = [record for record in log.records() if record["message"] == "request"]
    assert len(said) == 1  # probes are not worth a line
    assert (said[0]["route"], said[0]["method"]) == ("login", "GET")
    assert (said[0]["status"], said[0]["user"]) == (302, user.pk)
    assert said[0]["ms"] >= 0
    assert said[0]["statements"] > 0
    assert len(said[0]["request"]) == 32
    assert_clean(log, "canary-login")


def test_the_name_of_a_request_is_the_proxys_or_our_own(web, log):
    name = "0123456789abcdef" * 2
    web.get(reverse("login"), headers={"X-Request-ID": name})
    for bad in (FORGED, "short", name + "0", "13800138000", name.upper()):
        web.get(reverse("login"), headers={"X-Request-ID": bad})
    said = [record["request"] for record in log.records() if record["message"] == "request"]
    assert said[0] == name
    assert len(set(said)) == 6
    assert all(len(each) == 32 for each in said)


def test_what_visitors_send_stands_in_no_line(web, log, monkeypatch):
    """Every way in, with every canary and every trick, also where the view fails."""

    def broken(*_args, **_kwargs):
        raise ValueError(f"no such petitioner: {CANARIES}")

    for payload in HOSTILE:
        sent = {"text": payload + " ".join(CANARIES), "name": CANARIES[0], "phone": CANARIES[1]}
        web.get("/track/" + CANARIES[3] + "/", sent)
        web.get("/nowhere/" + payload.replace("\x00", "") + CANARIES[4], sent)
        web.post(reverse("login"), {"username": CANARIES[0] + payload, "password": CANARIES[4]})
        web.post(reverse("public:submit"), sent)
        web.post(reverse("public:track"), {"code": CANARIES[3], "second": CANARIES[1]})
        web.get(reverse("login"), headers={"User-Agent": CANARIES[4], "Referer": CANARIES[1]})
        web.post("/api/v1/petitions/", json.dumps(sent), content_type="application/json")
        web.get("/", headers={"host": "CANARYCANARY.example.org"})
    with override_settings(LOG_FORMAT="json"):
        strict = Client(enforce_csrf_checks=True)
    page = f"https://testserver:8443/track/{CANARIES[3]}/?name={CANARIES[4]}"
    strict.post(reverse("login"), {"text": CANARIES[0]}, headers={"Referer": page}, secure=True)
    assert any("Referer checking failed" in record["message"] for record in log.records())
    monkeypatch.setattr("organization.views.signing._login_page", broken)
    answer = web.get(reverse("login") + "?who=CANARYCANARY")
    assert answer.status_code == 500

    errors = [record["error"] for record in log.records() if "error" in record]
    assert any(error["type"] == "builtins.ValueError" for error in errors)
    assert any("tests/monitoring/test_logs.py" in " ".join(error["where"]) for error in errors)
    assert len([r for r in log.records() if r["message"] == "request"]) >= 5 * len(HOSTILE)
    assert_clean(log)


def assert_clean(log, *more):
    lines = log.lines()
    assert lines
    for line in lines:
        said = json.loads(line)
        assert line.isascii()
        assert line.isprintable()
        assert said.get("message") != "forged"
        assert said["level"] != "forged"
        whole = json.dumps(said, ensure_ascii=False)
        for canary in (*CANARIES, *more):
            assert canary not in whole, (canary, line)


def test_the_sentence_of_an_error_is_told_only_where_it_speaks_of_machines():
    assert "王秀英" not in json.loads(one(ValueError("王秀英")))["error"].get("says", "")
    assert "says" not in json.loads(one(KeyError("13800138000")))["error"]
    told = json.loads(one(OperationalError("connection refused\nDETAIL: row (王秀英)")))
    assert told["error"]["says"] == "connection refused"
    assert json.loads(one(ImproperlyConfigured("Set X.")))["error"]["says"] == "Set X."
    assert "says" in json.loads(one(PermissionError(13, "Permission denied")))["error"]


def test_the_cause_of_an_error_is_told_the_same_way():
    try:
        try:
            raise ConnectionRefusedError(111, "Connection refused")
        except ConnectionRefusedError as refused:
            raise LookupError("王秀英") from refused
    except LookupError as error:
        told = json.loads(one(error))["error"]
    assert "says" not in told
    assert told["because"]["type"] == "builtins.ConnectionRefusedError"
    assert "Connection refused" in told["because"]["says"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("call 13800138000 now", "call … now"),
        ("021-6543 2109", "…"),
        ("tel:+86 138 0013 8000", "tel:+…"),
        ("310101199001011234", "…"),
        ("7ABC-DEFG-HJKL-MNPQ", "…"),
        ("7abcdefghjklmnpq", "…"),
        ("from https://a.example.org/track/x?y=z again", "from https://a.example.org/… again"),
        ("Job a failed for 2026-12-01T04.", "Job a failed for 2026-12-01T04."),
        ("took 0.123456789s on port 55432", "took 0.123456789s on port 55432"),
    ],
)
def test_long_numbers_and_codes_are_blacked_out_and_days_are_not(said, left):
    record = logging.LogRecord("x", logging.INFO, "f", 1, said, (), None)
    assert json.loads(JsonRecord().format(record))["message"] == left


def test_sentences_of_others_lose_the_address_they_quote():
    for name, sentence, arguments in (
        ("django.request", "Internal Server Error: %s", ("/track/CANARYCANARY/",)),
        ("gunicorn.error", "Error handling request %s", ("/track/CANARYCANARY/?a=b",)),
        ("gunicorn.error", "Invalid request from ip=%s: %s", ("::1", ValueError("CANARYCANARY"))),
        ("urllib3.connectionpool", "Retrying: %s", ("/send?key=CANARYCANARY",)),
        (
            "celery.app.trace",
            "Task %(name)s[%(id)s] raised unexpected: %(exc)s",
            ({"name": "a", "id": "1", "exc": "ValueError('CANARYCANARY')"},),
        ),
    ):
        record = logging.LogRecord(name, logging.ERROR, "f", 1, sentence, arguments, None)
        line = JsonRecord().format(record)
        assert "CANARY" not in line
        assert sentence[:5] in line


def test_the_demo_keeps_a_log_for_people(settings):
    from config.logs import logging_by

    assert settings.LOG_FORMAT == "lines"
    assert logging_by("lines")["formatters"]["record"]["()"] == "config.logs.OneRecord"
    assert logging_by("json")["formatters"]["record"]["()"] == "monitoring.logs.JsonRecord"

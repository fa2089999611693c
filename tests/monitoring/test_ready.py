"""What /healthz and /readyz say, to whom, and what makes the word worse."""

import socket
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from jobs import beats, tasks
from jobs.models import JobRun
from monitoring import probe, readiness
from petitions.uploads import storage, vault
from replica.choosing import Verdict
from tests.triggers import remove


def ready(client, **headers):
    readiness.forget()
    return client.get(reverse("ready"), headers=headers)


def test_health_answers_without_asking_anything(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(reverse("health"))
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_says_one_word_to_strangers_and_every_part_to_who_shows_the_token(client, db, token):
    beats.note(timezone.now())
    assert ready(client).json() == {"status": "ready"}
    assert ready(client, authorization="Bearer another-token").json() == {"status": "ready"}

    said = ready(client, **token).json()
    assert set(said) == {"status", "version", "parts"}
    assert {"database", "migrations", "triggers", "worker", "attachments"} <= set(said["parts"])
    assert {part["status"] for part in said["parts"].values()} == {"ready"}


@pytest.mark.parametrize(
    ("peer", "forwarded", "inside"),
    [
        ("10.1.2.3", None, True),
        ("192.0.2.9", None, False),
        ("127.0.0.1", "10.1.2.3", True),  # through the proxy we know
        ("127.0.0.1", "192.0.2.9", False),
        ("127.0.0.1", "10.1.2.3, 192.0.2.9", False),  # the left one is what the stranger wrote
        ("10.9.9.9", "192.0.2.9", False),  # a proxy nobody told us of
        ("", None, False),
    ],
)
def test_detail_is_for_the_networks_of_the_house(client, db, settings, peer, forwarded, inside):
    settings.MONITOR_NETWORKS, settings.TRUSTED_PROXIES = ["10.0.0.0/8"], ["127.0.0.1"]
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    answer = client.get(reverse("ready"), REMOTE_ADDR=peer, headers=headers)
    assert ("parts" in answer.json()) is inside


def test_without_a_setting_nobody_is_inside(client, db):
    assert "parts" not in ready(client, authorization="Bearer ").json()


def test_a_database_that_is_gone_is_503_and_names_no_host(client, db, token, monkeypatch):
    def gone(*_args, **_kwargs):
        raise OperationalError("connection to server at db.example.org failed")

    with monkeypatch.context() as patch:
        patch.setattr("monitoring.readiness.connection.cursor", gone)
        answer = ready(client, **token)
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"]["says"] == "OperationalError"
    assert "example.org" not in answer.content.decode()


def test_a_missing_trigger_is_503(client, db, token):
    from django.db import connection

    remove(connection)
    answer = ready(client, **token)
    assert answer.status_code == 503
    assert "audit_event_keep" in answer.json()["parts"]["triggers"]["says"]


def test_a_migration_that_is_not_applied_is_503(client, db, token, monkeypatch):
    plan = [("jobs.0002", False)]
    monkeypatch.setattr("monitoring.readiness.MigrationExecutor.migration_plan", lambda *_: plan)
    answer = ready(client, **token)
    assert answer.status_code == 503
    assert answer.json()["parts"]["migrations"]["says"] == "1 migrations are not applied"


def test_a_silent_worker_degrades_and_the_site_goes_on(client, db, token):
    assert ready(client).json() == {"status": "degraded"}  # none was ever there
    beats.note(timezone.now() - readiness.SILENT - timedelta(seconds=1))
    answer = ready(client, **token)
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "since" in answer.json()["parts"]["worker"]["says"]


def test_a_tick_that_was_taken_up_is_written_down(db, settings):
    settings.DUE_JOBS = []
    tasks.run_due_jobs()
    tasks.run_due_jobs()
    assert timezone.now() - beats.last() < timedelta(minutes=1)
    assert JobRun.objects.filter(job=beats.JOB).count() == 1


def test_redis_that_refuses_or_never_answers_degrades(client, db, token, settings, monkeypatch):
    beats.note(timezone.now())
    monkeypatch.setattr(readiness, "PROMPT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
        hangs = ready(client, **token)
    refuses = ready(client, **token)
    for answer in (hangs, refuses):
        assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
        assert answer.json()["parts"]["redis"]["status"] == "degraded"


def test_a_place_of_attachments_that_cannot_be_written_degrades(
    client, db, token, monkeypatch, tmp_path
):
    beats.note(timezone.now())
    (tmp_path / "file").write_text("")
    place = storage.WholeFiles(location=tmp_path / "file" / "below")
    monkeypatch.setattr(vault, "storage", lambda: place)
    answer = ready(client, **token)
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["parts"]["attachments"]["status"] == "degraded"

    monkeypatch.setattr(vault, "storage", lambda: storage.WholeFiles(location=tmp_path / "new"))
    assert ready(client, **token).json()["status"] == "ready"
    assert list(vault.names()) == []
    assert list((tmp_path / "new").iterdir()) == []


def test_however_often_it_is_asked_the_database_is_asked_rarely(
    client, db, django_assert_num_queries
):
    ready(client)
    with django_assert_num_queries(0):
        client.get(reverse("ready"))


def test_the_probe_asks_under_a_host_name_of_ours(live_server, settings, monkeypatch, capsys):
    settings.ALLOWED_HOSTS = ["petitions.example.org"]
    monkeypatch.setenv("ALLOWED_HOSTS", "petitions.example.org,localhost")
    assert probe.main(f"{live_server.url}/healthz") == 0
    assert probe.main(f"{live_server.url}/metrics") == 1
    assert probe.main("http://127.0.0.1:9/healthz") == 1
    assert capsys.readouterr().out.split() == ["200", "404"]


@pytest.mark.parametrize(("says", "state"), [("", "ready"), ("61 seconds behind", "degraded")])
def test_a_replica_too_far_behind_degrades_and_its_lag_is_told(
    client, db, token, settings, monkeypatch, says, state
):
    beats.note(timezone.now())
    settings.METRICS_ON = True
    monkeypatch.setattr(readiness.replica, "is_set", lambda: True)
    monkeypatch.setattr(readiness.replica, "look", lambda: Verdict(0.0, 61.0, says))
    answer = ready(client, **token)
    assert (answer.status_code, answer.json()["status"]) == (200, state)
    assert answer.json()["parts"]["replica"]["says"] == says
    page = client.get(reverse("metrics"), headers=token).content.decode()
    assert "huiyin_replica_lag_seconds 61.0" in page

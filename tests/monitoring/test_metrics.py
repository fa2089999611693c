"""Numbers for Prometheus: none for strangers, none that tells of somebody, none counted twice."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from audit.jobs import verify_and_record
from errands.models import Errand
from jobs import beats
from jobs.leases import take
from jobs.models import JobRun, State
from monitoring import facts, readiness
from organization.models import User

pytestmark = pytest.mark.django_db


def numbers(client, headers):
    """Return what is answered as (name, labels as text) -> value."""
    facts.forget()
    answer = client.get(reverse("metrics"), headers=headers)
    assert answer.status_code == 200
    return {
        (sample.name, ",".join(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_strangers_find_nothing_there(client, token):
    assert client.get(reverse("metrics")).status_code == 404
    assert client.get(reverse("metrics"), headers={"authorization": "Bearer x"}).status_code == 404
    with override_settings(MONITOR_TOKEN=""):
        nothing = {"authorization": "Bearer "}
        assert client.get(reverse("metrics"), headers=nothing).status_code == 404


def test_somebody_who_is_signed_in_is_a_stranger_too(client, token, django_user_model):
    client.force_login(django_user_model.objects.create(username="z", name="张三"))
    assert client.get(reverse("metrics")).status_code == 404


def test_requests_are_counted_by_route_and_never_by_address(token):
    with override_settings(METRICS_ON=True):
        client = Client()
        code = "7ABC-DEFG-HJKL-MNPQ"
        before = numbers(client, token)
        client.get(reverse("login") + "?next=/desk/")
        client.get(f"/track/{code}/")
        client.get(f"/nowhere/{code}/?phone=13800138000")
        client.generic("BREW", reverse("login"))
        after = numbers(client, token)
    grown = {key: after[key] - before.get(key, 0) for key in after}
    assert grown["huiyin_requests_total", "GET,login,200"] == 1
    assert grown["huiyin_request_seconds_count", "GET,login"] == 1
    assert grown["huiyin_requests_total", "GET,none,404"] == 1
    assert any(name == "huiyin_requests_total" and "OTHER,login" in said for name, said in grown)
    text = str(after)
    for secret in (code, "13800138000", "nowhere"):
        assert secret not in text


def test_statements_are_counted_where_they_are_made(token):
    with override_settings(METRICS_ON=True):
        client = Client()
        key = ("huiyin_sql_statements_total", "ready")
        before = numbers(client, token).get(key, 0)
        readiness.forget()
        client.get(reverse("ready"))
        after = numbers(client, token)
    assert after[key] > before
    assert after["huiyin_sql_seconds_total", "ready"] > 0


def test_jobs_tell_their_last_success_what_is_not_done_and_what_was_taken_again(client, token):
    done_at = timezone.now() - timedelta(hours=3)
    JobRun.objects.create(job="a", period="1", state=State.DONE, finished_at=done_at, fence=1)
    JobRun.objects.create(job="a", period="2", state=State.PARKED, fence=5)
    JobRun.objects.create(job="b", period="1", state=State.RUNNING, fence=1, lease_until=done_at)
    assert take("b", "1") is not None  # whose holder fell silent
    found = numbers(client, token)
    newest = found["huiyin_job_last_success_timestamp_seconds", "a"]
    assert newest == pytest.approx(done_at.timestamp(), abs=1)
    assert found["huiyin_job_periods", "a,parked"] == 1
    assert found["huiyin_job_periods", "b,running"] == 1
    assert found["huiyin_job_retaken", "a"] == 4
    assert found["huiyin_job_retaken", "b"] == 1
    assert ("huiyin_job_last_success_timestamp_seconds", "b") not in found


def test_what_waits_what_is_proved_and_what_is_there(client, token):
    asker = User.objects.create(username="z", name="张三")
    Errand.objects.create(kind="x", asked_by=asker, asked_at=timezone.now(), same="s")
    lease = take("audit.nightly_verify", "x")
    verify_and_record("x", lease, timezone.now())
    beats.note(timezone.now())
    found = numbers(client, token)
    assert found["huiyin_errands", "waiting"] == 1
    assert found["huiyin_verify_ok", ""] in {0, 1}
    assert found["huiyin_verify_timestamp_seconds", ""] > 0
    assert found["huiyin_events_untold", ""] >= 1
    assert found["huiyin_events_untold_oldest_seconds", ""] >= 0
    assert found["huiyin_part", "database"] == 2
    assert 0 < found["huiyin_disk_free_ratio", ""] <= 1
    for name in ("cases_overdue", "attachments_quarantined", "calendar_years_missing"):
        assert (f"huiyin_{name}", "") in found
    assert "张三" not in str(found)


def test_without_a_database_what_needs_none_is_still_told(client, token, monkeypatch):
    from django.db import OperationalError

    def gone(*_args, **_kwargs):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("monitoring.readiness.connection.cursor", gone)
        found = numbers(client, token)
    assert found["huiyin_part", "database"] == 0
    assert ("huiyin_disk_free_ratio", "") in found
    assert ("huiyin_events_untold", "") not in found

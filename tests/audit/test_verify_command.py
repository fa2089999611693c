"""`verify` at the keyboard and by night."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from audit.jobs import NIGHTLY_VERIFY, last_verification
from audit.models import Event
from jobs.models import JobRun
from jobs.runner import run_one
from organization.models import Duty, Unit
from tests.audit.conftest import MONDAY
from tests.world import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_checks_only(settings):
    settings.VERIFY_CHECKS = ["audit.verify.check_chains", "audit.verify.check_triggers"]


@pytest.fixture
def auditor(client):
    client.force_login(make_person(Duty.AUDITOR, make_unit("SHEC", "市教委", Unit.Kind.COMMISSION)))
    return client


def verify(capsys, *options):
    """Return exit code and what was printed."""
    try:
        call_command("verify", *options)
    except SystemExit as end:
        return end.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_an_honest_trail_passes(chain, capsys):
    code, printed = verify(capsys, "--json")
    document = json.loads(printed)
    assert code == 0
    assert document["ok"] is True
    assert [check["name"] for check in document["checks"]] == ["chains", "triggers"]
    assert all(check["findings"] == [] for check in document["checks"])
    assert all(check["seconds"] >= 0 for check in document["checks"])


def test_a_forged_trail_fails_and_names_the_place(chain, unguarded, capsys):
    chain.events.filter(seq=3).update(kind="x")
    code, printed = verify(capsys, "--json")
    document = json.loads(printed)
    chains, guards = document["checks"]
    assert (code, document["ok"]) == (1, False)
    assert chains["findings"] == [
        {
            "check": "chains",
            "where": "case/XFB-2026-0003#3",
            "what": "Its fields do not give its hash.",
        }
    ]
    assert {found["check"] for found in guards["findings"]} == {"triggers"}


def test_it_speaks_plainly_without_json(chain, unguarded, capsys):
    code, printed = verify(capsys)
    assert code == 1
    assert "chains: ok" in printed
    assert "audit_event_keep" in printed


def test_the_night_writes_its_result_into_the_trail(chain, auditor):
    outcome = run_one(NIGHTLY_VERIFY, *(NIGHTLY_VERIFY.missing(MONDAY)), MONDAY)
    assert (outcome.state, outcome.period) == ("done", "2026-03-02")
    event = last_verification()
    assert event.body == {
        "ok": True,
        "chains": 1,
        "events": 4,
        "findings": 0,
        "first": "",
        "checks": {"chains": 0, "triggers": 0},
    }
    assert "链完整" in auditor.get(reverse("audit_log")).content.decode()
    assert run_one(NIGHTLY_VERIFY, "2026-03-02", MONDAY).hash == outcome.hash
    assert Event.objects.filter(kind="audit.verified").count() == 1
    assert JobRun.objects.count() == 1


def test_a_forgery_found_by_night_is_shown_to_the_auditor(chain, unguarded, auditor):
    chain.events.filter(seq=3).update(kind="x")
    run_one(NIGHTLY_VERIFY, "2026-03-02", MONDAY)
    assert last_verification().body["first"] == "case/XFB-2026-0003#3"
    page = auditor.get(reverse("audit_log")).content.decode()
    assert "case/XFB-2026-0003#3" in page
    assert 'role="alert"' in page


def broken():
    raise KeyError("sha256")


def test_a_check_that_breaks_off_is_a_finding_and_stops_no_other(chain, settings, capsys, caplog):
    settings.VERIFY_CHECKS = [f"{__name__}.broken", *settings.VERIFY_CHECKS]
    code, printed = verify(capsys, "--json")
    first, chains, _triggers = json.loads(printed)["checks"]
    assert (code, chains["findings"]) == (1, [])
    assert first["findings"] == [
        {"check": "broken", "where": "broken", "what": "The check broke off: KeyError."}
    ]
    assert "A check broke off." in caplog.text

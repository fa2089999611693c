"""The auditor's recount: an honest month passes, and each kind of tampering is found."""

import hashlib
import json
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit import anchors
from audit.groups import KINDS, Group
from audit.models import Event
from petitions.models import Petitioner
from reports import actions
from reports.month import Month
from tests.reports import histories
from tests.reports.reference import Told
from tests.world import SHANGHAI

SCRIPT = Path(settings.BASE_DIR) / "scripts" / "check_month.py"
MARCH = Month(2026, 3)
APRIL_1 = datetime(2026, 4, 1, 8, tzinfo=SHANGHAI)


@pytest.fixture
def bundle(world, tmp_path):
    """A month with all kinds of assignments, frozen, and exported after something came late."""
    d = date
    told = [
        Told("JJC", d(2026, 3, 3), d(2026, 3, 20)),
        Told("JJC", d(2026, 2, 4), d(2026, 4, 6), done=d(2026, 3, 30)),
        Told("RSC", d(2026, 2, 5), d(2026, 3, 6), done=d(2026, 3, 20)),
        Told("XHQ", d(2026, 3, 5), d(2026, 5, 7)),
    ]
    written = [histories.brought_in(world.office, one) for one in told]
    for how in ("return", "cancel"):
        one = Told("JJC", d(2026, 2, 20), d(2026, 4, 20), ended=d(2026, 3, 12))
        written.append(histories.sent(world.office, one, how=how))
    told = Told("JJC", d(2026, 2, 23), d(2026, 4, 24))
    accepted = histories.sent(world.office, told, kind="transfer")
    accepted.entries += [
        histories.entry("sign", d(2026, 2, 24), assignment=1),
        histories.entry("accept", d(2026, 3, 10), assignment=1),
    ]
    histories.write([*written, accepted])
    anchors.take(at=APRIL_1)
    actions.generate_bulletin(MARCH, by=world.director, at=APRIL_1)
    for unit in (world.jjc, world.bureau):
        actions.generate_unit_report(unit, MARCH, by=world.director, at=APRIL_1)
    late = Told("JJC", d(2026, 3, 9), d(2026, 5, 8))
    histories.write(
        [histories.brought_in(world.office, late)], timezone.now() + timedelta(minutes=1)
    )
    folder = tmp_path / "march"
    call_command("export_month", "2026-03", folder)
    return folder


def check(folder):
    run = subprocess.run(
        [sys.executable, "-I", SCRIPT, folder], capture_output=True, text=True, check=False
    )
    assert not run.stderr
    return run.returncode, run.stdout


def tamper(folder, name, change):
    """Change one file, and the manifest so that it fits."""
    path = folder / name
    text = path.read_text()
    changed = change(text)
    assert changed != text
    path.write_text(changed)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def document(old, new):
    """Change what stands in a document, wherever it does."""
    inside = [json.dumps(one, ensure_ascii=False)[1:-1] for one in (old, new)]
    return lambda text: text.replace(*inside, 1)


def without(word):
    """Leave out the lines with this word."""
    return lambda text: "".join(one for one in text.splitlines(True) if word not in one)


def forged(text):
    """Put an event behind a chain that has no place for it."""
    lines = text.splitlines()
    event = json.loads(lines[-1])
    event |= {"seq": event["seq"] + 1, "kind": "cancel", "prev_hash": event["hash"]}
    return "\n".join([*lines, json.dumps(event, sort_keys=True)]) + "\n"


TAMPERINGS = {
    "number": ("documents.json", document('"count":1', '"count":2'), "says 2"),
    "key list": ("documents.json", document("XFB-2026-0001/1", "XFB-2026-0009/1"), "0009/1"),
    "document hash": ("documents.json", document("基础教育处", "基础教育司"), "not the one"),
    "event date": ("events.jsonl", lambda t: t.replace("2026-03-30", "2026-02-27"), "as it was"),
    "event removed": ("events.jsonl", without('"kind": "sign"'), "missing"),
    "case removed": ("events.jsonl", without("case/XFB-2026-0001"), "not the chain"),
    "event forged": ("events.jsonl", forged, "as it was written"),
    "anchor": ("anchors.json", lambda t: t.replace('"n_events": ', '"n_events": 1'), "as it was"),
    "printed anchor": (
        "documents.json", lambda t: t.replace('"anchor_no": 1', '"anchor_no": 2'), "printed",
    ),
    "limit": ("rules.json", lambda t: t.replace('"days": 15', '"days": 10'), "notice_"),
}  # fmt: skip


def test_an_honest_month_passes_and_the_export_is_on_the_trail(bundle, capsys):
    assert check(bundle) == (0, "Every number follows from its events.\n")
    event = Event.objects.get(kind="export_month")
    digest = hashlib.sha256((bundle / "manifest.json").read_bytes()).hexdigest()
    assert event.chain.subject == "figures/2026-03"
    assert event in Event.objects.filter(KINDS[Group.EXPORTS])
    assert event.body == {"month": "2026-03", "cases": 8, "sha256": digest}
    numbers = json.loads(json.loads((bundle / "documents.json").read_text())[1]["data"])
    counted = {code for code, said in numbers["figures"].items() if said["count"]}
    assert counted == {
        "opening", "assigned", "closed_on_time", "overdue_open", "left", "returned",
        "notice_on_time",
    }  # fmt: skip


def test_nobody_is_named_in_the_files(bundle):
    everything = "".join(path.read_text() for path in bundle.iterdir())
    for secret in (
        "王建国",
        "王**",
        "反映问题",
        *Petitioner.objects.values_list("name", flat=True),
    ):
        assert secret not in everything


def test_each_tampering_is_found_although_the_manifest_fits(bundle, tmp_path):
    for name, (file, change, said) in TAMPERINGS.items():
        folder = shutil.copytree(bundle, tmp_path / name)
        tamper(folder, file, change)
        verdict, lines = check(folder)
        assert verdict == 1, name
        assert said in lines, name


def test_a_file_that_is_not_the_exported_one_is_named(bundle, tmp_path):
    other = shutil.copytree(bundle, tmp_path / "other")
    with (other / "rules.json").open("a") as file:
        file.write(" ")
    verdict, lines = check(other)
    assert (verdict, lines) == (1, "rules.json: the file is not the one that was exported.\n")


def test_what_cannot_be_exported_is_refused_in_one_sentence(bundle, tmp_path):
    for month, folder, said in (
        ("2026-13", tmp_path / "x", "请写成"),
        ("2026-02", tmp_path / "x", "没有冻结"),
        ("2026-03", bundle, "不是空目录"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("export_month", month, folder)
    assert Event.objects.filter(kind="export_month").count() == 1

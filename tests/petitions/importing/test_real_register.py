"""1,408 real petitions with replies: every row arrives, to the letter, once."""

import zipfile
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from audit.models import Event
from audit.verify import check_chains
from petitions.models import Assignment, Case, Petition, Reply
from petitions.verify import check_numbers, check_projections

FILE = Path(__file__).resolve().parents[4] / "shared/data/petitions-with-replies.xlsx"
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHANGHAI = ZoneInfo("Asia/Shanghai")

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="the register of real petitions is not beside the project"
)


def register():
    """Read the sheet without the library that the import uses."""
    sheet = zipfile.ZipFile(FILE).read("xl/worksheets/sheet1.xml")
    for row in list(ElementTree.fromstring(sheet).iter(f"{NS}row"))[1:]:
        # ECMA-376 22.9.2.19: _x000D_ is how the format writes a carriage return.
        yield [
            "".join(t.text or "" for t in cell.iter() if t.tag in {f"{NS}t", f"{NS}v"}).replace(
                "_x000D_", "\r"
            )
            for cell in row
        ]


def moment(text):
    return datetime.strptime(text, "%Y/%m/%d %H:%M:%S").replace(tzinfo=SHANGHAI)


def test_every_row_arrives_to_the_letter_and_only_once(world, run):
    code, said, _ = run(FILE, "--unit", "JJC")
    assert (code, said) == (0, {"rows": 1408, "imported": 1408, "skipped": 0, "errors": []})

    petitions = {p.source_number: p for p in Petition.objects.select_related("petitioner", "case")}
    replies = {r.case_id: r for r in Reply.objects.all()}
    rows = list(register())
    assert len(rows) == len(petitions) == 1408
    for number, name, title, received, text, opinion, replied in rows:
        petition = petitions[number]
        case, reply = petition.case, replies[petition.case_id]
        assert (petition.title, petition.text, reply.opinion) == (title, text, opinion)
        assert petition.petitioner.name == name
        assert (petition.received_at, reply.written_at) == (moment(received), moment(replied))
        assert petition.received_on == case.received_on == moment(received).date()
        assert case.closed_on == reply.served_on == moment(replied).date()
    assert set(Case.objects.values_list("stage", "host__code")) == {("closed", "JJC")}
    assert set(Assignment.objects.values_list("stage", "kind")) == {("done", "assign")}
    assert set(Petition.objects.values_list("channel", flat=True)) == {"online"}
    before = Event.objects.count()

    code, said, _ = run(FILE, "--unit", "JJC")
    assert (code, said) == (0, {"rows": 1408, "imported": 0, "skipped": 1408, "errors": []})
    assert (Petition.objects.count(), Event.objects.count()) == (1408, before)

    assert list(check_chains()) == list(check_numbers()) == list(check_projections()) == []


def test_a_dry_run_says_what_would_come_and_writes_nothing(world, run):
    code, said, _ = run(FILE, "--unit", "JJC", "--dry-run")
    assert (code, said["imported"]) == (0, 1408)
    assert not Petition.objects.exists()
    assert not Event.objects.exists()

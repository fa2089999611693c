"""The trail as a file, and the trace that taking it leaves."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from audit import cells, log
from audit.log import SYSTEM
from audit.models import Event, Read
from organization.models import Duty, Unit
from tests.audit.conftest import MONDAY
from tests.audit.test_audit_log import read, write
from tests.world import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    office = make_unit("XFB", "信访办公室", Unit.Kind.PETITION_OFFICE)
    client.user = make_person(Duty.AUDITOR, office, "审计甲")
    client.force_login(client.user)
    return client


def taken(client, **query):
    answer = client.get(reverse("audit_export"), query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows_of(content):
    return load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_file_holds_what_the_page_shows_in_its_order(auditor):
    write("case/A", 2)
    read("case/B", at=MONDAY + timedelta(hours=1))
    heading, head, *rows = rows_of(taken(auditor))
    assert "审计甲" in heading[0]
    assert head[0] == "时间"
    assert [row[4] for row in rows] == ["case/B", "case/A#2", "case/A#1"]
    assert rows[0][-1] == "10.0.0.7"


def test_the_file_holds_no_words_of_a_case(auditor):
    write("case/A", 2)
    assert "机密文字" not in str(rows_of(taken(auditor)))


def test_the_filter_narrows_the_file_too(auditor):
    write("case/A", 1)
    read("case/B")
    rows = rows_of(taken(auditor, group="reads"))
    assert [row[4] for row in rows[2:]] == ["case/B"]


def test_the_trace_names_rows_filter_and_the_hash_of_the_file(auditor):
    write("case/A", 3)
    content = taken(auditor, subject="case/A", person="审")
    event = Event.objects.get(kind="audit_export")
    assert event.chain.subject == f"user/{auditor.user.pk}"
    assert (event.actor_id, event.actor_role) == (auditor.user.pk, "auditor")
    assert event.body == {
        "rows": 0,
        "filter": ["person=", "subject=case/A"],
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def test_cells_are_text_whatever_they_hold(auditor):
    write("=1+1\x01/case", 1)
    assert rows_of(taken(auditor))[2][4] == "=1+1/case#1"


def test_too_many_are_refused_in_words(auditor, monkeypatch):
    write("case/A", 3)
    monkeypatch.setattr(cells, "MOST", 2)
    answer = auditor.get(reverse("audit_export"), {"group": "changes"}, follow=True)
    assert "一次最多导出 2 条" in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith("?group=changes")
    assert not Event.objects.filter(kind="audit_export").exists()


def test_without_its_trace_no_file_is_given(auditor, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("no event")

    monkeypatch.setattr(log, "append", broken)
    with pytest.raises(RuntimeError):
        auditor.get(reverse("audit_export"))
    assert not Event.objects.filter(kind="audit_export").exists()


def test_nobody_else_may_take_it(client):
    office = make_unit("XFB", "信访办公室", Unit.Kind.PETITION_OFFICE)
    for duty in (Duty.ADMIN, Duty.SECURITY, Duty.OFFICE):
        client.force_login(make_person(duty, office))
        for name in ("audit_export", "anchor_list"):
            assert client.get(reverse(name)).status_code == 403
    assert Read.objects.refused().count() == 6


def test_a_thousand_rows_cost_a_few_statements(auditor, django_assert_max_num_queries):
    for number in range(300):
        read(f"case/{number}")
    write("case/A", 300, by=SYSTEM)
    with django_assert_max_num_queries(30):
        assert len(rows_of(taken(auditor))) == 602


def test_the_anchor_sheet_shows_number_time_and_root(auditor, settings):
    from audit import anchors

    settings.ANCHOR_FACTS = []
    assert "尚无存证锚" in auditor.get(reverse("anchor_list")).content.decode()
    taken_ = [anchors.take(at=MONDAY + timedelta(days=day)) for day in range(64)]
    answer = auditor.get(reverse("anchor_list"))
    assert len(answer.context["anchors"]) == 62
    page = answer.content.decode()
    assert taken_[-1].short in page
    assert " ".join(taken_[-1].quarters) in page
    rest = auditor.get(reverse("anchor_list"), {"after": answer.context["following"]})
    assert [anchor.no for anchor in rest.context["anchors"]] == [2, 1]
    assert taken_[-1].short in auditor.get(reverse("audit_log")).content.decode()

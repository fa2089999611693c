"""Rows written in bulk are the rows that the ORM would write."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from audit.inserting import insert
from audit.models import Chain, Event
from organization.models import Unit
from petitions.models import Draft
from tests import world as worlds

AT = datetime(2026, 3, 2, 9, 5, 1, 250, tzinfo=UTC)
ODD = ["", "\\", "\\N", "\\.", "a\tb\r\nc", "字𠮷\u200b", "'\"; --", "{}", "NULL", " "]


@pytest.fixture
def person(db):
    return worlds.build().clerk


def test_texts_dates_and_documents_come_back_to_the_letter(person):
    rows = insert(
        Draft(owner=person, form=text, about=text, fields={"said": [text, None, 1.5]}, saved_at=AT)
        for text in ODD
    )
    kept = Draft.objects.in_bulk([row.pk for row in rows])
    for text, row in zip(ODD, rows, strict=True):
        again = kept[row.pk]
        assert (again.form, again.about, again.saved_at, again.key) == (text, text, AT, row.key)
        assert again.fields == {"said": [text, None, 1.5]}
        row.save(update_fields=["form"])  # known to be saved: no second row
    assert Draft.objects.count() == len(ODD)


def test_members_of_choices_lazy_words_and_empty_values_are_written(db):
    fields = {"pinyin": "", "initials": "", "valid_from": AT.date(), "kind": Unit.Kind.SCHOOL}
    [unit] = insert(
        [Unit(code="A", name=gettext_lazy("学校"), short_name="校", path="A/", **fields)]
    )
    unit.refresh_from_db()
    assert (unit.kind, unit.name, unit.valid_to, unit.parent_id) == ("school", "学校", None, None)


def test_what_the_database_forbids_stays_forbidden(db):
    insert([Chain(subject="case/1", seq=0, head_hash="0" * 64)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([Chain(subject="case/1", seq=0, head_hash="0" * 64)])
    assert Chain.objects.count() == 1
    assert insert([]) == []


def test_the_triggers_see_every_event(db):
    chain = Chain.objects.create(subject="case/1", seq=0, head_hash="0" * 64)
    stray = Event(
        chain=chain, seq=7, alg=1, kind="note", actor_role="", actor_unit="", occurred_at=AT,
        recorded_at=AT, body={}, commitment="", prev_hash="1" * 64, hash="2" * 64,
    )  # fmt: skip
    with pytest.raises(Exception, match=r"(?i)event"), transaction.atomic():
        insert([stray])
    assert not Event.objects.exists()

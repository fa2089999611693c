"""The bytes that are hashed, and the golden vectors that pin them for ever."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from audit.canonical import (
    GENESIS,
    Fields,
    NotCanonical,
    UnknownAlgorithm,
    canonical,
    commitment,
    event_hash,
    instant,
)
from tests.audit.independent import first_bad, hash_of

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
FIELDS = Fields(
    subject="case/XFB-2026-0003",
    seq=1,
    kind="registered",
    actor_id=7,
    actor_role="registrar",
    actor_unit="SHEC/XFB",
    occurred_at=datetime(2026, 3, 2, 6, 2, tzinfo=UTC),
    recorded_at=datetime(2026, 3, 2, 6, 2, 0, 5, tzinfo=UTC),
    body={"b": [1, None, True], "a": "教信"},
    commitment="",
)


def fields_of(vector):
    named = {name: vector[name] for name in Fields.__dataclass_fields__}
    for name in ("occurred_at", "recorded_at"):
        named[name] = datetime.fromisoformat(vector[name])
    return Fields(**named)


def test_canonical_form_is_exactly_this():
    assert canonical(FIELDS).decode() == (
        '{"actor_id":7,"actor_role":"registrar","actor_unit":"SHEC/XFB",'
        '"body":{"a":"教信","b":[1,null,true]},"commitment":"","kind":"registered",'
        '"occurred_at":"2026-03-02T06:02:00.000000Z",'
        '"recorded_at":"2026-03-02T06:02:00.000005Z","seq":1,"subject":"case/XFB-2026-0003"}'
    )


@pytest.mark.parametrize("vector", GOLDEN["events"], ids=lambda vector: vector["kind"])
def test_golden_hashes_never_change(vector):
    found = event_hash(fields_of(vector), prev_hash=vector["prev_hash"], alg=vector["alg"])
    assert found == vector["hash"]
    assert hash_of(vector) == vector["hash"]


def test_golden_events_form_a_chain():
    assert first_bad(GOLDEN["events"]) is None


@pytest.mark.parametrize("vector", GOLDEN["commitments"], ids=lambda vector: vector["text"])
def test_golden_commitments_never_change(vector):
    assert commitment(vector["salt"], vector["text"], alg=vector["alg"]) == vector["commitment"]


@pytest.mark.parametrize("name", Fields.__dataclass_fields__)
def test_every_field_changes_the_hash(name):
    value = getattr(FIELDS, name)
    other = {
        str: lambda: value + "x",
        int: lambda: value + 1,
        dict: lambda: value | {"b": [1, None, 1]},
        datetime: lambda: value + timedelta(microseconds=1),
    }[type(value)]()
    changed = replace(FIELDS, **{name: other})
    assert event_hash(changed, prev_hash=GENESIS) != event_hash(FIELDS, prev_hash=GENESIS)


def test_algorithm_and_forerunner_change_the_hash():
    plain = event_hash(FIELDS, prev_hash=GENESIS)
    assert plain != event_hash(FIELDS, prev_hash="1" * 64)
    assert plain != event_hash(FIELDS, prev_hash=GENESIS, alg=2)
    with pytest.raises(UnknownAlgorithm):
        event_hash(FIELDS, prev_hash=GENESIS, alg=9)


def test_the_same_instant_is_spelled_the_same_in_every_zone():
    shanghai = datetime(2026, 3, 2, 14, 2, tzinfo=timezone(timedelta(hours=8)))
    assert instant(shanghai) == instant(FIELDS.occurred_at) == "2026-03-02T06:02:00.000000Z"
    with pytest.raises(NotCanonical):
        instant(datetime(2026, 3, 2))  # noqa: DTZ001 - the naive time is the point


@pytest.mark.parametrize(
    "value", [1.0, "a\0b", "\ud800", (1, 2), {1: "a"}, [[b"x"]], {"k": {"\0": 1}}, {1}],
    ids=repr,
)  # fmt: skip
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(replace(FIELDS, body={"x": value}))

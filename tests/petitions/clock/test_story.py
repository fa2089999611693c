"""The contract of `manage.py clock`: words in, clocks out, one sentence when it cannot be."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from petitions.clock import Contradiction
from petitions.clock.codes import Code
from petitions.clock.effects import NOTICES
from petitions.clock.story import parse
from petitions.clock.words import WORDS
from tests.petitions.clock.test_vectors import count


def clocks(facts, today="2026-06-01", rules="2022"):
    row = {"rules": rules, "today": today, "facts": facts}
    return {(one["code"], one["start"]): one for one in count(row)}


def ends(facts, code, **more):
    """Return (start, day of the stop or "", state) of the clocks with this code."""
    return [
        (start, one["lines"][-1][:10] if "停止" in one["lines"][-1] else "", one["state"])
        for (name, start), one in clocks(facts, **more).items()
        if name == code
    ]


def test_the_written_notice_is_what_counts_and_not_the_decision():
    base = "received 2026-03-02; transferred 2026-03-04; accepted 2026-03-09"
    assert ends(base, "UNIT_NOTICE") == [("2026-03-04", "2026-03-09", "met")]
    late = f"{base}; notice_issued 2026-03-23 kind=acceptance"
    assert ends(late, "UNIT_NOTICE") == [("2026-03-04", "2026-03-23", "met_late")]
    assert ends(late, "NOTICE") == [("2026-03-02", "2026-03-04", "met")]
    where = f"{base}; notice_issued 2026-03-10 kind=whereabouts"
    assert ends(where, "NOTICE") == [("2026-03-02", "2026-03-10", "met")]
    assert ends(where, "UNIT_NOTICE") == [("2026-03-04", "2026-03-09", "met")]
    own = "received 2026-03-02; accepted 2026-03-09; notice_issued 2026-03-11 kind=acceptance"
    assert ends(own, "NOTICE") == [("2026-03-02", "2026-03-11", "met")]


@pytest.mark.parametrize("kind", ["receipt", "suspension", "resumption", "procedure", "repeat"])
def test_other_notices_move_no_limit(kind):
    base = "received 2026-03-02; transferred 2026-03-04"
    assert clocks(base) == clocks(f"{base}; notice_issued 2026-03-10 kind={kind}")


def test_refusals_and_diversions_are_told_in_writing_too():
    for word, kind in (("refused", "refusal"), ("diverted", "diversion")):
        facts = f"received 2026-03-02; transferred 2026-03-04; {word} 2026-03-06"
        told = f"{facts}; notice_issued 2026-03-12 kind={kind}"
        assert ends(facts, "UNIT_NOTICE") == [("2026-03-04", "2026-03-06", "met")]
        assert ends(told, "UNIT_NOTICE") == [("2026-03-04", "2026-03-12", "met")]
        assert ends(told, "RETURN") == [("2026-03-04", "2026-03-06", "met")]


def test_whom_nobody_can_tell_has_no_notice_anywhere():
    facts = "received 2026-03-02; cannot_notify 2026-03-02; transferred 2026-03-04"
    later = f"{facts}; received_by_unit 2026-03-06"
    assert [state for *_, state in ends(facts, "NOTICE")] == ["void"]
    assert [state for *_, state in ends(facts, "UNIT_NOTICE")] == ["void"]
    assert ends(later, "UNIT_NOTICE")[0][0] == "2026-03-04"
    assert ends(later, "RETURN") == [("2026-03-06", "", "overdue")]
    back = f"{facts}; returned 2026-03-09"
    assert [state for *_, state in ends(back, "NOTICE")] == ["void"]
    assert ends(back, "ROUTE") == [("2026-03-02", "", "overdue")]


def test_a_return_lets_the_days_of_the_office_run_from_the_first_receipt():
    facts = "received 2026-03-02; assigned 2026-03-04; objected 2026-03-06; returned 2026-03-09"
    for code in ("ROUTE", "NOTICE"):
        assert ends(facts, code, today="2026-03-10") == [("2026-03-02", "", "running")]
    again = f"{facts}; transferred 2026-03-10"
    assert ends(again, "ROUTE") == [("2026-03-02", "2026-03-10", "met")]
    assert ends(again, "UNIT_NOTICE", today="2026-03-10") == [
        ("2026-03-04", "", "void"),
        ("2026-03-10", "", "running"),
    ]
    assert [state for *_, state in ends(again, "ASSIGN")] == ["void"]


def test_a_simple_matter_is_told_by_the_office_and_by_the_unit():
    facts = "received 2026-03-02; classified 2026-03-02 procedure=simple; transferred 2026-03-04"
    assert ends(facts, "SIMPLE_NOTICE", today="2026-03-04") == [
        ("2026-03-02", "2026-03-04", "met"),
        ("2026-03-04", "", "running"),
    ]
    units = [one["assignment"] for (code, _), one in clocks(facts).items() if "SIMPLE" in code]
    assert units == [0, 1]
    delivered = f"{facts}; received_by_unit 2026-03-05; accepted 2026-03-06"
    assert ends(delivered, "SIMPLE_NOTICE")[-1] == ("2026-03-05", "2026-03-06", "met")
    assert ends(delivered, "SIMPLE_HANDLE")[0][0] == "2026-03-06"
    assert not ends(delivered, "HANDLE")


def test_the_procedure_may_be_chosen_late_and_a_route_has_its_own_limits():
    plain = "received 2026-03-02; classified 2026-03-02 route=4; accepted 2026-03-06"
    assert not ends(plain, "HANDLE")
    served = f"{plain}; opinion_issued 2026-03-09; served 2026-03-10"
    assert not ends(served, "REVIEW_APPLY")
    assert ends(served, "EVALUATE") == [("2026-03-10", "", "overdue")]
    six = "received 2026-03-02; classified 2026-03-02 route=4; accepted 2026-03-06 route=6"
    assert ends(six, "HANDLE")
    simple = "accepted 2026-03-06 procedure=simple"
    assert ends(simple, "SIMPLE_HANDLE")
    ordinary = (
        "received 2026-03-02; classified 2026-03-02 procedure=simple; "
        "accepted 2026-03-06 procedure=ordinary"
    )
    assert ends(ordinary, "HANDLE")
    other = "accepted 2026-03-06 route=4 procedure=simple; to_ordinary 2026-03-09"
    assert not ends(other, "HANDLE")


def test_a_matter_taken_up_again_keeps_both_limits_apart():
    facts = (
        "accepted 2026-01-06; opinion_issued 2026-02-02; served 2026-02-03; "
        "reopened 2026-03-02; opinion_issued 2026-04-01; served 2026-04-02"
    )
    assert ends(facts, "HANDLE") == [
        ("2026-01-06", "2026-02-02", "met"), ("2026-03-02", "2026-04-01", "met"),
    ]  # fmt: skip
    assert [state for *_, state in ends(facts, "REVIEW_APPLY")] == ["void", "overdue"]
    assert [state for *_, state in ends(facts, "EVALUATE")] == ["void", "overdue"]
    simple = (
        "accepted 2026-01-06 procedure=simple; opinion_issued 2026-01-07; "
        "reopened 2026-03-02; to_simple 2026-03-03"
    )
    assert [state for *_, state in ends(simple, "HANDLE")] == ["void"]


def test_an_agreement_is_served_but_not_reviewed():
    facts = "accepted 2026-03-02; mediated 2026-03-09; served 2026-03-10"
    assert not ends(facts, "REVIEW_APPLY")
    assert ends(facts, "EVALUATE")
    with pytest.raises(Contradiction, match="mediated"):
        clocks(f"{facts}; review_requested 2026-03-11")


def test_two_supervisions_are_answered_in_their_order():
    facts = "supervised 2026-03-02; supervised 2026-03-04; supervision_answered 2026-03-06"
    assert ends(facts, "SUPERVISE", today="2026-03-07") == [
        ("2026-03-02", "2026-03-06", "met"), ("2026-03-04", "", "running"),
    ]  # fmt: skip
    apart = "supervised 2026-03-02; suggestion_issued 2026-03-02; suggestion_answered 2026-03-03"
    assert ends(apart, "SUPERVISE", today="2026-03-03") == [("2026-03-02", "", "running")]


def test_closing_ends_what_is_handled_and_not_what_the_petitioner_may_do():
    facts = (
        "received 2026-01-05; assigned 2026-01-06; accepted 2026-01-07; "
        "opinion_issued 2026-03-02; served 2026-03-04; closed 2026-03-05"
    )
    states = {code: one["state"] for (code, _), one in clocks(facts, today="2026-03-05").items()}
    assert states == {
        "ROUTE": "met", "NOTICE": "met", "UNIT_NOTICE": "met", "RETURN": "met", "ASSIGN": "met",
        "HANDLE": "met", "REVIEW_APPLY": "running", "EVALUATE": "running",
    }  # fmt: skip


def test_a_clock_says_whose_it_is_and_whether_it_is_a_duty():
    found = clocks("received 2026-03-02; assigned 2026-03-04", today="2026-03-04")
    assert [(code, one["clock"], one["assignment"], one["duty"]) for (code, _), one in found.items()
    ] == [
        ("ROUTE", "C1", 0, True), ("NOTICE", "C2a", 0, True), ("UNIT_NOTICE", "C2b", 1, True),
        ("RETURN", "C3", 1, False), ("ASSIGN", "C5", 1, True),
    ]  # fmt: skip


def test_a_hearing_in_the_review_may_have_a_basis_of_its_own():
    facts = (
        "accepted 2026-01-06; opinion_issued 2026-02-02; served 2026-02-03; "
        "review_requested 2026-03-02; hearing_opened 2026-03-03 basis=市办法第九条; "
        "hearing_closed 2026-03-04"
    )
    (review,) = [one for (code, _), one in clocks(facts).items() if code == "REVIEW"]
    assert review["due"] == "2026-04-03"
    assert "2026-03-03至2026-03-04不计入，补 2 日（市办法第九条）" in review["lines"][2]


@pytest.mark.parametrize(
    "said",
    [
        None, [], "x", {}, {"facts": {}}, {"rules": "2022", "facts": [], "today": 20260301},
        {"rules": "2022", "today": "2026-03-01", "facts": ["received"]},
        {"rules": "2022", "today": "2026-03-01", "facts": [{"on": "2026-01-01"}]},
        {"rules": "2022", "today": "2026-03-01", "facts": [{"event": ["received"]}]},
        {"rules": "2022", "today": "2026-03-01", "facts": [{"event": "received"}]},
        {"rules": "2022", "today": "2026-03-01", "facts": [
            {"event": "accepted", "on": "2026-01-01", "route": True}]},
        {"rules": "2022", "today": "2026-03-01", "facts": [
            {"event": "extended", "on": "2026-01-01", "days": True}]},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_sentence(said):
    with pytest.raises(Contradiction) as refused:
        parse(said, ("2005", "2022"))
    assert str(refused.value).endswith("。")


def test_minutes_of_another_zone_are_those_of_shanghai():
    facts = "urgent_flagged 2026-03-02T01:00:00Z"
    (one,) = count({"rules": "2022", "today": "2026-03-02T13:00+08:00", "facts": facts})
    assert (one["due"], one["state"]) == ("2026-03-02T13:00+08:00", "running")
    assert one["lines"][1].startswith("2026-03-02 13:00 加 4 小时")
    night = count({"rules": "2022", "today": "2026-03-03", "facts": "received 2026-03-02T20:00Z"})
    assert night[0]["start"] == "2026-03-03"


def test_two_facts_of_one_minute_are_in_order_and_so_is_now():
    facts = "urgent_flagged 2026-03-02T09:00; urgent_reported 2026-03-02T09:00"
    assert ends(facts, "URGENT", today="2026-03-02T09:00") == [("2026-03-02", "2026-03-02", "met")]
    with pytest.raises(Contradiction, match="晚于今天"):
        clocks(facts, today="2026-03-02T08:59")


def test_a_note_is_for_the_reader_and_facts_on_one_day_are_in_order():
    said = {
        "rules": "2022", "today": "2026-03-02",
        "facts": [
            {"event": "received", "on": "2026-03-02", "note": "来信"},
            {"event": "accepted", "on": "2026-03-02T09:00"},
            {"event": "opinion_issued", "on": "2026-03-02"},
        ],
    }  # fmt: skip
    matter = parse(said, ("2022",))
    assert [told.word for told in matter.facts] == ["received", "accepted", "opinion_issued"]
    assert matter.facts[0].fields == {}


def test_a_calendar_must_reach_every_day_that_is_named():
    said = {
        "rules": "2022", "today": "2026-03-09",
        "facts": [{"event": "assigned", "on": "2026-03-02", "due": "2026-08-01"}],
    }  # fmt: skip
    days = parse(said, ("2022",)).days
    assert [str(day) for day in days] == ["2026-03-09", "2026-03-02", "2026-08-01"]


def run(said, *options):
    """Run the command as a person would, beside an empty data folder."""
    return subprocess.run(
        [sys.executable, "manage.py", "clock", *options],
        input=said if isinstance(said, bytes) else json.dumps(said).encode(),
        capture_output=True,
        cwd=Path(settings.BASE_DIR),
        timeout=180,
        check=False,
    )


def test_the_command_counts_without_a_database_row():
    said = {
        "rules": "2022", "today": "2026-03-01",
        "facts": [{"event": "received", "on": "2026-01-05"}],
    }  # fmt: skip
    done = run(said, "--json")
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert [one["due"] for one in answer["clocks"]] == ["2026-01-20"] * 2
    assert answer["guessed_years"] == []
    assert "2026-01-20 加 15 日（《信访工作条例》(2022)第22条）\n" in run(said).stdout.decode()


def test_a_year_that_was_not_announced_is_said_to_be_a_guess():
    facts = [{"event": "accepted", "on": "2090-01-02"}]
    done = run({"rules": "2022", "today": "2090-01-05", "facts": facts}, "--json")
    assert json.loads(done.stdout)["guessed_years"] == [2090]


@pytest.mark.parametrize("said", [b"{", b"\xff", b"[" * 100_000, {"rules": "1999", "facts": []}])
def test_the_command_ends_with_two_and_a_sentence(said):
    done = run(said, "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().strip().count("\n") == 0
    assert done.stderr.decode().strip().endswith("。")


def test_the_page_about_the_contract_has_every_word_field_and_clock():
    page = (Path(settings.BASE_DIR) / "docs" / "clock.md").read_text(encoding="utf-8")
    fields = {field for word in WORDS.values() for field in (*word.needs, *word.may)}
    for name in (*WORDS, *fields, *NOTICES, *clocks("received 2026-03-02").popitem()[1]):
        assert f"`{name}`" in page, name
    for code in Code:
        assert f"{code.name} {code.value}" in page

"""Every limit on the hard days of three years: what the law says, the oracle and the product."""

import csv
from datetime import date
from pathlib import Path

import pytest

from organization import calendar
from organization.workdays import MissingYear
from petitions.clock import Contradiction
from petitions.clock.codes import Code
from petitions.clock.story import parse, read_matter
from petitions.clock.words import WORDS
from petitions.limits import ERAS, rules_of
from tests.petitions.clock import oracle

FOLDER = Path(__file__).parent.parent
DAYS = calendar.shipped(date(2008, 1, 1), date(2027, 12, 31))
WHOLE = {"route", "days"}


def rows(name):
    # The mark at the beginning lets Excel open the Chinese as it is.
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


VECTORS, REFUSALS = rows("clock_vectors.csv"), rows("clock_refusals.csv")


def as_json(row):
    """Return the facts of a row as the command reads them."""
    facts = []
    for one in row["facts"].split("; "):
        event, on, *fields = one.split(" ")
        said = dict(field.split("=") for field in fields)
        for name in WHOLE & set(said):
            said[name] = int(said[name]) if said[name].lstrip("-").isdigit() else said[name]
        facts.append({"event": event, "on": on, **said})
    return {"rules": row["rules"], "today": row["today"], "facts": facts}


def count(row):
    return read_matter(parse(as_json(row), tuple(ERAS)), rules_of(row["rules"]), DAYS)


def name_of(row):
    return row["name"]


@pytest.mark.parametrize("row", VECTORS, ids=name_of)
def test_the_product_counts_as_the_table_says(row):
    clocks = [
        one for one in count(row) if (one["code"], one["start"]) == (row["code"], row["start"])
    ]
    assert len(clocks) == 1
    clock = clocks[0]
    left = "" if clock["days_left"] is None else str(clock["days_left"])
    due = row["due"] + "+08:00" if "T" in row["due"] else row["due"]
    assert (clock["due"], clock["state"], left) == (due, row["state"], row["days_left"])
    assert clock["lines"][0].startswith(row["start"])
    if "指定" not in clock["lines"][1]:
        assert clock["lines"][1].endswith(f"（{row['article']}）")


@pytest.mark.parametrize("row", VECTORS, ids=name_of)
def test_the_table_was_not_copied_from_the_product(row):
    due, state, left = oracle.judge(
        row["code"], date.fromisoformat(row["start"]), row["facts"], row["today"]
    )
    assert due.isoformat()[: len(row["due"])] == row["due"]
    assert (state, "" if left is None else str(left)) == (row["state"], row["days_left"])
    assert oracle.article(row["code"], row["rules"]) == row["article"]


@pytest.mark.parametrize("row", REFUSALS, ids=name_of)
def test_what_cannot_be_is_refused_in_one_sentence(row):
    with pytest.raises((Contradiction, MissingYear)) as refused:
        count(row)
    said = str(refused.value)
    assert row["says"] in said
    assert said.endswith("。")
    assert "\n" not in said


def test_the_table_has_every_clock_and_every_state():
    assert len(VECTORS) >= 250
    assert {row["code"] for row in VECTORS} == set(Code.__members__)
    states = {row["state"] for row in VECTORS}
    assert states == {"running", "met", "met_late", "overdue", "suspended", "void"}
    assert len({row["name"] for row in VECTORS}) == len(VECTORS)
    assert all(row["why"] for row in VECTORS)


def test_every_word_is_told_somewhere():
    told = {one.split(" ")[0] for row in (*VECTORS, *REFUSALS) for one in row["facts"].split("; ")}
    assert set(WORDS) <= told


def test_the_days_off_are_those_of_the_notices_of_the_state_council():
    day = date(oracle.YEARS[0], 1, 1)
    while day.year in oracle.YEARS:
        assert DAYS.is_workday(day) == oracle.is_worked(day), day
        day += oracle.ONE

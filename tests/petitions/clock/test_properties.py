"""Whatever is told, in whatever order: an answer or a sentence, and never a date that is odd."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.clock import Contradiction, Fact, read
from petitions.clock.codes import Code
from petitions.clock.effects import NOTICES, Story
from petitions.clock.story import parse, read_matter
from petitions.clock.words import WORDS, tell
from petitions.limits import rules_of
from tests.petitions.clock.test_counting import DAYS
from tests.petitions.clock.test_reading import H

RULES = rules_of("2022")
FIRST = date(2024, 1, 1)
FIELDS = {
    "route": st.integers(1, 6), "procedure": st.sampled_from(["simple", "ordinary"]),
    "days": st.integers(-1, 32), "due": st.just("2026-06-30"),
    "kind": st.sampled_from(sorted(NOTICES)), "clock": st.sampled_from(sorted(Code.__members__)),
    "basis": st.just("市规程"), "method": st.just("post"),
}  # fmt: skip


@st.composite
def facts(draw):
    """Return a story whose every word is possible where it stands; its days and fields may lie."""
    day, told, marks = FIRST, [], set()
    for _ in range(draw(st.integers(1, 15))):
        possible = [
            word
            for word in WORDS.values()
            if (not word.wants or word.wants & marks) and not word.bars & marks
        ]
        word = draw(st.sampled_from(possible))
        marks = marks - word.drops | word.adds
        day += timedelta(days=draw(st.integers(0, 40)))
        names = [*word.needs, *(name for name in word.may if draw(st.booleans()))]
        fields = {name: draw(FIELDS[name]) for name in names}
        told.append({"event": word.code, "on": day.isoformat()} | fields)
    return {"rules": "2022", "today": (day + timedelta(days=3)).isoformat(), "facts": told}


def assert_sentence(said):
    assert said.endswith("。")
    assert "\n" not in said


@settings(max_examples=300, deadline=None)
@given(facts())
def test_every_story_is_answered_or_refused_in_a_sentence(said):
    try:
        clocks = read_matter(parse(said, ("2022",)), RULES, DAYS)
    except Contradiction as refused:
        clocks = []
        assert_sentence(str(refused))
    for one in clocks:
        assert one["start"] <= one["due"][:10]
        assert len(one["lines"]) >= 2


@settings(max_examples=200, deadline=None)
@given(facts())
def test_what_is_no_contradiction_reads_the_same_leniently(said):
    story = Story()
    try:
        for told in parse(said, ("2022",)).facts:
            tell(story, told)
        strict = read(story.facts, RULES, DAYS, strict=True)
    except Contradiction:
        read(story.facts, RULES, DAYS)  # a history must be readable whatever it holds
        return
    assert strict == read(story.facts, RULES, DAYS)


days_of_two_years = st.dates(FIRST, date(2025, 12, 1))


@settings(max_examples=300, deadline=None)
@given(days_of_two_years, st.integers(0, 50), st.integers(0, 30), st.integers(1, 30))
def test_what_is_given_back_or_added_is_never_taken_away(start, wait, length, longer):
    first = start + timedelta(days=wait)
    facts = [
        Fact(start, starts=(H,)),
        Fact(first, suspends=(H,), basis="甲"),
        Fact(first + timedelta(days=length), unsuspends=(H,)),
        Fact(first + timedelta(days=length), extends=((*H, longer),)),
    ]
    plain, stood, both = (read(facts[:n], RULES, DAYS)[H].due for n in (1, 3, 4))
    assert plain.on <= stood.on <= both.on
    assert all(DAYS.is_workday(due.on) for due in (plain, stood, both))
    assert (stood.lines[2].day - plain.lines[1].day).days == length + (wait > 0)
    assert (both.lines[3].day - stood.lines[2].day).days == longer

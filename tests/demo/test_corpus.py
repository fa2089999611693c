from collections import Counter
from random import Random

import pytest

from demo.corpus import LEVELS, person, story
from demo.corpus.catalogue import PATTERNS
from petitions.topics import TOPICS

SUBJECT = "听松区云梧路第二实验学校"
CODES = {f"{code}-{n:02}" for code, _, names in TOPICS for n in range(1, len(names) + 1)}


def drawn(count, seed=1, **asked):
    rng = Random(seed)
    return [story(rng, subject=SUBJECT, **asked) for _ in range(count)]


@pytest.fixture(scope="module")
def stories():
    return drawn(2000)


def every_word(told):
    return [
        word
        for value in vars(told).values()
        for word in ([value] if isinstance(value, str) else value)
    ]


def test_the_same_seed_tells_the_same_stories():
    assert drawn(50, seed=7) == drawn(50, seed=7)
    assert drawn(5, seed=7) != drawn(5, seed=8)


def test_the_same_seed_invents_the_same_people():
    assert person(Random(3)) == person(Random(3))


def test_fewer_than_three_in_a_hundred_titles_repeat(stories):
    titles = Counter(told.title for told in stories)
    assert sum(count for count in titles.values() if count > 1) < 0.03 * len(stories)


def test_no_two_texts_are_the_same(stories):
    assert len({told.text for told in stories}) == len(stories)


def test_titles_and_texts_keep_their_lengths(stories):
    for told in stories:
        assert 6 <= len(told.title) <= 50, told.title
        assert 120 <= len(told.text) <= 450, told.text
        assert 2 <= len(told.text.split("\n\n")) <= 4
        assert 1 <= len(told.demands) <= 3


@pytest.mark.parametrize(
    "subject", ["小学", "某某市听松新区云梧路街道第二实验学校附属柳汀分校北校区"]
)
def test_lengths_hold_for_short_and_long_names(subject):
    rng = Random(2)
    for _ in range(400):
        told = story(rng, subject=subject)
        assert len(told.title) <= 50
        assert 110 <= len(told.text) <= 450


def test_nothing_of_the_notation_is_left(stories):
    for told in stories:
        for word in every_word(told):
            assert word
            assert not set("[]{}|").intersection(word), word
            assert "=>" not in word
            assert "- " not in word
            assert "。。" not in word
            assert "，，" not in word


def test_the_four_parts_of_the_reply_are_short_enough_for_the_form(stories):
    for told in stories:
        for part in (told.request, told.findings, told.opinion, told.basis):
            assert 8 <= len(part) <= 400


def test_every_topic_group_is_told(stories):
    assert {told.topic[:3] for told in stories} == {code for code, *_ in TOPICS}


def test_every_pattern_names_a_topic_of_the_tree():
    assert {pattern.topic for pattern in PATTERNS} <= CODES


def test_every_branch_of_every_pattern_can_be_told():
    for pattern in PATTERNS:
        assert set(pattern.levels) <= set(LEVELS)
        assert pattern.track in {"remedy", "suggestion", "accusation"}


def test_accusations_are_few_and_stay_in_their_group(stories):
    accusations = [told for told in stories if told.track == "accusation"]
    assert 0 < len(accusations) < 0.05 * len(stories)
    assert {told.topic[:3] for told in accusations} == {"E14"}


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_can_be_asked_for(level):
    told = drawn(300, level=level)
    assert {one.level for one in told} == {level}
    assert len({one.topic for one in told}) >= 6


def test_an_unknown_level_is_refused():
    with pytest.raises(KeyError):
        story(Random(1), subject=SUBJECT, level="castle")


def test_people_have_invented_numbers_and_roads():
    rng = Random(1)
    people = [person(rng) for _ in range(500)]
    assert all(one.phone.startswith("1990000") and len(one.phone) == 11 for one in people)
    assert all("路" in one.address and one.address.endswith("室") for one in people)
    assert len({one.name for one in people}) > 400

"""Alike texts share runs and marks; other texts do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions import likeness

LETTER = (
    "我是实验第二小学的教师，二〇二五年申报高级职称，学校公示的名单与评审会投票结果不一致。"
    "我向学校反映两次，校长答复说以公示为准，没有说明理由。请查明评审程序，并告知我投票结果。"
)
OTHER = (
    "孩子今年九月上一年级，住处离两所小学一样近，学校说名额已满，让我们去三公里以外的学校报到。"
    "老人接送过一条没有红绿灯的马路，很不安全。希望就近入学，或者安排校车接送。"
)


def shared(one, other):
    return sum(
        mine == theirs != ""
        for mine, theirs in zip(*map(likeness.bands, (one, other)), strict=True)
    )


def test_a_letter_is_alike_to_itself_and_not_to_another():
    assert likeness.alike(LETTER, LETTER) == 1.0
    assert likeness.alike(LETTER, OTHER) < 0.05
    assert likeness.alike(LETTER, "") == likeness.alike("", "") == 0.0
    assert (shared(LETTER, LETTER), shared(LETTER, OTHER)) == (likeness.BANDS, 0)


def test_spaces_and_width_and_punctuation_do_not_tell_letters_apart():
    spaced = LETTER.replace("，", " , ").replace("。", "．\n\n")
    assert likeness.alike(LETTER, spaced) == 1.0
    assert likeness.bands(LETTER) == likeness.bands(spaced)


def test_a_letter_with_a_greeting_and_another_end_still_shares_a_mark():
    changed = "尊敬的领导，您好。" + LETTER[:-14] + "请给一个说法。"
    assert likeness.alike(LETTER, changed) > 0.6
    assert shared(LETTER, changed) >= 1


def test_a_text_of_a_few_letters_has_no_marks():
    assert set(likeness.bands("乱收费")) == {""}
    assert set(likeness.bands("")) == {""}


def test_common_passages_are_quoted_as_they_were_typed():
    typed = "您好！我向学校反映两次，校长答复说以公示为准。另外食堂的账目没有公开。"
    assert likeness.passages(typed, LETTER) == ["我向学校反映两次，校长答复说以公示为准"]
    assert likeness.passages(typed, OTHER) == []
    assert likeness.passages("反映两次", LETTER) == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_even_handed_and_passages_stand_in_what_was_typed(one, other):
    assert likeness.alike(one, other) == likeness.alike(other, one)
    assert 0.0 <= likeness.alike(one, other) <= 1.0
    assert all(passage in one for passage in likeness.passages(one, other))


@pytest.mark.parametrize("title", ["反映职称评审程序问题", "职称评审"])
def test_titles_are_compared_by_pairs(title):
    assert likeness.titles_alike(title, title) == 1.0
    assert likeness.titles_alike(title, "食堂") == 0.0

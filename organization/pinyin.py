"""Pinyin of names, computed once at writing, so that typing jjc finds 基教处."""

from functools import cache
from types import ModuleType

from organization.names import COMPOUND_SURNAMES

# Surnames that are read otherwise than the character alone.
SURNAMES = {
    "单": "shan", "查": "zha", "解": "xie", "仇": "qiu", "曾": "zeng", "任": "ren", "区": "ou",
    "朴": "piao", "盖": "ge", "乐": "yue", "召": "shao", "缪": "miao", "翟": "zhai", "宓": "mi",
    "冼": "xian", "逄": "pang", "员": "yun", "折": "she", "秘": "bi", "覃": "qin", "种": "chong",
    "牟": "mou", "郗": "xi", "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun",
}  # fmt: skip

# Words whose common reading the library gets wrong in names of places and bodies.
WORDS = {
    "长宁": [["cháng"], ["níng"]],
    "莘庄": [["xīn"], ["zhuāng"]],
    "重庆": [["chóng"], ["qìng"]],
    "大场": [["dà"], ["chǎng"]],
    "闵行": [["mǐn"], ["háng"]],
    "行知": [["xíng"], ["zhī"]],
    "调休": [["tiáo"], ["xiū"]],
    "信访": [["xìn"], ["fǎng"]],
}


@cache
def _library() -> ModuleType:
    """Return the library with our words in it. Its dictionaries take half a second to load, which
    is a third of the start of every command: they are loaded by the first name that is read."""
    import pypinyin

    pypinyin.load_phrases_dict(WORDS)
    return pypinyin


def pinyin_of(name: str) -> tuple[str, str]:
    """Return (pinyin, initials) of a name of a place, body or topic: ("jijiaochu", "jjc").

    Both are lower case without spaces; Latin letters and digits stay, other signs go.
    """
    return _joined(_syllables(name))


def pinyin_of_person(name: str) -> tuple[str, str]:
    """Return (pinyin, initials) of a person, whose surname may have a reading of its own."""
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]
    if surname not in SURNAMES:
        return pinyin_of(name)
    return _joined(SURNAMES[surname].split() + _syllables(name[len(surname) :]))


def _syllables(name: str) -> list[str]:
    # Signs split a run of Latin letters into words; each word counts as one syllable.
    words = "".join(sign if sign.isalnum() else " " for sign in name)
    runs = _library().lazy_pinyin(words, v_to_u=False)
    return [word for run in runs for word in run.lower().split()]


def _joined(syllables: list[str]) -> tuple[str, str]:
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)

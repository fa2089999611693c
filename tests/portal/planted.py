"""Identities to plant into real letters. None of them comes from the lists of the finder."""

import random
from dataclasses import dataclass
from pathlib import Path

NAMES = (Path(__file__).parent / "planted_names.txt").read_text(encoding="utf-8").split()
PLACES = (
    "云桥",
    "青禾",
    "北洼",
    "柳荫",
    "东塘",
    "紫薇",
    "文峰",
    "望湖",
    "石埠",
    "滨河",
    "育英",
    "德馨",
    "致远",
    "启明",
    "龙洞",
    "丰泽",
    "梧桐",
    "沙岭",
    "长宁",
    "静安",
)
SCHOOLS = (
    "小学",
    "中学",
    "幼儿园",
    "实验学校",
    "第二中学",
    "外国语学校",
    "职业技术学院",
    "一中",
    "附小",
)
ESTATES = ("小区", "花园", "新村", "家园", "华府", "公寓")
STREETS = ("路", "街", "大道", "巷")
MAILBOXES = ("wang.x", "lily_88", "zhao2019")
HOSTS = ("163.com", "qq.com", "school.edu.cn")
PROVINCES = "京沪粤湘浙苏川"
INTRODUCED = (
    "我叫{}，",
    "联系人：{}。",
    "班主任{}老师说过，",
    "孩子{}今年六岁，",
    "{}校长没有答复。",
    "我是{}，",
)
BARE = ("当时{}也在场。", "后来{}把材料交了上去，", "这件事{}可以作证，", "听说{}和别人不一样。")


@dataclass(frozen=True)
class Planted:
    """A letter with one identity in it, and where it stands."""

    text: str
    start: int
    end: int
    kind: str
    way: str


def plant(letters, seed=20):
    """Yield each kind of identity in each way of writing, in a letter of its own."""
    chance = random.Random(seed)
    for kind, make in KINDS.items():
        for way, write in WAYS.items():
            for _time in range(EACH):
                letter = chance.choice(letters)
                frame, said = make(chance)
                if way in {"full width", "spaced"} and kind in {
                    "name",
                    "bare name",
                    "school",
                    "estate",
                }:
                    continue
                yield _planted(letter, frame, write(chance, said), kind, way, chance)


EACH = 40


def _planted(letter, frame, said, kind, way, chance):
    places = [at + 1 for at, letter_ in enumerate(letter) if letter_ in "，。；！？"] or [0]
    at = chance.choice(places)
    before, after = frame.split("{}")
    start = at + len(before)
    text = f"{letter[:at]}{before}{said}{after}{letter[at:]}"
    return Planted(text, start, start + len(said), kind, way)


def _digits(chance, count):
    return "".join(chance.choice("0123456789") for _ in range(count))


def _identity(chance):
    born = f"{chance.randrange(1950, 2018)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    return f"4{_digits(chance, 5)}{born}{_digits(chance, 3)}{chance.choice('0123456789X')}"


def _plate(chance):
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
    return f"{chance.choice(PROVINCES)}{chance.choice('ABCDE')}" + "".join(
        chance.choice(letters) for _ in range(5)
    )


KINDS = {
    "name": lambda c: (c.choice(INTRODUCED), c.choice(NAMES)),
    "bare name": lambda c: (c.choice(BARE), c.choice(NAMES)),
    "mobile": lambda c: ("请打{}联系。", f"1{c.choice('3456789')}{_digits(c, 9)}"),
    "landline": lambda c: (
        "单位电话{}没人接。",
        f"07{_digits(c, 2)}-{c.choice('2345678')}{_digits(c, 6)}",
    ),
    "identity number": lambda c: ("身份证{}，", _identity(c)),
    "mail": lambda c: (
        "可以发到{}。",
        f"{c.choice(MAILBOXES)}@{c.choice(HOSTS)}",
    ),
    "plate": lambda c: ("接送的车{}停在门口，", _plate(c)),
    "school": lambda c: ("孩子在{}读书，", c.choice(PLACES) + c.choice(SCHOOLS)),
    "address": lambda c: (
        "我家在{}，",
        f"{c.choice(PLACES)}{c.choice(STREETS)}{c.randrange(1, 900)}号"
        f"{c.randrange(1, 30)}栋{c.randrange(101, 2500)}室",
    ),
    "estate": lambda c: ("我们住的{}没有学位，", c.choice(PLACES) + c.choice(ESTATES)),
}


def _broken(chance, said):
    at = chance.randrange(1, len(said))
    return f"{said[:at]}\n\t\t{said[at:]}"


def _wide(_chance, said):
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in said)


def _spaced(_chance, said):
    return " ".join(said[at : at + 4] for at in range(0, len(said), 4))


WAYS = {"plain": lambda _c, said: said, "broken": _broken, "full width": _wide, "spaced": _spaced}

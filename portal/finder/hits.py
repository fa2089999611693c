"""What was found, and the text as the patterns read it."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
IS_HAN = re.compile(f"[{HAN}]")
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Kind(TextChoices):
    """What the words may be."""

    KNOWN = "known", _("本件当事人信息")
    NAME = "name", _("姓名")
    PHONE = "phone", _("电话")
    SCHOOL = "school", _("学校、班级")
    NUMBER = "number", _("证件号、编号")
    ADDRESS = "address", _("住址")
    MAIL = "mail", _("邮箱、网络账号")
    PLATE = "plate", _("车牌")
    QUOTE = "quote", _("与来信相同的语句")


@dataclass(frozen=True, order=True)
class Hit:
    """Some words of the text: where they begin and end in it, and what they may be."""

    start: int
    end: int
    kind: Kind
    words: str

    @property
    def token(self) -> str:
        """What a form sends back to say that these words may stay, wherever they stand."""
        return f"{self.kind}:{plain(self.words)}"


@dataclass(frozen=True)
class Readable:
    """A text in one width and without what breaks words apart, and the way back to it."""

    text: str
    places: tuple[int, ...]  # of each character, where it stands in the original

    def hit(self, start: int, end: int, kind: Kind, original: str) -> Hit:
        """Return the stretch as it stands in the original."""
        first, last = self.places[start], self.places[end - 1] + 1
        return Hit(first, last, kind, original[first:last])

    def at(self, place: int) -> int:
        """Return which character here stands at or before a place of the original."""
        return bisect_right(self.places, place) - 1


def readable(text: str, *, joined: bool = False) -> Readable:
    """Return the text in half width; what is blank beside a Chinese character is left out, and
    with `joined` every blank: a number may go on after the end of a line."""
    said = [
        (letter, place)
        for place, written in enumerate(text)
        if written not in INVISIBLE
        for letter in unicodedata.normalize("NFKC", written)
    ]
    kept, blanks = list[tuple[str, int]](), list[tuple[str, int]]()
    for letter, place in said:
        if letter.isspace():
            blanks.append((letter, place))
            continue
        if blanks and kept and not joined and not (_is_han(kept[-1][0]) or _is_han(letter)):
            kept.append((" ", blanks[0][1]))
        blanks = []
        kept.append((letter, place))
    return Readable("".join(letter for letter, _at in kept), tuple(place for _l, place in kept))


def plain(text: str) -> str:
    """Return the words as two spellings of them share them."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _is_han(letter: str) -> bool:
    return IS_HAN.match(letter) is not None

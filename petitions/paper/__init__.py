"""An official paper: what it says, in the order of GB/T 9704-2012. How it looks is in the writers.

`docx.written` makes a file for the office's own editor, `pdf.written` one for print. The same
paper gives the same bytes, whoever asks and whenever. Papers are written in Chinese, whatever
the language of the page.
"""

from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

NUMERALS = "零一二三四五六七八九十"
TEN, HUNDRED = 10, 100
NARROW = 8  # from so many columns on a table is set smaller
FIRST_WIDE = 0x2E80  # from here on a character is as wide as it is high
HEAD_SIZES, HEAD_FOLDED = (36, 32, 28, 26, 22, 18, 14), 22  # from here on two lines
LINE = 28  # characters
HEAD_SPACED, TEXT_WIDTH = 2, 442  # points between its characters, and of a line
NEAREST, SEALED = 2.0, 4.0  # free characters to the right of a signature, of its date


@dataclass(frozen=True)
class Paragraph:
    """Body text; a form with "name: value" lines is not indented."""

    text: str
    indented: bool = True


@dataclass(frozen=True)
class Heading:
    """Level 1 一、 2 （一） 3 1. with its number in the text."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Column:
    """One column of a table. Neighbours of one `group` stand under a common head."""

    name: str
    width: int = 1  # parts of the whole
    group: str = ""
    is_text: bool = False  # set left instead of centred


@dataclass(frozen=True)
class Cell:
    """One cell of a table's head, over so many columns and rows."""

    text: str
    wide: int = 1
    high: int = 1


@dataclass(frozen=True)
class Table:
    """A ruled table over the whole width; its head comes again on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    caption: str = ""
    note: str = ""
    pages: bool = False  # each empty last cell is the page of the next piece bound in (PDF alone)


@dataclass(frozen=True)
class Annex:
    """What follows begins on a page of its own: 附件1 and its title."""

    label: str
    title: str = ""


@dataclass(frozen=True)
class Sheets:
    """So many pages left free for those of another file, each with a line at its head; they are
    filled by `binding.written` (PDF alone)."""

    label: str
    count: int


Block = Paragraph | Heading | Table | Annex | Sheets


@dataclass(frozen=True)
class Head:
    """The red head. A document has its number alone; an issue has who and when beside it.

    A letter 信函 (10.1) has a double rule below the name, its number at the right below the rule,
    and another double rule at the foot of its first page.
    """

    name: str
    number: str
    left: str = ""
    right: str = ""
    is_letter: bool = False

    @property
    def size(self) -> int:
        """The size of the name in points, such that even a long one takes two lines at most."""
        for size in HEAD_SIZES:
            if _width(self.name) * (size + HEAD_SPACED) <= TEXT_WIDTH * (1 + (size <= HEAD_FOLDED)):
                return size
        return HEAD_SIZES[-1]


@dataclass(frozen=True)
class Imprint:
    """The last lines of the last page: 抄送, who had it printed and when."""

    copies: str = ""
    printed_by: str = ""
    printed_on: date | None = None


@dataclass(frozen=True)
class Paper:
    """One paper. Without a head it is a plain one, with its number under the title."""

    title: str
    blocks: tuple[Block, ...]
    head: Head | None = None
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    unit: str = ""  # whose signature it bears
    signed_on: date | None = None
    imprint: Imprint | None = None
    mark: tuple[str, ...] = ()  # small lines at the foot of every page: hash, anchor, "draft"

    @property
    def body(self) -> tuple[Block, ...]:
        """What comes before the signature."""
        return tuple(takewhile(lambda block: not isinstance(block, Annex), self.blocks))

    @property
    def annexes(self) -> tuple[Block, ...]:
        """What follows it, bound together with the paper."""
        return self.blocks[len(self.body) :]


def document_number(code: str, year: int, n: int) -> str:
    """Return 教信〔2026〕12号, the number of a document (GB/T 9704 7.2.5)."""
    return f"{code}〔{year}〕{n}号"


def issue_number(year: int, n: int) -> str:
    """Return 〔2026〕第3期, the number of an issue."""
    return f"〔{year}〕第{n}期"


def numeral(n: int) -> str:
    """Return 一, 十, 十一, 二十, 二十一 for a number below a hundred."""
    if n <= TEN or n >= HUNDRED:
        return NUMERALS[n] if n <= TEN else str(n)
    tens, ones = divmod(n, TEN)
    return f"{NUMERALS[tens] if tens > 1 else ''}十{NUMERALS[ones] if ones else ''}"


def day(value: date) -> str:
    """Return 2026年3月4日."""
    return f"{value.year}年{value.month}月{value.day}日"


def attachment_lines(names: tuple[str, ...]) -> list[str]:
    """Return 附件：1.… and those that follow below it; a single one bears no figure."""
    if len(names) == 1:
        return [f"附件：{names[0]}"]
    return [
        f"{'附件：' if place == 1 else '　　　'}{place}.{name}"
        for place, name in enumerate(names, start=1)
    ]


def imprint_rows(paper: Paper) -> list[tuple[str, str]]:
    """Return the lines of the imprint, each with what stands left and right."""
    imprint = paper.imprint
    if imprint is None:
        return []
    on = f"{day(imprint.printed_on)}印发" if imprint.printed_on else ""
    rows = [(f"抄送：{imprint.copies}" if imprint.copies else "", ""), (imprint.printed_by, on)]
    return [row for row in rows if any(row)]


def heads(columns: tuple[Column, ...]) -> list[list[Cell]]:
    """Return the rows of the head: one, two where columns stand under a common head, none in a
    form."""
    if not any(column.name for column in columns):
        return []  # a form: its rows name themselves
    if not any(column.group for column in columns):
        return [[Cell(column.name) for column in columns]]
    upper: list[Cell] = []
    lower: list[Cell] = []
    for column in columns:
        if not column.group:
            upper.append(Cell(column.name, high=2))
            continue
        lower.append(Cell(column.name))
        if upper and upper[-1].text == column.group:
            upper[-1] = replace(upper[-1], wide=upper[-1].wide + 1)
        else:
            upper.append(Cell(column.group))
    return [upper, lower]


def set_in(unit: str, on: str) -> tuple[float, float]:
    """Return how many characters stay free right of signature and date, each centred on the other.

    The seal covers both: four beside the date, more where the unit's name is the longer one.
    """
    if _width(unit) + NEAREST > LINE:  # it takes several lines, and nothing is centred on it
        return NEAREST, SEALED
    beside = SEALED + (_width(on) - _width(unit)) / 2
    if beside >= NEAREST:
        return beside, SEALED
    return NEAREST, SEALED + NEAREST - beside


def _width(text: str) -> float:
    return sum(1.0 if ord(sign) >= FIRST_WIDE else 0.5 for sign in text)

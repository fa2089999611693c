"""`python -m bench.matching REGISTER.xlsx`: how well repeats are recognised, into docs/matching.md.

Takes a register of real petitions with columns 留言用户, 留言主题 and 留言详情. Two petitions of
one user are truly repeats where a letter-by-letter comparison (difflib, which the product does not
use) calls their texts nearly equal. The product's own rules then judge the same pairs.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

import django
from django.utils import timezone
from python_calamine import CalamineWorkbook

NEARLY_EQUAL = 0.8  # of difflib's ratio
PAGE = Path(__file__).resolve().parent.parent / "docs" / "matching.md"


@dataclass(frozen=True)
class Told:
    """One petition as the register has it."""

    user: str
    title: str
    text: str


@dataclass(frozen=True)
class Found:
    """How many pairs there are in truth, were proposed, and both."""

    true: int
    proposed: int
    both: int

    @property
    def precision(self) -> float:
        """The share of what was proposed that is true."""
        return self.both / self.proposed

    @property
    def recall(self) -> float:
        """The share of what is true that was proposed."""
        return self.both / self.true


def register(path: Path) -> list[Told]:
    """Return the petitions of a workbook; a row that stands there twice counts once."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    place = {name: column for column, name in enumerate(sheet[0])}
    columns = [place[name] for name in ("留言用户", "留言主题", "留言详情")]
    numbered = {str(row[place["留言编号"]]): row for row in sheet[1:]}
    return [Told(*(str(row[column]) for column in columns)) for row in numbered.values()]


def of_one_user(told: list[Told]) -> Found:
    """Return how group A does on the pairs of petitions of one user."""
    from petitions.matching import judge

    by_user = defaultdict[str, list[Told]](list)
    for one in told:
        by_user[one.user].append(one)
    pairs = [pair for mine in by_user.values() for pair in combinations(mine, 2)]
    true = {pair for pair in pairs if nearly_equal(*pair)}
    proposed = {pair for pair in pairs if judge(candidate(pair[0]), known(pair[1])) == "A"}
    return Found(len(true), len(proposed), len(true & proposed))


def of_anybody(told: list[Told]) -> tuple[Found, int]:
    """Return how marks and comparison do on pairs of nearly the same text, whoever wrote them,
    and how many pairs share a mark, which is what a search has to look at."""
    from petitions.likeness import alike
    from petitions.matching import TEXTS_ALIKE

    shared = set(sharing_a_mark(told))
    proposed = {
        pair for pair in shared if alike(told[pair[0]].text, told[pair[1]].text) >= TEXTS_ALIKE
    }
    true = set(nearly_equal_pairs(told))
    return Found(len(true), len(proposed), len(true & proposed)), len(shared)


def sharing_a_mark(told: list[Told]) -> Iterator[tuple[int, int]]:
    """Yield the places of petitions whose texts share a mark."""
    from petitions.likeness import bands

    by_word = defaultdict[str, list[int]](list)
    for place, one in enumerate(told):
        for word in filter(None, bands(one.text)):
            by_word[word].append(place)
    for places in by_word.values():
        yield from combinations(places, 2)


def nearly_equal(one: Told, other: Told) -> bool:
    """Tell what the product is measured by."""
    return SequenceMatcher(None, plain(one), plain(other), False).ratio() >= NEARLY_EQUAL


def nearly_equal_pairs(told: list[Told]) -> Iterator[tuple[int, int]]:
    """Yield the places of all such pairs. Cheap upper bounds of the ratio come first: of lengths,
    then of the characters two texts have in common."""
    letters = [Counter(plain(one)) for one in told]
    lengths = [one.total() for one in letters]
    order = sorted(range(len(told)), key=lengths.__getitem__)
    for rank, one in enumerate(order):
        for other in order[rank + 1 :]:
            both = lengths[one] + lengths[other]
            if 2 * lengths[one] < NEARLY_EQUAL * both:
                break  # the others are longer still
            common = (letters[one] & letters[other]).total()
            if 2 * common >= NEARLY_EQUAL * both and nearly_equal(told[one], told[other]):
                yield min(one, other), max(one, other)


def plain(told: Told) -> str:
    """Return the text without white space."""
    return "".join(told.text.split())


def candidate(told: Told) -> Any:
    """Return an earlier case of the same person."""
    from petitions.matching import Candidate
    from petitions.models import Case

    return Candidate(Case(title=told.title), frozenset({"name"}), [told.text])


def known(told: Told) -> dict[str, str]:
    """Return what is typed when it comes in again."""
    return {"name": told.user, "title": told.title, "text": told.text}


def page(told: list[Told]) -> str:
    """Return the page that docs/matching.md is."""
    own = of_one_user(told)
    anybody, looked_at = of_anybody(told)
    times = Counter(one.user for one in told)
    return f"""# Recognising repeats

Written by `python -m bench.matching` on {timezone.localdate().isoformat()}, from a register of
{len(told):,} real petitions by {len(times):,} users, {sum(n > 1 for n in times.values()):,} of
whom wrote more than once.

What is true is decided by another comparison than the product's: two texts are nearly equal where
`difflib` finds a ratio of at least {NEARLY_EQUAL} without white space. The register names no units
and no topics of ours, so nothing but the person, the title and the text could speak here.

| pairs | nearly equal | proposed | both | precision | recall |
| --- | --- | --- | --- | --- | --- |
| of one user, in group A | {line(own)} |
| of anybody, alike in text | {line(anybody)} |

In group A the title alone is enough, so that what it proposes beyond the nearly equal texts is the
same user writing under a like title: the clerk decides, and the panel shows why.

To find the second line a search looked at {looked_at:,} of
{len(told) * (len(told) - 1) // 2:,} pairs: those that share one of six marks.
"""


def line(found: Found) -> str:
    """Return a row of the table."""
    return (
        f"{found.true} | {found.proposed} | {found.both} | {found.precision:.2f}"
        f" | {found.recall:.2f}"
    )


if __name__ == "__main__":
    django.setup()
    from bench import hints

    kept = hints.section_of(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page(register(Path(sys.argv[1]))) + kept, encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))

"""How much two texts have in common. Pure functions: no ORM, nothing stored.

Two letters of the same wording share most of their runs of three characters, whatever was put in
front or behind. Marks find such letters among millions without comparing them one by one: of all
runs of a text, those with the smallest hash in each of a dozen bins are kept, and texts that are
alike keep the same ones (MinHash with one permutation, bands of two bins).
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

RUN = 3  # characters
BANDS, PER_BAND = 6, 2
READ = 1_500  # characters that marks are made of: what letters differ in stands in front
SHORTEST_PASSAGE, MOST_PASSAGES = 10, 3


def alike(one: str, other: str) -> float:
    """Return the share of common runs of two texts, from 0 to 1; 0 where one has none."""
    first, second = _runs(letters(one)), _runs(letters(other))
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


def titles_alike(one: str, other: str) -> float:
    """Return the share of common character pairs of two titles, from 0 to 1.

    Titles are short, so pairs count where texts are compared by runs of three.
    """
    first, second = (set(pairwise(letters(title))) for title in (one, other))
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


def passages(typed: str, earlier: str) -> list[str]:
    """Return the longest passages of what is typed that stand in the earlier text too, in order.

    Letters and digits count, with what stands between them; none is shorter than
    SHORTEST_PASSAGE letters, and at most MOST_PASSAGES are returned.
    """
    places = [place for place, letter in enumerate(typed) if letter.isalnum()]
    said = "".join(typed[place] for place in places)
    known = _runs("".join(letter for letter in earlier if letter.isalnum()), SHORTEST_PASSAGE)
    spans: list[tuple[int, int]] = []
    for start in range(len(said) - SHORTEST_PASSAGE + 1):
        if said[start : start + SHORTEST_PASSAGE] in known:
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], start + SHORTEST_PASSAGE)
            else:
                spans.append((start, start + SHORTEST_PASSAGE))
    longest = sorted(spans, key=lambda span: span[0] - span[1])[:MOST_PASSAGES]
    return [typed[places[first] : places[last - 1] + 1] for first, last in sorted(longest)]


@lru_cache(maxsize=4)  # one column after the other asks for the same text
def bands(text: str) -> tuple[str, ...]:
    """Return what alike texts share, one word for each band; "" where the text is too short."""
    bins = BANDS * PER_BAND
    least: list[int | None] = [None] * bins
    for run in _runs(letters(text)[:READ]):
        value = crc32(run.encode())
        place, rest = value % bins, value // bins
        kept = least[place]
        if kept is None or rest < kept:
            least[place] = rest
    return tuple(
        _word(band, least[band * PER_BAND : (band + 1) * PER_BAND]) for band in range(BANDS)
    )


def _word(band: int, kept: Iterable[int | None]) -> str:
    values = list(kept)
    return "" if None in values else "x".join(map(str, [band, *values]))


def letters(text: str) -> str:
    """Return the letters and digits of a text as they are compared."""
    said = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in said if letter.isalnum())


def _runs(said: str, length: int = RUN) -> set[str]:
    return {said[start : start + length] for start in range(len(said) - length + 1)}

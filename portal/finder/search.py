"""Every hit of a text, and the text with something else in the place of each."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from re import Pattern

from portal.finder import numbers, people, places
from portal.finder.hits import Hit, Kind, Readable, plain, readable

SHORTEST = 2  # a name of one character stands in half of all sentences
RUN = 12  # so many characters in a row of the petition are a sentence of it
# What stands in a text for the public stays in the language of the text.
INSTEAD: Mapping[Kind, str] = {
    Kind.KNOWN: "某某",
    Kind.NAME: "某某",
    Kind.PHONE: "（电话略）",
    Kind.NUMBER: "（号码略）",
    Kind.ADDRESS: "（地址略）",
    Kind.MAIL: "（账号略）",
    Kind.PLATE: "（车牌略）",
}
SCHOOL_NOUNS = ("幼儿园", "小学", "中学", "大学", "学院", "学校", "培训中心")


def find(text: str, *, known: Iterable[str] = ()) -> list[Hit]:
    """Return what may tell who somebody is, in the order of the text, none within another.

    `known` are values that must not stand there: of the petitioner, of the case.
    """
    read = readable(text)
    found = [*_known(read, text, known)]
    found += [read.hit(start, end, Kind.NAME, text) for start, end in people.names(read.text)]
    for reading in (read, readable(text, joined=True)):
        found += [*_numbers(reading, text), *_places(reading, text)]
    return _apart(found)


def masked(text: str, *, known: Iterable[str] = (), kept: Collection[str] = ()) -> str:
    """Return the text with a neutral word for each hit but those whose token is kept: what is
    proposed, never what is decided."""
    said, at = [], 0
    for hit in find(text, known=known):
        if hit.token in kept:
            continue
        said += [text[at : hit.start], _instead(hit)]
        at = hit.end
    return "".join([*said, text[at:]])


def quotes(text: str, sources: Iterable[str]) -> list[str]:
    """Return the sentences of the text that stand in a source too, the longest first."""
    grams = {
        said[at : at + RUN] for said in map(plain, sources) for at in range(len(said) - RUN + 1)
    }
    said, runs, begin = plain(text), list[str](), None
    for at in range(len(said) - RUN + 2):
        shared = said[at : at + RUN] in grams and at <= len(said) - RUN
        if shared and begin is None:
            begin = at
        if not shared and begin is not None:
            runs.append(said[begin : at - 1 + RUN])
            begin = None
    return sorted(set(runs), key=lambda run: (-len(run), run))


def _known(read: Readable, text: str, known: Iterable[str]) -> Iterator[Hit]:
    """Yield every place of a known value, whatever stands between its characters."""
    letters = [
        (letter, place) for place, written in enumerate(read.text) for letter in plain(written)
    ]
    joined = "".join(letter for letter, _place in letters)
    for value in {plain(said) for said in known}:
        if len(value) < SHORTEST:
            continue
        at = joined.find(value)
        while at >= 0:
            last = letters[at + len(value) - 1][1]
            yield read.hit(letters[at][1], last + 1, Kind.KNOWN, text)
            at = joined.find(value, at + len(value))


def _numbers(read: Readable, text: str) -> Iterator[Hit]:
    for kind, pattern in numbers.PATTERNS:
        yield from _matches(read, text, kind, pattern)


def _places(read: Readable, text: str) -> Iterator[Hit]:
    for kind, pattern in places.PLAIN:
        yield from _matches(read, text, kind, pattern)
    for kind, spans in ((Kind.SCHOOL, places.schools), (Kind.ADDRESS, places.homes)):
        for start, end in spans(read.text):
            yield read.hit(start, end, kind, text)


def _matches(read: Readable, text: str, kind: Kind, pattern: Pattern[str]) -> Iterator[Hit]:
    for match in pattern.finditer(read.text):
        yield read.hit(*match.span(1 if match.re.groups else 0), kind, text)


def _apart(found: Iterable[Hit]) -> list[Hit]:
    """Keep, of hits that overlap, what is known before what is guessed, and the longer one."""
    kept = list[Hit]()
    rank = lambda hit: (hit.kind is not Kind.KNOWN, hit.start - hit.end, hit.start)  # noqa: E731
    for hit in sorted(set(found), key=rank):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept)


def _instead(hit: Hit) -> str:
    """Return the neutral word for a hit."""
    if hit.kind is Kind.SCHOOL:
        noun = next((noun for noun in SCHOOL_NOUNS if plain(hit.words).endswith(noun)), "")
        return f"某{noun or ('班' if hit.words.rstrip().endswith('班') else '学校')}"
    return INSTEAD[hit.kind]

"""The whole corpus: no hostile file is taken in, no honest one refused.

One in seven runs with every other test; `make corpora` looks at all (WHOLE_CORPUS=1).
"""

import os

import pytest

from petitions.uploads.looking import MIB, clean_name, look
from petitions.uploads.words import Unfit
from tests.petitions.uploads import hostile as h

MOST = 20 * MIB
WHOLE = bool(os.environ.get("WHOLE_CORPUS"))
SHARE = 1 if WHOLE else 7


def verdict(name, content):
    """Return the code of a refusal, "+code" of a doubt, "" for what is taken in."""
    try:
        doubt = look(clean_name(name), content, MOST).doubt
    except Unfit as refused:
        return refused.code if str(refused).endswith("。") else f"{refused.code} without a sentence"
    return f"+{doubt}" if doubt else ""


def test_the_corpus_is_as_large_as_it_says():
    assert len(h.hostile()) >= 300
    assert len(h.honest()) >= 100


def test_no_hostile_file_gets_by():
    rows = h.hostile()[::SHARE]
    found = [(name, verdict(name, make()), codes) for name, make, codes in rows]
    wrong = [row for row in found if row[1] not in row[2]]
    print(f"{len(rows) - len(wrong)} of {len(rows)} hostile files as the table says")
    assert wrong == []


def test_no_honest_file_is_refused():
    rows = h.honest()[::SHARE]
    wrong = [(name, said) for name, make in rows if (said := verdict(name, make()))]
    print(f"{len(rows) - len(wrong)} of {len(rows)} honest files taken in")
    assert wrong == []


@pytest.mark.parametrize("name", ["毒.txt", "毒.pdf", "毒.docx"])
def test_a_virus_is_for_the_scanner(name, monkeypatch):
    """Without a scanner EICAR is a text; inside other kinds it is no file of that kind."""
    assert (
        verdict(name, h.EICAR) == {"毒.txt": "", "毒.pdf": "mismatch", "毒.docx": "mismatch"}[name]
    )

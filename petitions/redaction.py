"""What a text for outsiders must not hold: anything by which the case could be known.

Used before a blind transfer leaves the office. It names what it found, so that the clerk can
write it anew; finding nothing is no proof, which the page says.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from organization.models import User
from petitions.models import Accused, Case, Petition, Petitioner

RUN = 8  # so many characters in a row of the petition give it away
SHORTEST = 2  # a name of one character stands in half of all sentences


def found(case: Case, text: str) -> list[str]:
    """Return a sentence for each trace of the case in the text; an empty list is what is wanted."""
    plain = _plain(text)
    return named(case, text) + [
        gettext("有连续%(n)d字以上与来信相同：%(words)s") % {"n": RUN, "words": run}
        for run in _runs(plain, map(_plain, words_of(case)))
    ]


def named(case: Case, text: str) -> list[str]:
    """Return a sentence for each person, contact or number of the case in the text."""
    plain = _plain(text)
    sentences: list[str] = []
    for label, values in _secrets(case):
        hits = [value for value in values if len(_plain(value)) >= SHORTEST]
        sentences += [
            gettext("含有%(what)s：%(words)s") % {"what": label, "words": value}
            for value in dict.fromkeys(hits)
            if _plain(value) in plain
        ]
    return sentences


def secrets(case: Case) -> list[str]:
    """Return the names, contacts and numbers by which the case or its people are known."""
    return [value for _label, values in _secrets(case) for value in values if value]


def _secrets(case: Case) -> Iterator[tuple[str, list[str]]]:
    people = list(Petitioner.objects.filter(petition__case=case))
    yield gettext("信访人姓名"), [person.name for person in people]
    yield gettext("信访人电话"), [person.phone for person in people]
    yield gettext("信访人住址"), [person.address for person in people]
    yield gettext("信访人证件号"), [person.id_number for person in people]
    accused = User.objects.filter(pk__in=Accused.objects.filter(case=case).values("person"))
    yield gettext("被反映人姓名"), list(accused.values_list("name", flat=True))
    numbers = list(Petition.objects.filter(case=case).values_list("number", flat=True))
    yield gettext("信访件编号"), [case.number, case.slug, *numbers]


def words_of(case: Case) -> list[str]:
    """Return the words of the petitioner."""
    texts = [case.title]
    for petition in Petition.objects.filter(case=case):
        texts += [petition.title, petition.text, *map(str, petition.demands)]
    return texts


def _runs(plain: str, sources: Iterable[str]) -> list[str]:
    """Return the longest runs of at least eight characters that the text shares with a source."""
    grams = {source[at : at + RUN] for source in sources for at in range(len(source) - RUN + 1)}
    runs, begin = [], None
    for at in range(len(plain) - RUN + 2):
        shared = plain[at : at + RUN] in grams and at <= len(plain) - RUN
        if shared and begin is None:
            begin = at
        if not shared and begin is not None:
            runs.append(plain[begin : at - 1 + RUN])
            begin = None
    return list(dict.fromkeys(runs))


def _plain(text: str) -> str:
    """Return the text as a reader would compare it: no spaces, no punctuation, one width."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()

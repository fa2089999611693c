"""Masking in words that speak of several cases: a decision, an answer, the report of a check."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from organization.models import User
from petitions.identity import Veil, veil_over
from petitions.models import Case


@dataclass(frozen=True)
class Veils:
    """How words are masked for one reader.

    In what others wrote every petitioner is masked. In the reader's own words only those of cases
    the reader may know of: who wrote a name by guess must not learn from a mask that it was right
    (2022 Art. 30).
    """

    reader: int
    others: Veil
    own: Veil

    def over(self, words: str, author: int | None) -> str:
        """Return the words of this author as the reader may see them."""
        return (self.own if author == self.reader else self.others)(words)


def veils_for(cases: Iterable[int], reader: User, on: date) -> Veils:
    """Return the veils over the petitioners of these cases, by their ids. Three queries."""
    every = set(cases)
    seen = Case.objects.visible_to(reader, on).filter(pk__in=every).values_list("pk", flat=True)
    return Veils(reader.pk, veil_over(every), veil_over(seen))

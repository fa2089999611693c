"""Masking the petitioner in what people wrote about a case, and what is said of files."""

from django import template

from petitions import identity
from petitions.models import Case
from petitions.uploads import words

register = template.Library()


@register.filter
def veiled(text: str, case: Case | None) -> str:
    """Return the text with the names, numbers and addresses of the case's petitioners masked."""
    return identity.veil_of(case)(text) if text and case is not None else text


@register.filter
def doubt_in_words(code: str) -> str:
    """Return why a file was put aside."""
    return words.doubt_in_words(code)

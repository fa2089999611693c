"""Masking the petitioner in what people wrote about a case, on pages beside the case's own."""

from django import template

from petitions import identity
from petitions.models import Case

register = template.Library()


@register.filter
def veiled(text: str, case: Case | None) -> str:
    """Return the text with the names, numbers and addresses of the case's petitioners masked."""
    return identity.veil_of(case)(text) if text and case is not None else text

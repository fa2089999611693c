"""All patterns, in the order of the topic tree."""

from demo.corpus import (
    accusations,
    admissions,
    conduct,
    examinations,
    fees,
    other,
    places,
    private,
    safety,
    staff,
    suggestions,
    teaching,
    universities,
)
from demo.corpus.pattern import Pattern

PATTERNS: tuple[Pattern, ...] = (
    *admissions.PATTERNS,
    *examinations.PATTERNS,
    *fees.PATTERNS,
    *staff.PATTERNS,
    *conduct.PATTERNS,
    *safety.PATTERNS,
    *teaching.PATTERNS,
    *private.PATTERNS,
    *universities.PATTERNS,
    *places.PATTERNS,
    *accusations.PATTERNS,
    *suggestions.PATTERNS,
    *other.PATTERNS,
)

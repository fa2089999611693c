"""The statutory clock: facts and dated rules in, due days and their explanation out.

Pure functions: no ORM, no `now()`, nothing stored. Dates are calendar days in Asia/Shanghai.
A due day is always recomputed from the facts, never from an earlier due day.

`rules` says what a limit is, `counting` finds its last day, `reading` follows the facts of one
case, `showing` says what a clock looks like on a day, `words` and `story` read facts told in plain
words.
"""

from petitions.clock.counting import Due, Extension, Line, Suspension, Term, due, due_of
from petitions.clock.reading import Contradiction, Fact, Reading, State, read
from petitions.clock.rules import NoRule, Rule, Unit, rule_for
from petitions.clock.showing import Face, Look, Step, article_of, explain, face, steps_of

__all__ = [
    "Contradiction",
    "Due",
    "Extension",
    "Face",
    "Fact",
    "Line",
    "Look",
    "NoRule",
    "Reading",
    "Rule",
    "State",
    "Step",
    "Suspension",
    "Term",
    "Unit",
    "article_of",
    "due",
    "due_of",
    "explain",
    "face",
    "read",
    "rule_for",
    "steps_of",
]

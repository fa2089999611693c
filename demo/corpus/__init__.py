"""The text of the demo: invented petitions, the papers about them, and invented people.

Everything is drawn from the generator the caller passes in and from nothing else.
"""

from demo.corpus.engine import LEVELS, Story, story
from demo.corpus.person import Person, person

__all__ = ["LEVELS", "Person", "Story", "person", "story"]

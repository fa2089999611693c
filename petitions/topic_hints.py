"""Up to three topics for what is typed, each with reasons a person can check.

Two things speak for a topic: cases that read alike and had it, and its own name in the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext

from petitions.models import Topic
from petitions.precedents import Alike, pairs_of

MOST = 3
NAMED = 0.6  # of the pairs of a topic's name, from which on the text is said to name it
FAINT = 0.05  # of the points of the best, under which a topic is not worth reading
WORTH_OF_NAME = 2.0  # as many near cases as the whole name is worth


@dataclass
class Hint:
    """One topic; `points` order the list."""

    topic: Topic
    points: float = 0
    reasons: list[str] = field(default_factory=list)


def of(words: str, alike: Alike) -> list[Hint]:
    """Return at most three topics, best first. One query."""
    topics = Topic.objects.filter(parent__isnull=False).select_related("parent")
    return ranked(words, alike, topics)


def ranked(words: str, alike: Alike, topics: Iterable[Topic]) -> list[Hint]:
    """Return at most three of these topics, best first."""
    said, votes = pairs_of(words), {vote.pk: vote for vote in alike.topics()}
    hints = []
    for topic in topics:
        hint = Hint(topic)
        if vote := votes.get(topic.pk):
            hint.points += vote.weight
            hint.reasons.append(alike.of_topic(vote.n))
        name = pairs_of(topic.name)
        share = len(name & said) / len(name) if name else 0
        if share >= NAMED:
            hint.points += WORTH_OF_NAME * share
            hint.reasons.append(gettext("内容写到“%(name)s”") % {"name": topic.name})
        if hint.reasons:
            hints.append(hint)
    best = max((hint.points for hint in hints), default=0)
    worth = [hint for hint in hints if hint.points >= FAINT * best]
    return sorted(worth, key=lambda hint: (-hint.points, hint.topic.code))[:MOST]

"""What the intake form suggests while a clerk types: a topic, and a unit to route to.

Asked of the earlier cases this clerk may see. Nothing is filled in by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.sealing import PHONE, keyed_hashes
from organization.models import Unit, User
from petitions import accused_side, precedents, suggestions, topic_hints
from petitions.forms.registering import track_of
from petitions.models import Case, Track
from petitions.precedents import FEWEST_LETTERS
from petitions.suggestions import Known, Suggestion
from petitions.topic_hints import Hint


@dataclass(frozen=True)
class Hints:
    """What is suggested, best first."""

    topics: list[Hint]
    units: list[Suggestion]


def of(known: Mapping[str, Any], *, office: Unit, user: User, on: date) -> Hints | None:
    """Return what fits the typed fields of `MatchForm`, None while there are too few words.

    At most eight queries, three more for an accusation, whatever the register holds.
    """
    words = f"{known.get('title', '')} {known.get('text', '')}"
    if len(words) <= FEWEST_LETTERS:
        return None
    alike = precedents.find(words, user=user, on=on)
    case = _case(known, office, on)
    phones = tuple(keyed_hashes(known.get("phone", ""), PHONE))
    said = Known(case, _side(known, case), phones, alike)
    units = suggestions.before_there_is_one(said, user=user, on=on)
    return Hints(topic_hints.of(words, alike), units)


def _case(known: Mapping[str, Any], office: Unit, on: date) -> Case:
    """Return the case this would be; it is never saved."""
    topic = known.get("topic")
    case = Case(
        unit=office,
        subject_unit=known.get("subject_unit"),
        received_on=known.get("received_on") or on,
        track=known.get("track") or (track_of(topic) if topic else Track.REMEDY),
    )
    if topic:
        case.topic = topic
    return case


def _side(known: Mapping[str, Any], case: Case) -> accused_side.AccusedSide:
    """Return the side that nothing may be sent to: it is known before the case is restricted."""
    units = [unit.pk for unit in known.get("accused_units", ())]
    people = frozenset(person.pk for person in known.get("accused_people", ()))
    if case.track != Track.ACCUSATION and not units and not people:
        return accused_side.NOBODY
    return accused_side.side([*units, case.subject_unit_id], people, case.received_on)

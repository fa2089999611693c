"""A whole structure written at once: hundreds of units, people and posts in a few statements.

For demo data and the first import of an office. The rows and the trail are the same as if
each had gone through `actions`; the events count as told, so nobody is sent a notice.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit.log import SYSTEM, Entry, append_histories
from organization import derived
from organization.models import Post, Unit, User


@dataclass(frozen=True)
class Appointment:
    """A post to be filled, and the units in its portfolio."""

    post: Post
    portfolio: Sequence[Unit] = ()


@transaction.atomic
def write_structure(
    units: Sequence[Unit],
    people: Sequence[User],
    appointments: Sequence[Appointment],
    *,
    at: datetime,
    recorded_at: datetime,
) -> None:
    """Save unsaved units, people and posts that point at one another.

    Parents stand before their children. Raises IntegrityError when a code or username is
    taken, and then nothing is written.
    """
    _save_units(units)
    for person in people:
        derived.spell_person(person)
    User.objects.bulk_create(people)
    _save_posts(appointments)
    append_histories(_histories(units, people, appointments, at), recorded_at=recorded_at)


def _save_units(units: Sequence[Unit]) -> None:
    """Save one level of the tree after the other: a row needs the key of its parent."""
    levels = defaultdict[int, list[Unit]](list)
    for unit in units:
        derived.place(unit)
        derived.spell_unit(unit)
        levels[len(unit.lineage())].append(unit)
    for _depth, level in sorted(levels.items()):
        for unit in level:  # set again, now that what they point at has a key
            unit.parent, unit.review_authority = unit.parent, unit.review_authority
        Unit.objects.bulk_create(level)


def _save_posts(appointments: Sequence[Appointment]) -> None:
    for appointment in appointments:
        post = appointment.post
        post.person, post.unit = post.person, post.unit
        derived.give_role(post)
    Post.objects.bulk_create([appointment.post for appointment in appointments])
    through = Post.portfolio.through
    through.objects.bulk_create(
        through(post_id=appointment.post.pk, unit_id=unit.pk)
        for appointment in appointments
        for unit in appointment.portfolio
    )


def _histories(
    units: Sequence[Unit],
    people: Sequence[User],
    appointments: Sequence[Appointment],
    at: datetime,
) -> Mapping[str, Sequence[Entry]]:
    histories = defaultdict[str, list[Entry]](list)
    for unit in units:
        entry = Entry("unit_opened", SYSTEM, at, derived.unit_body(unit))
        histories[derived.chain_of_unit(unit)].append(entry)
    for person in people:
        entry = Entry("person_entered", SYSTEM, at, derived.person_body(person))
        histories[derived.chain_of_person(person)].append(entry)
    for appointment in appointments:
        entry = Entry("post_filled", SYSTEM, at, derived.post_body(appointment.post))
        histories[derived.chain_of_unit(appointment.post.unit)].append(entry)
    return histories

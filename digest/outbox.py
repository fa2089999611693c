"""Making and sending: each digest once per person and day, however long a gateway is down.

A letter is claimed before it is sent, by a number that only one can raise; so of two workers one
sends it, and what a killed one had claimed is due again after its wait.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from digest.channels import Undelivered, send, way_to
from digest.contents import lines_for, message_of
from digest.models import Channel, Letter, LetterState
from organization.models import Post, Substitution, User

logger = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 22  # about four days
GIVE_UP = 3  # failures of a channel in one run, after which the rest waits for the next


def make(on: date, at: datetime, between: Callable[[], None]) -> int:
    """Write the digest of that day for everybody with something due; returns how many are new."""
    count = 0
    for user in readers(on):
        between()
        count += _make_one(user, on, at)
    return count


def readers(on: date) -> list[User]:
    """Return who acts in a post that day, has no digest of it yet, and can be reached."""
    own = Post.objects.on(on).filter(person__isnull=False).values("person")
    instead = Substitution.objects.on(on).values("substitute")
    made = Letter.objects.filter(on=on).values("to")
    people = User.objects.filter(pk__in=own) | User.objects.filter(pk__in=instead)
    acting = people.exclude(pk__in=made).order_by("pk").distinct()
    return [user for user in acting if user.may_sign_in(on) and way_to(user)]


def _make_one(user: User, on: date, at: datetime) -> bool:
    with translation.override(user.language or None):
        lines = lines_for(user, on)
    if not lines:
        return False
    try:
        with transaction.atomic():
            Letter.objects.create(to=user, on=on, lines=lines, retry_at=at)
    except IntegrityError:  # another worker was quicker
        return False
    return True


def send_due(at: datetime, between: Callable[[], None]) -> int:
    """Send what is due; returns how many went out."""
    failed, sent = Counter[Channel](), 0
    for letter in Letter.objects.due(at).select_related("to"):
        between()
        way = way_to(letter.to)
        if way is None or not letter.to.may_sign_in(timezone.localdate(at)):
            _settle(letter, LetterState.DROPPED)
        elif failed[way[0]] < GIVE_UP and _claim(letter, at):
            went = _send_one(letter, way, at)
            failed[way[0]] += not went
            sent += went
    return sent


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: one minute, two, four, up to six hours."""
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)


def _claim(letter: Letter, at: datetime) -> bool:
    """Count this try, if nobody else has counted it."""
    before = letter.attempts
    letter.attempts = before + 1
    free = Letter.objects.filter(pk=letter.pk, attempts=before, state=LetterState.WAITING)
    return bool(free.update(attempts=before + 1, retry_at=at + wait_after(before + 1)))


def _send_one(letter: Letter, way: tuple[Channel, str], at: datetime) -> bool:
    with translation.override(letter.to.language or None):
        message = message_of(letter, timezone.localdate(at))
    if message is None:
        _settle(letter, LetterState.DROPPED)
        return True
    try:
        send(*way, message, key=f"digest-{letter.pk}")
    except Undelivered as reason:
        logger.warning("Digest %s was not delivered: %s.", letter.pk, reason)
        _note(letter, str(reason))
        return False
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.SENT, sent_at=at, error="", lines=[]
    )
    return True


def _note(letter: Letter, reason: str) -> None:
    state = LetterState.PARKED if letter.attempts >= MOST_TRIES else LetterState.WAITING
    Letter.objects.filter(pk=letter.pk).update(state=state, error=reason[:100])


def _settle(letter: Letter, state: LetterState) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, lines=[])


def release(pk: int, at: datetime) -> bool:
    """Give a parked letter all its tries again; tells whether there was one."""
    parked = Letter.objects.filter(pk=pk, state=LetterState.PARKED)
    return bool(parked.update(state=LetterState.WAITING, attempts=0, retry_at=at))

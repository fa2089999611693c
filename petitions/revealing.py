"""What a reader has asked to see, and for how long: kept in the session, so that it ends with
the sign-in. The reason is in the history of the case; here is only the time."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from organization.models import User
from petitions import identity
from petitions.identity import EVERYTHING, NOTHING
from petitions.models import Case
from petitions.situation import Situation

REVEALED = "revealed"  # session key: slug -> field -> when the reader gave the reason
LASTS = timedelta(minutes=15)


def remember(request: HttpRequest, case: Case, fields: list[str], at: datetime) -> None:
    """Note in the session what was revealed; what is over is forgotten."""
    kept = {slug: said for slug, said in _revealed(request).items() if _latest(said) > at - LASTS}
    kept[case.slug] = kept.get(case.slug, {}) | dict.fromkeys(fields, at.isoformat())
    request.session[REVEALED] = kept


def shown(request: HttpRequest, here: Situation, now: datetime) -> frozenset[str]:
    """Return the fields of the petitioner that this reader sees in full now.

    The right is asked for each time: who hands the case over sees nothing any more.
    """
    said = _revealed(request).get(here.case.slug, {})
    live = {name for name, at in said.items() if now - datetime.fromisoformat(at) < LASTS}
    user = request.user
    if not live or not isinstance(user, User):
        return NOTHING
    if not identity.may_see_contact(user, here, timezone.localdate(now)):
        return NOTHING
    return frozenset(live) & EVERYTHING


def ends_at(request: HttpRequest, case: Case) -> datetime | None:
    """Return when the first of the revealed fields is masked again."""
    said = _revealed(request).get(case.slug, {})
    return min(map(datetime.fromisoformat, said.values())) + LASTS if said else None


def is_any_shown(request: HttpRequest, now: datetime) -> bool:
    """Tell whether the identity of anybody is open in this sign-in."""
    return any(now - _latest(said) < LASTS for said in _revealed(request).values() if said)


def _revealed(request: HttpRequest) -> dict[str, dict[str, str]]:
    revealed: dict[str, dict[str, str]] = request.session.get(REVEALED, {})
    return revealed


def _latest(said: dict[str, str]) -> datetime:
    return max(map(datetime.fromisoformat, said.values()))

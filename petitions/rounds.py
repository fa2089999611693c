"""What became of a draft before: the texts handed in, and what the head sent them back with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit import log
from audit.models import Event
from petitions import differences, timeline
from petitions.actions import Opinion
from petitions.differences import Piece
from petitions.identity import Veil
from petitions.models import Reply

KINDS = {"submit_draft", "return_draft"}


@dataclass(frozen=True)
class Return:
    """One time the head sent the draft back."""

    at: datetime
    who: str
    words: str


@dataclass(frozen=True)
class Rounds:
    """Earlier returns, the newest first, and what changed since the text handed in before."""

    returns: tuple[Return, ...]
    changes: tuple[Piece, ...]


def rounds_of(reply: Reply | None, events: Sequence[Event], *, veil: Veil = str) -> Rounds:
    """Return what became of this reply before; `events` is the history, newest first.

    A reply in review is compared with the text handed in before it, a draft with the text that
    was sent back. `veil` masks what the reader may not know of the petitioner. Two queries.
    """
    if reply is None:
        return Rounds((), ())
    mine = [e for e in events if e.kind in KINDS and e.body.get("reply") == reply.no]
    texts = {pk: veil(text) for pk, text in log.texts(mine).items()}
    names = timeline.names_in(mine)
    returns = tuple(
        Return(
            event.occurred_at, names.people.get(event.actor_id or 0, ""), texts.get(event.pk, "")
        )
        for event in mine
        if event.kind == "return_draft"
    )
    handed_in = [
        texts[event.pk] for event in mine if event.kind == "submit_draft" and event.pk in texts
    ]
    in_review = bool(mine) and mine[0].kind == "submit_draft"
    earlier = handed_in[1:] if in_review else handed_in
    if not earlier:
        return Rounds(returns, ())
    now = veil(Opinion(reply.request, reply.findings, reply.opinion, reply.basis).as_text())
    changes = differences.between(earlier[0], now)
    return Rounds(returns, tuple(changes) if differences.differ(changes) else ())

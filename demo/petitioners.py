"""Who petitions in the demo, through which channel, and what the register keeps of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from audit.log import Signature
from demo import words
from demo.corpus import person
from demo.desks import Planned
from demo.parties import Matter
from petitions.actions import Submission
from petitions.actions.registering import cannot_notify
from petitions.models import Channel, PetitionerKind

CHANNELS = {
    Channel.LETTER: 24,
    Channel.VISIT: 8,
    Channel.PHONE: 16,
    Channel.ONLINE: 32,
    Channel.FORWARDED: 12,
    Channel.FAX: 1,
    Channel.MAILBOX: 6,
    Channel.LEADER_NOTE: 1,
}
AT_ANY_HOUR = (Channel.ONLINE, Channel.ONLINE, Channel.MAILBOX)
COLLECTIVE = 0.04


@dataclass(frozen=True)
class Submitted:
    """How one petition came in, and from whom."""

    channel: str
    kind: str
    name: str
    phone: str
    address: str
    relation: str
    headcount: int
    cannot_notify: str
    forwarder: str = ""
    forward_number: str = ""

    def petition(
        self, matter: Matter, at: datetime, received_on: date, by: Signature, chance: Random
    ) -> dict[str, Any]:
        """Return the fields of the petition, registered at this moment."""
        came = at - timedelta(minutes=chance.randint(5, 90))
        online = self.channel in AT_ANY_HOUR and came.date() == received_on
        forwarded = self.channel == Channel.FORWARDED
        return {
            "channel": self.channel,
            "forwarder": self.forwarder if forwarded else "",
            "forward_number": self.forward_number if forwarded else "",
            "received_on": received_on,
            "received_at": came if online else None,
            "registered_at": at,
            "registered_by_id": by.actor_id,
            "headcount": self.headcount,
            "title": matter.story.title,
            "text": matter.story.text,
            "demands": list(matter.story.demands),
            "asks_secrecy": matter.accuses or chance.random() < 0.08,
            "publish_consent": not matter.accuses and chance.random() < 0.3,
        }

    def petitioner(self) -> dict[str, Any]:
        """Return the fields of the petitioner."""
        return {
            "kind": self.kind,
            "name": self.name,
            "phone": self.phone,
            "address": self.address,
            "relation": self.relation,
        }


def draw_petitioner(
    chance: Random, matter: Matter, plan: Planned, received_on: date, *, worked: bool
) -> Submitted:
    """Return a petitioner; on a day off only what needs no clerk comes in."""
    drawn = chance.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    channel = drawn if worked else chance.choice(AT_ANY_HOUR)
    forwarder, word = chance.choice(words.FORWARDERS)
    name, phone, address = _identity(chance, plan)
    kind = _kind(chance, name)
    if kind == PetitionerKind.ORGANISATION:
        name = chance.choice(words.ORGANISATIONS)
    elif kind == PetitionerKind.LEGAL_PERSON:
        name = chance.choice(words.COMPANIES)
    told = Submission(
        channel, received_on, "", "", kind=kind, name=name, phone=phone, address=address
    )
    return Submitted(
        channel=channel,
        kind=kind,
        name=name,
        phone=phone,
        address=address,
        relation=chance.choice(words.RELATIONS[matter.story.level]) if name else "",
        headcount=plan.headcount,
        cannot_notify=cannot_notify(told),
        forwarder=forwarder,
        forward_number=f"{word}〔{received_on.year}〕{chance.randint(1, 999)}号",
    )


def _identity(chance: Random, plan: Planned) -> tuple[str, str, str]:
    if plan.anonymous:
        return "", "", ""
    who = person(chance)
    has_phone, has_address = chance.random() < 0.93, chance.random() < 0.7
    return who.name, who.phone if has_phone else "", who.address if has_address else ""


def _kind(chance: Random, name: str) -> PetitionerKind:
    if not name:
        return PetitionerKind.ANONYMOUS
    if chance.random() < COLLECTIVE:
        return chance.choice((PetitionerKind.ORGANISATION, PetitionerKind.LEGAL_PERSON))
    return PetitionerKind.PERSON

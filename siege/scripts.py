"""Payloads in every form, then every page that shows them: read, and opened in Chromium."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core import mail
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import sync_playwright

from digest import outbox
from jobs.runner import run_due
from organization.models import User
from petitions import actions
from petitions.models import Channel, Topic, Track
from siege.browsing import QUIET, Seen, visit
from siege.payloads import HOST, payloads
from siege.planting import Found, Walker

PUBLIC, DESK = ("/", "/"), ("/desk/", "/desk/")


@dataclass
class Ran:
    """What came of it."""

    payloads: int
    found: Found
    seen: Seen
    mails: int = 0
    mail_faults: list[str] = field(default_factory=list)
    chromium: bool = True

    @property
    def faults(self) -> list[str]:
        """Everything that was found."""
        return [*self.found.faults, *self.seen.faults, *self.mail_faults]

    @property
    def is_kept(self) -> bool:
        """Whether nothing ran; a browser was there to try, and mails left the house."""
        return not self.faults and self.chromium and self.mails > 0


def register_each(texts: list[str], clerk: User) -> None:
    """Register a petition for each payload, which is everything that is said in it."""
    now = timezone.now()
    unit, topic = clerk.posts.all()[0].unit, Topic.objects.filter(parent__isnull=False)[0]
    # Name and address are masked in the texts of their petition: they are others than these.
    turned = zip(texts, texts[1:] + texts[:1], texts[2:] + texts[:2], strict=True)
    for text, name, address in turned:
        said = actions.Submission(
            channel=Channel.LETTER, received_on=timezone.localdate(now), title=text, text=text,
            name=name, phone="13000001234", address=address, relation=text, demands=[text],
        )  # fmt: skip
        matter = actions.Matter(topic=topic, track=Track.REMEDY, subject_text=text)
        actions.register(said, matter, unit=unit, by=clerk, at=now)


def plant(
    people: list[User], *, count: int, most: int, tell: Callable[[str], None] = lambda _: None
) -> tuple[Ran, list[Walker]]:
    """Type so many payloads as each of these people and the public, then read what each sees;
    `most` pages of each kind are walked."""
    texts, found = payloads(count), Found()
    walkers = [Walker(person, texts, found, most) for person in (None, *people)]
    for planting in (True, False):
        for walker in walkers:
            found.pages.clear()
            found.addresses.pop(walker.who, None)
            start, inside = DESK if walker.who != "public" else PUBLIC
            walker.walk(start, inside, plant=planting)
            read = len(found.addresses.get(walker.who, []))
            tell(f"{walker.who}: {read} pages, {len(found.faults)} faults, sent {dict(found.sent)}")
    return Ran(count, found, Seen()), walkers


def send_digests(ran: Ran, people: list[User], *, at: datetime) -> None:
    """Let everything that is due run, and look into the mails that leave the house."""
    for person in people:
        person.email = f"{person.username}@example.org"
        person.save(update_fields=["email"])
    backend = "django.core.mail.backends.locmem.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, MAIL_ON=True):
        mail.outbox = []
        run_due(at=at)
        outbox.make(timezone.localdate(at), at, lambda: None)  # whatever hour it is
        outbox.send_due(at, lambda: None)
        for letter in mail.outbox:
            parts = [part.get_payload(decode=True) or b"" for part in letter.message().walk()]
            words = b"".join(part for part in parts if isinstance(part, bytes)).decode()
            if HOST in words or "alert(" in words:
                ran.mail_faults.append(f"mail {letter.subject}")
        ran.mails = len(mail.outbox)


def open_all(ran: Ran, walkers: list[Walker], opened: int, chromium: Any, base: str) -> None:
    """Open the first `opened` addresses of each person in a browser."""
    for walker in walkers:
        read = ran.found.addresses.get(walker.who, [])
        visit(chromium, base, walker.client, read[:opened], ran.seen)


@contextmanager
def a_browser() -> Iterator[Any]:
    """Give Chromium, None where it is not installed."""
    path = shutil.which("chromium")
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()

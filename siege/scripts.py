"""Payloads in every form, then every page that shows them: read, and opened in Chromium."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core import mail
from django.test import override_settings
from django.utils import timezone

from organization.models import User
from siege.browsing import QUIET, Seen, served, visit
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
        """Whether nothing ran, and a browser was there to try."""
        return not self.faults and self.chromium


def run(
    people: list[str],
    *,
    count: int,
    most: int,
    opened: int,
    tell: Callable[[str], None] = lambda _: None,
) -> Ran:
    """Plant so many payloads as each of these people and the public, then read what each sees.

    `most` pages of each kind are walked, the first `opened` addresses of each person are opened in
    Chromium.
    """
    texts, found = payloads(count), Found()
    staff = [User.objects.get(username=name) for name in people]
    walkers = [Walker(person, texts, found, most) for person in (None, *staff)]
    for plant in (True, False):
        for walker in walkers:
            found.pages.clear()
            found.addresses.pop(walker.who, None)
            start, inside = PUBLIC if walker.who == "public" else DESK
            walker.walk(start, inside, plant=plant)
            read = len(found.addresses.get(walker.who, []))
            tell(f"{walker.who}: {read} pages, {len(found.faults)} faults, sent {dict(found.sent)}")
    ran = Ran(count, found, Seen())
    _send_digests(ran)
    _open_all(ran, walkers, opened)
    return ran


def _send_digests(ran: Ran) -> None:
    """Let everything that is due run, and look into the mails that leave the house."""
    from jobs.runner import run_due

    backend = "django.core.mail.backends.locmem.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend):
        mail.outbox = []
        run_due(at=timezone.now())
        for letter in mail.outbox:
            said = letter.message().as_string()
            parts = [str(part.get_payload(decode=True)) for part in letter.message().walk()]
            if HOST in said or any(HOST in part or "alert(" in part for part in parts):
                ran.mail_faults.append(f"mail {letter.subject}")
        ran.mails = len(mail.outbox)


def _open_all(ran: Ran, walkers: list[Walker], opened: int) -> None:
    path = shutil.which("chromium")
    if path is None:
        ran.chromium = False
        return
    from playwright.sync_api import sync_playwright

    with served() as base, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        for walker in walkers:
            addresses = [
                one for one in ran.found.addresses.get(walker.who, []) if not one.endswith("(sent)")
            ]
            visit(chromium, base, walker.client, addresses[:opened], ran.seen)
        chromium.close()

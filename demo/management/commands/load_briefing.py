"""`load_briefing`: the records behind the briefing of 2011, made by the actions a user has."""

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo import briefing


class Command(BaseCommand):
    help = "Make the records behind the published briefing of 2011; a second run changes nothing."

    def handle(self, **_options: Any) -> None:
        began = monotonic()
        made = briefing.load(at=timezone.now())
        if made is None:
            self.stdout.write("The briefing is loaded already; nothing was changed.")
            return
        self.stdout.write(
            f"Wrote {made.cases} cases, {made.meetings} meetings and {made.enquiries} enquiries"
            f" in {monotonic() - began:.1f} s."
        )

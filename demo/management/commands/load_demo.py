"""`load_demo`: a commission and its cases, deterministic and of any size."""

from datetime import datetime
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from demo.chain.loading import load_chain
from demo.loading import day_begins, load_cases
from demo.structure import build_structure
from organization.workdays import MissingYear
from petitions.models import Case


class Command(BaseCommand):
    help = "Make the demo's units, people and cases; a database with cases is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=2000, metavar="N", help="0: units only")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument(
            "--at", metavar="ISO", help="the day of the demo; its cases end the evening before"
        )

    def handle(
        self, *, cases: int, seed: int, at: str | None, verbosity: int, **_options: Any
    ) -> None:
        moment = day_begins(aware(at) if at else timezone.now())
        if cases < 0:
            raise CommandError("--cases must not be negative.")
        if Case.objects.exists():
            self.stdout.write("There are cases already; nothing was changed.")
            return
        began = monotonic()
        try:
            with transaction.atomic():
                build_structure(at=moment, seed=seed)
                recorded_at = timezone.now()
                written = load_cases(
                    cases,
                    seed=seed,
                    at=moment,
                    recorded_at=recorded_at,
                    progress=self.tell if verbosity > 1 else silent,
                )
                if written:
                    load_chain(seed=seed, at=moment, recorded_at=recorded_at)
        except MissingYear as error:
            raise CommandError(str(error)) from error
        seconds = monotonic() - began
        self.stdout.write(f"Wrote {written} cases in {seconds:.1f} s (seed {seed}).")

    def tell(self, done: int) -> None:
        """Say how far it is, for the large ones."""
        self.stdout.write(f"{done} cases")


def silent(_done: int) -> None:
    """Say nothing."""


def aware(text: str) -> datetime:
    """Return an ISO 8601 day or time, read in the zone of the office when it names none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else timezone.make_aware(moment)
    except (ValueError, OverflowError) as error:
        raise CommandError(f"{text!r} is not an ISO 8601 time such as 2026-03-02T08:00.") from error

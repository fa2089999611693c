"""`run_due_jobs`: everything beat would do, by hand; running it again does no harm."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from jobs.models import JobRun, State
from jobs.runner import Outcome, run_due


class Command(BaseCommand):
    help = "Run every job that is due and not done; exit 1 when one failed or is parked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", metavar="ISO", help="business time; local zone if it has none")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON document"
        )
        parser.add_argument(
            "--retry-parked", action="store_true", help="give parked periods five more attempts"
        )

    def handle(self, *, at: str | None, as_json: bool, retry_parked: bool, **_options: Any) -> None:
        moment = aware(at) if at else timezone.now()
        if retry_parked:
            JobRun.objects.filter(state=State.PARKED).update(state=State.FAILED, attempts=0)
        outcomes = run_due(moment)
        self.stdout.write(document(moment, outcomes) if as_json else plain(outcomes))
        if any(outcome.is_bad for outcome in outcomes):
            sys.exit(1)


def aware(text: str) -> datetime:
    """Return an ISO 8601 time, read in the zone of the office when it names none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else timezone.make_aware(moment)
    except (ValueError, OverflowError) as error:
        raise CommandError(f"{text!r} is not an ISO 8601 time such as 2026-03-02T08:00.") from error


def document(at: datetime, outcomes: Sequence[Outcome]) -> str:
    """Return the answer as JSON: {"at", "runs": [{"job", "period", "state", "hash"}]}."""
    runs = [{"job": o.job, "period": o.period, "state": o.state, "hash": o.hash} for o in outcomes]
    return json.dumps({"at": at.isoformat(), "runs": runs}, ensure_ascii=False, indent=2)


def plain(outcomes: Sequence[Outcome]) -> str:
    """Return one line per period, or a sentence when nothing was due."""
    if not outcomes:
        return "Nothing is due."
    return "\n".join(f"{o.job} {o.period}: {o.state} {o.error or o.hash}" for o in outcomes)

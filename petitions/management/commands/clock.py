"""Count the limits of one matter that is told in JSON: no database is looked at.

    echo '{"rules": "2022", "today": "2026-03-01",
           "facts": [{"event": "received", "on": "2026-01-05"}]}' | manage.py clock --json

The words are those of `petitions.clock.words.WORDS`. Exit 2 and one sentence on standard error
when the facts cannot be read or cannot all be true.
"""

import json
import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from organization import calendar
from organization.workdays import MissingYear, WorkCalendar
from petitions.clock import Contradiction
from petitions.clock.story import parse, read_matter
from petitions.limits import ERAS, rules_of

REACH = timedelta(days=400)  # no limit ends later, extended and interrupted, than this


class Command(BaseCommand):
    help = "Count the limits of a matter told on standard input, by the rules the product ships."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="JSON instead of lines to read")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            clocks, days = _counted(sys.stdin.buffer.read())
        except (Contradiction, MissingYear) as fault:
            raise CommandError(str(fault), returncode=2) from fault
        if options["json"]:
            said = {"clocks": clocks, "guessed_years": _guessed(clocks, days)}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
            return
        for clock in clocks:
            self.stdout.write("{code} {start} – {due} {state}".format(**clock))
            for line in clock["lines"]:
                self.stdout.write(f"  {line}")


def _guessed(clocks: list[dict[str, Any]], days: WorkCalendar) -> list[int]:
    """Return the years of last days that the State Council has not announced yet."""
    return sorted({int(clock["due"][:4]) for clock in clocks} - {day.year for day in days.workdays})


def _counted(text: bytes) -> tuple[list[dict[str, Any]], WorkCalendar]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Contradiction(gettext("输入不是可以读懂的 JSON。")) from fault
    matter = parse(said, tuple(ERAS))
    days = calendar.shipped(min(matter.days), max(matter.days) + REACH)
    return read_matter(matter, rules_of(matter.rules), days), days

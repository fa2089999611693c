"""`verify`: has anything been changed behind the application's back?"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.verify import Report, run_checks


class Command(BaseCommand):
    help = "Recompute chains, numbers and projections; exit 1 when something was changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON document"
        )

    def handle(self, *, as_json: bool, **_options: Any) -> None:
        report = run_checks()
        document = json.dumps(report.document(), ensure_ascii=False, indent=2)
        self.stdout.write(document if as_json else plain(report))
        if not report.ok:
            sys.exit(1)


def plain(report: Report) -> str:
    """Return one line per check, and one per finding below it."""
    lines = []
    for result in report.checks:
        verdict = f"{len(result.findings)} findings" if result.findings else "ok"
        lines.append(f"{result.name}: {verdict} ({result.seconds:.2f} s)")
        lines += [f"  {finding.where}: {finding.what}" for finding in result.findings]
    return "\n".join(lines)

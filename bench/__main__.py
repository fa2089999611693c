"""`python -m bench [--cases N]`: fills a database of that size, measures, writes docs/figures.md.

Run by `make bench` on an empty PostgreSQL database that DATABASE_URL names. Exit code 1 when a
budget is missed.
"""

import argparse
import os
import platform
import sys
from pathlib import Path

import django

DEMO_CASES = 10_000
PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    cases = parser.parse_args().cases
    django.setup()
    fill(cases)
    text, kept = report(cases)
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if kept else 1


def fill(cases: int) -> None:
    """Write demo cases and multiply them, unless the database has that many already."""
    from django.core.management import call_command

    from bench.scale import multiply
    from petitions.models import Case

    call_command("migrate", verbosity=0)
    if Case.objects.count() >= cases:
        return
    call_command("load_demo", cases=min(cases, DEMO_CASES), verbosity=0)
    if cases > DEMO_CASES:
        multiply(cases // DEMO_CASES - 1)


def report(cases: int) -> tuple[str, bool]:
    """Return the page, and whether the budget was kept."""
    from django.utils import timezone

    from bench.visibility import MOST, ROUNDS, measure

    lines = measure()
    floor, slowest = lines[0].page, max(line.page for line in lines[1:])
    ratio = slowest / floor
    rows = "\n".join(
        f"| {line.who} | {line.rows:.1f} | {line.count:.1f} | {line.page:.0f} |" for line in lines
    )
    verdict = "kept" if ratio <= MOST else "missed"
    text = f"""# Figures

Written by `make bench` on {timezone.localdate().isoformat()}: {cases:,} cases on PostgreSQL,
{os.cpu_count()} cores, Python {platform.python_version()}. Milliseconds, medians of
{ROUNDS} rounds in one process; nothing else is promised by them than the comparison.

## Who may see: the list of a registrar

| rule | first 25 rows | count up to 10,001 | web page |
| --- | --- | --- | --- |
{rows}

Budget: the page under the rule takes at most {MOST} times the page under the plain filter by
unit. Measured: {ratio:.2f} times, {verdict}.
"""
    return text, ratio <= MOST


if __name__ == "__main__":
    sys.exit(main())

"""`python -m bench [--cases N] [--plans FILE]`: fills a database of that size, measures, writes
docs/figures.md.

Run by `make bench` on an empty PostgreSQL database that DATABASE_URL names. `--plans` writes the
plan of every statement of the pages on a large table. Exit code 1 when a budget is missed.
"""

import argparse
import sys
from pathlib import Path

import django

DEMO_CASES = 5_000  # written whole; the others are copies of them


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--plans", type=Path)
    asked = parser.parse_args()
    django.setup()
    fill(asked.cases)

    from bench import intake, keeping, months, pages, visibility, writing

    plans: list[str] | None = [] if asked.plans else None
    measured = writing.Measured(
        # In this order: the pages show the month that is sealed before.
        compared=months.compare(),
        sealed=months.seal(),
        pages=pages.measure(DEMO_CASES, plans),
        lines=visibility.measure(),
        panel=intake.measure(),
    )
    text = writing.page(measured)
    keeping.keep("bench", text)
    if asked.plans:
        asked.plans.write_text("\n".join(plans or []), encoding="utf-8")
    print(text)
    return 1 if measured.missed else 0


def fill(cases: int) -> None:
    """Write demo cases and multiply them, unless the database has that many already."""
    from django.core.management import call_command

    from bench.scale import multiply
    from petitions.models import Case

    call_command("migrate", verbosity=0)
    if Case.objects.count() >= cases:
        return
    if not Case.objects.exists():
        call_command("load_demo", cases=min(cases, DEMO_CASES), verbosity=0)
    if cases > DEMO_CASES:
        multiply(cases // DEMO_CASES - 1)


if __name__ == "__main__":
    sys.exit(main())

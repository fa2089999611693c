"""`python -m bench [--cases N] [--keep FILE] [--small FILE] [--plans FILE]`: fills a database of
that size, measures, writes docs/figures.md.

Run by `make bench` on an empty PostgreSQL database that DATABASE_URL names. `--keep` measures only
the pages and keeps their times for a larger run, which takes them by `--small`. `--plans` writes
the plan of every statement of the pages on a large table. On SQLite only the pages are measured, on
whole histories. Exit code 1 when a budget is missed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bench import writing

DEMO_CASES = 5_000  # written whole; the others are copies of them


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--plans", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--small", type=Path)
    asked = parser.parse_args()
    django.setup()
    from django.db import connection

    if connection.vendor == "sqlite":
        from bench import sqlite

        return sqlite.measure(asked.cases)
    fill(asked.cases)
    if asked.keep:
        return keep(asked)

    from bench import keeping, writing

    plans: list[str] | None = [] if asked.plans else None
    measured = measure(asked, plans)
    text = writing.page(measured)
    keeping.keep("bench", writing.headline(measured), text)
    if asked.plans:
        asked.plans.write_text("\n".join(plans or []), encoding="utf-8")
    print(text)
    return 1 if measured.missed else 0


def keep(asked: argparse.Namespace) -> int:
    """Measure the pages alone, for a run at a larger size to compare with."""
    from bench import growth, months, pages

    months.seal()
    growth.keep(asked.keep, asked.cases, pages.measure(DEMO_CASES))
    return 0


def measure(asked: argparse.Namespace, plans: list[str] | None) -> writing.Measured:
    """Measure everything, in this order: the pages show the month that is sealed before, and what
    is registered comes last."""
    from bench import (
        bringing,
        deeds,
        exporting,
        growth,
        intake,
        load,
        months,
        pages,
        visibility,
        writing,
    )

    compared, sealed = months.compare(), months.seal()
    opened = pages.measure(DEMO_CASES, plans)
    return writing.Measured(
        compared=compared,
        sealed=sealed,
        pages=opened,
        growth=growth.compare(asked.small, asked.cases, opened),
        lines=visibility.measure(),
        panel=intake.measure(),
        export=exporting.measure(),
        loads=load.measure(),
        deeds=deeds.measure(),
        swept=bringing.sweep(),
        brought=bringing.bring(),
    )


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

"""`python -m bench.sealing MONTH [--keep]`: seals all unit reports of a month, in this process.

Prints how long it took, the most memory it had, and the hash over all reports, as JSON. Without
--keep everything is undone at the end.
"""

import argparse
import json
from time import perf_counter

import django

from bench.apart import most_held


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("month")
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    django.setup()
    print(json.dumps(seal(asked.month, keep=asked.keep)))


def seal(month: str, *, keep: bool) -> dict[str, object]:
    """Run the job of the month as the worker does, and say what it cost."""
    from django.db import transaction
    from django.utils import timezone

    from jobs.runner import Outcome, run_one
    from reports.jobs import MONTHLY_UNIT_REPORTS
    from reports.models import MonthlyReport

    def run() -> Outcome:
        return run_one(MONTHLY_UNIT_REPORTS, month, timezone.now())

    began = perf_counter()
    if keep:
        outcome, count = run(), MonthlyReport.objects.filter(month=month).count()
    else:
        with transaction.atomic():
            outcome, count = run(), MonthlyReport.objects.filter(month=month).count()
            transaction.set_rollback(True)
    seconds = perf_counter() - began
    if outcome.is_bad:
        raise RuntimeError(outcome.error)
    mib = most_held()
    return {"seconds": seconds, "mib": mib, "reports": count, "hash": outcome.hash}


if __name__ == "__main__":
    main()

"""The pages on SQLite, where a small office works without a database server.

Every case has its whole history, and every month its reports, so that writing them takes far longer
than the pages do.
"""

from time import perf_counter

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from audit.models import Event
from bench import pages, writing
from bench.keeping import commit, keep, machine
from petitions.models import Case

MIB = 1024 * 1024


def measure(cases: int) -> int:
    """Write so many cases into an empty database and open the pages; 1 when a budget is missed."""
    call_command("migrate", verbosity=0)
    began = perf_counter()
    call_command("load_demo", cases=cases, verbosity=0)
    seconds = perf_counter() - began
    results = pages.measure(cases)
    missed = [f"{one.name}: {', '.join(one.missed)}" for one in results if one.missed]
    text = "\n".join([_head(seconds), *writing.judged(missed), *writing.opened(results)])
    times = {one.name: one.p50 for one in results}
    words = (
        f"On SQLite with {Case._default_manager.count():,} cases: all open cases of the office in "
        f"{times['cases, office, open']:.0f} ms, one case in {times['case']:.0f} ms; "
        f"{len(missed)} budgets missed."
    )
    keep("sqlite", words, text)
    print(text)
    return 1 if missed else 0


def _head(seconds: float) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sqlite_version(), page_count * page_size"
            " FROM pragma_page_count(), pragma_page_size()"
        )
        version, size = cursor.fetchone()
    cases, events = Case._default_manager.count(), Event.objects.count()
    return (
        "## The pages on SQLite\n\n"
        f"Written by `make bench` on {timezone.localdate().isoformat()} at commit {commit()}.\n"
        f"{cases:,} cases with {events:,} events, written in {seconds:.0f} s; {size / MIB:,.0f} MiB"
        f".\n{machine()}, SQLite {version}.\n"
    )

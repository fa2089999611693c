"""A long export in the worker while people read pages: how much slower do these become?"""

import sys
import time
from collections.abc import Sequence

from bench.rounds import p50, p95
from faults.breaking import PATIENCE, READERS
from faults.ledger import load
from faults.results import Row
from faults.stage import Stage

CASES, EXPORTS = 300, 8  # cases in the list; files of it asked for in each round
QUIET = 15.0  # seconds of each round in which nothing else runs


def long_export(stage: Stage, rounds: int) -> Row | str:
    """Read pages in turns with nothing beside them and with the worker writing long files."""
    cases = _filled(stage)
    words = f"pages are read while the worker writes files of {cases:,} cases"
    row, files = Row("F22", words, rounds), []
    quiet, busy = stage.ledger(), stage.ledger()
    for n in range(rounds):
        with load(quiet, 0, READERS, stage.pages):
            time.sleep(QUIET)
        with load(busy, 0, READERS, stage.pages):
            began = time.monotonic()
            row.asked += EXPORTS
            row.acknowledged += _exported(stage, n)
            files.append(time.monotonic() - began)
    answers = quiet.pages + busy.pages
    row.crashes, row.busy, row.cut = answers[500], answers[503], answers[0]
    row.slowest = max(busy.slowest, quiet.slowest)
    row.note = f"{told(quiet.times, busy.times)}; {sum(files) / row.asked:.1f} s for a file"
    return row


def told(before: Sequence[float], during: Sequence[float]) -> str:
    """Return how long pages took before and during, in words."""
    if not before or not during:
        return "no page came"
    quiet, busy = p95(before), p95(during)
    return (
        f"pages p50/p95 {p50(before) * 1000:.0f}/{quiet * 1000:.0f} ms before,"
        f" {p50(during) * 1000:.0f}/{busy * 1000:.0f} ms during ({busy / quiet:.1f} ×),"
        f" {len(before)} and {len(during)} pages"
    )


def _filled(stage: Stage) -> int:
    """Register so many that a file of them takes a while; returns how many cases there are."""
    from petitions.models import Case

    who = [stage.world.office.code, stage.world.clerk.username, "0"]
    here = Case.objects.visible_to(stage.world.clerk)
    if (short := CASES - here.count()) > 0:
        words = [sys.executable, "-W", "ignore", "-m", "tests.workers.register", str(short), *who]
        stage.product.command(words).wait()
    return here.count()


def _exported(stage: Stage, turn: int) -> int:
    """Ask for the files, wait for them, and return how many came."""
    from django.utils import timezone

    from errands import actions
    from errands.models import ENDED, Errand, State
    from petitions.list_errands import CASE_LIST

    asked = []
    for n in range(EXPORTS):
        said = {"query": f"turn={turn}-{n}", "said": ""}  # no two are the same, so all are written
        order = actions.Order(CASE_LIST.name, said, purpose="核对")
        asked.append(actions.ask(order, by=stage.world.clerk, at=timezone.now())[0].pk)
    rows = Errand.objects.filter(pk__in=asked)
    until = time.monotonic() + PATIENCE
    while rows.filter(state__in=ENDED).count() < EXPORTS and time.monotonic() < until:
        time.sleep(0.2)
    return rows.filter(state=State.DONE).count()

"""A register of 100,000 rows brought in by the command; the hourly clock sweep."""

import json
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import django

from bench.apart import measured, most_held

ROWS = 100_000
SECONDS = 120  # the budget
HEADERS = (
    "编号", "信访人", "联系电话", "信访形式", "信访日期", "内容分类", "主题", "内容", "承办单位",
)  # fmt: skip


@dataclass(frozen=True)
class Brought:
    """What the import cost, from the file to the last row."""

    rows: int
    seconds: float
    mib: float

    @property
    def is_kept(self) -> bool:
        """Whether the budget is kept."""
        return self.seconds <= SECONDS


@dataclass(frozen=True)
class Swept:
    """What the hourly sweep cost: when it had this many deadlines to tell of, and when none."""

    told: int
    seconds: float
    idle: float  # milliseconds


def bring() -> Brought:
    """Let another process import the file; its memory is its own."""
    found = Brought(**measured("bench.bringing"))
    print(f"import of {found.rows} rows: {found.seconds:.1f} s, {found.mib:.0f} MiB", flush=True)
    return found


def sweep() -> Swept:
    """Run the sweep of tomorrow, and once more when nothing is left to tell.

    Everything is undone at the end: a deadline is told of once.
    """
    from django.db import transaction
    from django.utils import timezone

    from audit.models import Event
    from jobs.leases import take
    from petitions.jobs import CLOCK_SWEEP

    tomorrow = timezone.localtime() + timedelta(days=1)
    with transaction.atomic():
        before = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        lease = take(CLOCK_SWEEP.name, "bench")
        if lease is None:
            raise RuntimeError("Somebody else sweeps.")
        times = []
        for _ in range(2):
            began = perf_counter()
            CLOCK_SWEEP.run("bench", lease, tomorrow)
            times.append(perf_counter() - began)
        told = Event.objects.filter(pk__gt=before).count()
        transaction.set_rollback(True)
    found = Swept(told, times[0], times[1] * 1000)
    print(f"sweep: {found.told} told in {found.seconds:.1f} s, none in {found.idle:.0f} ms")
    return found


def main() -> None:
    """Write a register, import it with the command, and print what that cost."""
    django.setup()
    from django.core.management import call_command

    with TemporaryDirectory() as folder:
        register = Path(folder) / "register.xlsx"
        write(register, ROWS)
        before, began = most_held(), perf_counter()
        said = StringIO()
        try:
            call_command("import_petitions", register, "--by", "clerk", "--json", stdout=said)
        except SystemExit as refused:
            raise RuntimeError(said.getvalue()[:500]) from refused
        seconds = perf_counter() - began
    rows = json.loads(said.getvalue())["imported"]
    print(json.dumps({"rows": rows, "seconds": seconds, "mib": most_held() - before}))


def write(path: Path, rows: int) -> None:
    """Write a register of so many petitions, half of them sent to a unit already."""
    import xlsxwriter
    from django.utils import timezone

    from organization.models import Unit
    from petitions.models import Topic

    topics = list(Topic.objects.filter(parent__isnull=False).order_by("code")[:50])
    schools = list(Unit.objects.filter(kind=Unit.Kind.SCHOOL).order_by("code")[:100])
    today = timezone.localdate()
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADERS)
    for n in range(rows):
        day = today - timedelta(days=n % 300)
        sheet.write_row(
            n + 1, 0,
            (
                f"台账{n:06d}", f"王{n:06d}", f"139{n:08d}", "来信", day.isoformat(),
                topics[n % len(topics)].name, f"反映第{n}号问题",
                f"第{n}封来信，量时间用。" * 12, schools[n % len(schools)].name if n % 2 else "",
            ),
        )  # fmt: skip
    book.close()


if __name__ == "__main__":
    main()

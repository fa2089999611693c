"""Faults that a test of the suite shows already: which fault, in words, and where."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOWN = (
    ("F01", "worker killed in the middle of the monthly reports", "tests/reports/test_kill.py"),
    (
        "F01",
        "worker killed in a long export and in many cases at once",
        "tests/errands/test_kill.py",
    ),
    ("F02", "late beats, missed days, 200 days", "tests/jobs/test_two_hundred_days.py"),
    ("F02", "killed in every job of the responsibility chain", "tests/jobs/test_kill_chain.py"),
    ("F03", "a task delivered twice or in parallel", "tests/jobs/test_beats.py"),
    ("F03", "a holder that was only slow loses what it wrote", "tests/jobs/test_leases.py"),
    (
        "F06",
        "the database goes while the reader is recognised",
        "tests/organization/test_busy_database.py",
    ),
    ("F08", "double click, two tabs, the same form again", "tests/audit/test_once.py"),
    ("F09", "two people at one case, racing steps", "tests/petitions/test_concurrency.py"),
    (
        "F11",
        "hundreds of registrations at once, a thousand in `make proofs`",
        "tests/petitions/test_concurrency.py",
    ),
    ("F12", "disk full at an upload, half a file", "tests/petitions/uploads/test_keeping.py"),
    ("F15", "row without file, file without row", "tests/petitions/uploads/test_keeping.py"),
    (
        "F16",
        "migrate killed; MIGRATE_KILLS=20 for the long run",
        "tests/upgrade/test_killed_migrate.py",
    ),
    (
        "F16",
        "the database of every released version is taken over",
        "tests/upgrade/test_upgrade.py",
    ),
    ("F17", "backup while others write, and back, bit for bit", "tests/backup/test_round_trip.py"),
    ("F17", "damaged, cut, swapped, foreign bundles refused", "tests/backup/test_damaged.py"),
    ("F19", "month edges in three time zones", "tests/reports/test_month_edges.py"),
    ("F20", "a year without holidays entered", "tests/organization/test_calendar.py"),
    ("F21", "mail and chat services that do not answer", "tests/digest/test_digest.py"),
    ("F24", "a period that always fails is parked, the others go on", "tests/jobs/test_runner.py"),
)
# What one machine and this suite do not show, and why.
NOT_SHOWN = (
    ("F13", "errors of the disk other than a full one: needs a library put under the process"),
    ("F25", "a power cut: nothing here cuts the power; every process killed at once is above"),
)


def gone() -> list[str]:
    """Return the tests named here that are no longer there."""
    return sorted({path for _, _, path in SHOWN if not (ROOT / path).exists()})

"""Commands killed (-9) in the middle: all of their work is there, or none of it."""

import time
from collections.abc import Callable
from pathlib import Path

from faults.results import Row
from faults.stage import Stage

PETITIONS = 40  # in one workbook
SHORTEST = 1.0  # seconds before which no command has begun to work


def killed_import(stage: Stage, rounds: int) -> Row:
    """Kill an import at a random moment: none of its rows is there, or all of them once."""
    from petitions.models import Petition

    row = Row("B14", f"kill -9 of an import of {PETITIONS} petitions", rounds)
    length = _timed(lambda: stage.run(*_import(stage, "first")))
    for n in range(rounds):
        before = Petition.objects.count()
        process = stage.product.manage(*_import(stage, str(n)))
        time.sleep(stage.random.uniform(SHORTEST, max(length, SHORTEST)))
        process.kill()
        process.wait()
        written = Petition.objects.count() - before
        row.asked += PETITIONS
        row.orphans += written not in {0, PETITIONS}
        if not written:
            stage.run(*_import(stage, str(n)))
        kept = Petition.objects.count() - before
        row.acknowledged += min(kept, PETITIONS)
        row.doubled += max(kept - PETITIONS, 0)
    return row


def _import(stage: Stage, name: str) -> list[str]:
    from tests.petitions.importing import books

    path = stage.folder / f"{name}.xlsx"
    if not path.exists():
        rows = [(f"第{name}批第{n}件", "2026-03-02", "来信反映情况。") for n in range(PETITIONS)]
        books.write(path, [books.HEAD, *rows])
    who = ["--unit", stage.world.office.code, "--by", stage.world.clerk.username]
    return ["import_petitions", str(path), *who]


def killed_backup(stage: Stage, rounds: int) -> Row:
    """Kill a backup at a random moment: every bundle that is there is whole."""
    from backup.making import masters

    folder = stage.folder / "bundles"
    row = Row("B14", "kill -9 of a backup", rounds)
    length = _timed(lambda: stage.run("backup", str(folder)))
    for _ in range(rounds):
        process = stage.product.manage("backup", str(folder))
        time.sleep(stage.random.uniform(SHORTEST, max(length, SHORTEST)))
        process.kill()
        process.wait()
        row.asked += 1
        row.acknowledged += stage.run("backup", str(folder)) == 0
    row.lost = sum(not _is_whole(path, masters()) for path in folder.glob("huiyin-*"))
    row.orphans = len(list(folder.glob(".*.part")))
    row.orphans += sum(one.is_dir() for one in (stage.folder / "data" / "backup-work").iterdir())
    row.note = f"{len(list(folder.glob('huiyin-*')))} bundles, each read from end to end"
    return row


def _is_whole(path: Path, masters: dict[str, bytes]) -> bool:
    from backup.bundle import inspected
    from backup.words import Refused

    try:
        inspected(path, masters)
    except Refused:
        return False
    return True


def _timed(run: Callable[[], object]) -> float:
    began = time.monotonic()
    run()
    return time.monotonic() - began

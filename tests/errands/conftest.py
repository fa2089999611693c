"""Kinds of errands made for the tests, and a folder for their files."""

from contextlib import suppress

import pytest

from errands import actions, files
from errands.kinds import Kind, Product, Unfit
from errands.models import Errand
from jobs.models import JobRun
from tests import world as worlds
from tests.world import MONDAY

STAGES = {"read": ("读取", 1), "write": ("写入", 8), "pack": ("压缩", 1)}
seen = []  # what the bar showed, and whatever else a test wants to know


def copy(work):
    """Write as many lines as were asked for, and say after each how far it is."""
    n = work.errand.asked["n"]
    work.progress.at("read", 1, 1)
    with files.being_written(f"{work.name}.txt") as file:
        for line in range(n):
            file.write(b"line\n")
            work.progress._written = 0  # every step is written, however quick the machine
            work.progress.at("write", line + 1, n)
            seen.append(Errand.objects.values_list("percent", flat=True).get(pk=work.errand.pk))
            for deed in deeds:
                deed(work, line)
    return Product(n, f"{work.name}.txt", "清单.txt")


deeds = []  # called by `copy` after each line: (work, line)


def breaks(_work):
    raise OSError(28, "No space left on device")


def unfit(_work):
    raise Unfit("条件已变，请重新导出。")


COPY = Kind("copy", "抄写", STAGES, copy)
BROKEN = Kind("broken", "坏的", STAGES, breaks)
UNFIT = Kind("unfit", "不合", STAGES, unfit)
TAKEN = Kind("taken", "收回", STAGES, copy, refusal=lambda errand, user, on: "您已不能看到。")


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture(autouse=True)
def kinds(settings, tmp_path):
    names = ("COPY", "BROKEN", "UNFIT", "TAKEN")
    settings.ERRAND_KINDS = [
        *settings.ERRAND_KINDS,
        *(f"tests.errands.conftest.{name}" for name in names),
    ]
    settings.DATA_DIR = tmp_path
    seen.clear()
    deeds.clear()
    yield tmp_path / "errands"
    deeds.clear()


def asked(world, kind="copy", *, by=None, n=4, at=MONDAY, **fields):
    order = actions.Order(kind, {"n": n}, **fields)
    return actions.ask(order, by=by or world.clerk, at=at)[0]


def lapse():
    """Let every lease lapse, as if its holder had been dead for two minutes."""
    with suppress(JobRun.DoesNotExist):
        JobRun.objects.update(lease_until=None)


def names(folder):
    return sorted(entry.name for entry in folder.iterdir()) if folder.exists() else []

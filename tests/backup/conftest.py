"""A small installation with files, an anchor and sealed reports, and a folder for its bundles."""

import base64

import pytest

from audit import anchors
from jobs.runner import run_due
from petitions.uploads import vault
from petitions.uploads.storage import WholeFiles
from tests import world as worlds
from tests.petitions.uploads.conftest import add, now  # noqa: F401 - fixtures
from tests.world import MONDAY, bring_to, days, register

KEY = base64.b64encode(b"key of the bundles, of the tests").decode()


@pytest.fixture
def bundles(tmp_path, settings):
    """The folder that bundles go to, and the key that seals them."""
    settings.BACKUP_KEYS = f"b1:{KEY}"
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return tmp_path / "bundles"


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """The storage of production, in a folder of this test."""
    place = WholeFiles(location=tmp_path / "attachments")
    monkeypatch.setattr(vault, "storage", lambda: place)
    return place


@pytest.fixture
def house(transactional_db, bundles, disk, add, now, settings):  # noqa: F811
    """A case with two files, four months of sealed reports, an anchor."""
    settings.DUE_JOBS = ["reports.jobs.MONTHLY_UNIT_REPORTS", "reports.jobs.MONTHLY_BULLETIN"]
    world = worlds.build()
    case = bring_to(world, register(world).case, "start")
    for name in ("来信.pdf", "附件.pdf"):
        add(case, world.handler, name)
    anchors.take(at=MONDAY + days(1))
    assert not [one for one in run_due(MONDAY + days(123)) if one.is_bad]
    return world

"""What every test needs: a database on disk, and a flush that the triggers let through."""

import os
from pathlib import Path
from zlib import crc32

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

from tests.triggers import paused

# Folders and files whose answers stand above the engine: what a page shows, what a step asks for,
# how a paper is set, what a limit comes to.
ABOVE_THE_ENGINE = (
    "pages", "canaries", "matrix", "whole_table", "test_days", "test_supervisor", "test_workflow",
    "papers", "clock", "importing", "uploads", "demo", "api", "public", "sign_in", "admin",
    "test_logs", "test_bucket", "test_servers", "test_compose", "test_units", "test_docs",
)  # fmt: skip
# They open every page for everybody, or fill a database: where that is cheapest.
ON_THE_FIRST = ("canaries", "matrix", "demo")
ON_BOTH = {"concurrency"}  # marks of what must hold on each engine, wherever it stands


def stands_above(item):
    """Tell whether one engine is enough for this test where time is short."""
    names = (item.path.stem, item.path.parent.name)
    if any(mark.name in ON_BOTH for mark in item.iter_markers()):
        return False
    return any(above in name for above in ABOVE_THE_ENGINE for name in names)


def pytest_collection_modifyitems(config, items):
    """Under CI, ask what stands above the engine once: about half of the files on each engine.

    Without CI every test runs on both.
    """
    if os.environ.get("CI") != "true":
        return
    from django.db import connection

    turn = connection.vendor == "postgresql"
    kept, left = [], []
    for item in items:
        place = item.path.parent.name not in ON_THE_FIRST and crc32(item.path.name.encode()) % 2
        elsewhere = stands_above(item) and place != turn
        (left if elsewhere else kept).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Put the SQLite test database into a file: threads cannot share one in memory."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords():
    """Hash passwords in no time; nothing tested here depends on how slow it is."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _the_client_signs_in_as_the_pages_do():
    """Let `client.force_login` leave the live sign-in without which a session is nobody's."""
    from django.test import Client
    from django.utils import timezone

    from organization.models import LiveSession

    sign_in = Client._login

    def _login(self, user, backend=None):
        sign_in(self, user, backend)
        now = timezone.now()
        seen = {"started_at": now, "last_seen_at": now, "second_factor": True}
        seen["session_key"] = self.session.session_key
        LiveSession.objects.update_or_create(user=user, defaults=seen)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_login", _login)
        yield


@pytest.fixture(scope="session", autouse=True)
def _folder_of_collected_files():
    """Make the folder that a release fills, or WhiteNoise warns, and warnings are errors."""
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _flush_passes_the_triggers():
    """Let the flush after a transactional test empty the event table, and nothing else."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self, sql_list):
        with paused(self.connection):
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_kept():
    """Count anew at every look, however slow the machine is; `test_kept` asks about keeping."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.statistics.kept.SLOW", float("inf"))
        yield


@pytest.fixture(autouse=True)
def attachments(monkeypatch):
    """Let the attachments of a test lie in memory: what it leaves behind is nobody's finding."""
    from django.core.files.storage import InMemoryStorage

    from petitions.uploads import vault

    place = InMemoryStorage()
    monkeypatch.setattr(vault, "storage", lambda: place)
    return place


@pytest.fixture
def bare_rail():
    """Leave out the counts beside the rail: they cost most of the time and tell of the reader,
    whatever address is asked."""
    from django.template import engines

    engine = engines["django"].engine
    whole = engine.template_context_processors
    engine.__dict__["template_context_processors"] = tuple(
        one for one in whole if one.__module__ != "petitions.context"
    )
    yield
    engine.__dict__["template_context_processors"] = whole

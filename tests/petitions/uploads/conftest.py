"""Files on their way into a case, by the actions the pages call."""

from uuid import uuid4

import pytest
from django.utils import timezone

from petitions import actions
from petitions.models import FileOrigin
from tests.petitions.uploads import corpus
from tests.world import bring_to, register

DOUBTFUL = corpus.pdf("9 0 obj\n<< /S /JavaScript /JS (x) >>\nendobj")


@pytest.fixture
def now():
    return timezone.localtime()


@pytest.fixture
def sent(world, now):
    """A case at the desk of the handler."""
    return bring_to(world, register(world, at=now).case, "sign", at=now)


@pytest.fixture
def add(now):
    """Upload one file and let it belong to a case."""

    def _add(case, by, name="来信.pdf", content=None, *, origin=FileOrigin.PETITION, about=""):
        content = corpus.pdf(f"9 0 obj\n({uuid4()})\nendobj") if content is None else content
        held = actions.hold(name, content, form=uuid4(), by=by, at=now)
        (row,) = actions.add_files(case, [str(held.key)], origin=origin, about=about, by=by, at=now)
        return row

    return _add


@pytest.fixture
def sweep(settings, tmp_path, django_capture_on_commit_callbacks):
    """Run the hourly sweep as of a moment."""
    from petitions.file_jobs import SWEEP

    settings.INCOMING = tmp_path / "incoming"
    settings.INCOMING.mkdir()

    class Held:
        def confirm(self):
            """Nobody took it over."""

    def _sweep(at):
        with django_capture_on_commit_callbacks(execute=True):
            SWEEP.run("", Held(), at)

    return _sweep

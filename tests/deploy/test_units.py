"""The systemd units: their commands exist, and each is shut in the same way."""

import shlex
import shutil
import subprocess
from importlib.util import find_spec

import pytest
from django.core.management import get_commands

from tests.deploy.conftest import DEPLOY, ROOT

SERVICES = [
    "huiyin-backup.service",
    "huiyin-beat.service",
    "huiyin-web.service",
    "huiyin-worker@.service",
]
SHUT_IN = {
    "User": "huiyin",
    "NoNewPrivileges": "true",
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "PrivateTmp": "true",
    "PrivateDevices": "true",
    "CapabilityBoundingSet": "",
    "StateDirectory": "huiyin",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
}
BIN = "/opt/huiyin/.venv/bin/"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_shut_in(units, name):
    said = dict(units[name])
    assert {key: said.get(key) for key in SHUT_IN} == SHUT_IN


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_starts_exists(units, name):
    program, *rest = shlex.split(dict(units[name])["ExecStart"])
    assert program.startswith(BIN)
    program = program.removeprefix(BIN)
    if program == "python":
        assert rest[0] == "manage.py"
        assert rest[1] in get_commands(), rest
    else:
        assert program in {"gunicorn", "celery"}
        assert find_spec(program)
    for word in rest:
        if word.endswith(".py"):
            assert (ROOT / word).is_file(), word


def test_the_backup_has_its_hour(units):
    assert dict(units["huiyin-backup.timer"])["Persistent"] == "true"


def test_systemd_finds_nothing_to_say(units, tmp_path):
    """Where there is a systemd. Programs and settings need not be installed for this."""
    if shutil.which("systemd-analyze") is None:
        assert all(dict(units[name])["ExecStart"] for name in SERVICES)
        return
    for name in units:
        text = (DEPLOY / "systemd" / name).read_text().replace(BIN, "/bin/true --")
        text = text.replace("/bin/true --python", "/bin/true").replace("/bin/true --", "/bin/true ")
        text = text.replace("Documentation=file:///opt/huiyin/docs/operations.md\n", "")
        (tmp_path / name.replace("@.", "@1.")).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.iterdir())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")

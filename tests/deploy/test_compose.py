"""The containers: what is wired up exists, nobody is root, nothing inside is open."""

import re
import subprocess

import pytest
from django.core.management import get_commands

from tests.deploy.conftest import DEPLOY, ROOT

OURS = {"migrate", "web", "worker", "beat"}


def words(service):
    command = service["command"]
    return command[2].replace("&&", " ").split() if command[:2] == ["sh", "-c"] else command


def test_the_services_are_those_of_the_docs(compose):
    assert set(compose["services"]) == OURS | {"proxy", "pgbouncer", "db", "redis"}


def test_every_command_of_ours_exists(compose):
    known, seen = get_commands(), 0
    for name in OURS:
        said = words(compose["services"][name])
        for at, word in enumerate(said):
            if word == "manage.py":
                assert said[at + 1] in known, (name, said[at + 1])
                seen += 1
        assert said[0] in {"python", "gunicorn", "celery"}, name
        for word in said:
            if word.endswith(".py") and "/" in word:
                assert (ROOT / word).is_file(), word
    assert seen == 2


def test_volumes_networks_and_services_that_are_named_are_declared(compose):
    services = compose["services"]
    for name, service in services.items():
        for network in service.get("networks", []):
            assert network in compose["networks"], (name, network)
        for needed in service.get("depends_on", {}):
            assert needed in services, (name, needed)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if not source.startswith("./"):
                assert source in compose["volumes"], (name, source)


def test_files_that_are_mounted_are_there_or_written_by_prepare(compose, tmp_path):
    prepare(tmp_path)
    there = {path.name for path in tmp_path.iterdir()}
    mounted = {
        volume.split(":")[0].removeprefix("./")
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    }
    env_files = {s["env_file"] for s in compose["services"].values() if "env_file" in s}
    assert env_files == {"huiyin.env", ".env"}
    assert env_files <= there
    kept = {path.name for path in (DEPLOY / "compose").iterdir()}
    assert mounted - there - kept == {"tls"}  # the certificate, which nobody can write for them


def test_only_the_proxy_is_open_to_the_outside_and_data_lie_inside(compose):
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["inside"]["internal"] is True
    for name in ("db", "redis", "pgbouncer"):
        assert services[name]["networks"] == ["inside"], name
    subnet = compose["networks"]["front"]["ipam"]["config"][0]["subnet"]
    assert services["web"]["environment"]["TRUSTED_PROXIES"] == subnet


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_containers_may_do_little(compose, name):
    service = compose["services"][name]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_who_works_is_not_who_owns(compose):
    for name in ("web", "worker", "beat"):
        assert "://huiyin_app:" in compose["services"][name]["environment"]["DATABASE_URL"]
    assert "://huiyin_owner:" in compose["services"]["migrate"]["environment"]["DATABASE_URL"]
    assert compose["services"]["web"]["environment"]["PGBOUNCER"] == "true"


def test_the_image_is_built_without_naming_a_host_and_runs_as_nobody_special():
    text = (DEPLOY / "Containerfile").read_text()
    assert set(re.findall(r"\w+://[\w.]+", text)) == {"http://127.0.0.1"}
    last = text.rsplit("\nFROM ", 1)[1]
    assert "\nUSER 10001:10001\n" in last
    assert "\nHEALTHCHECK " in last
    assert "--require-hashes" in text


def prepare(folder):
    done = subprocess.run(
        [DEPLOY / "compose" / "prepare.sh", "xf.example.cn", folder],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_prepare_writes_new_secrets_once_and_for_its_owner_alone(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        prepare(folder)
    env = (first / "huiyin.env").read_text()
    said = dict(line.split("=", 1) for line in env.splitlines() if line and line[0] != "#")
    assert said["ALLOWED_HOSTS"].split(",")[0] == "xf.example.cn"
    for name in ("SECRET_KEY", "VAULT_KEYS", "ANCHOR_KEY", "MONITOR_TOKEN"):
        assert len(said[name]) >= 40, name
        assert f"{name}={said[name]}" not in (second / "huiyin.env").read_text()
    assert said["DEMO"] == said["DEBUG"] == "false"
    for name in ("huiyin.env", ".env"):
        assert (first / name).stat().st_mode & 0o077 == 0, name
    assert first.stat().st_mode & 0o077 == 0
    for name in ("nginx.conf", "pgbouncer.ini"):
        text = (first / name).read_text()
        assert "petitions.example.org" not in text
        assert "127.0.0.1:8000 " not in text
    prepare(first)
    assert (first / "huiyin.env").read_text() == env

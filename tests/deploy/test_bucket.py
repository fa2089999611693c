"""Attachments in an object store: sealed before they leave, and OSError where that fails.

The store is a small one of our own; BUCKET_ENDPOINT names another of the same protocol.
"""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from petitions.uploads import vault
from petitions.uploads.bucket import Bucket
from tests.deploy.bucket_server import bucket

LETTER = "王秀英的来信".encode() * 1000


def place(port, **more):
    endpoint = os.environ.get("BUCKET_ENDPOINT") or f"http://127.0.0.1:{port}"
    said = {"endpoint_url": endpoint, "bucket_name": "petitions", "region_name": "cn-north-1"}
    return Bucket(access_key="key", secret_key="secret", **said, **more)


@pytest.fixture
def store(monkeypatch):
    with bucket() as server:
        storage = place(server.server_port)
        monkeypatch.setattr(vault, "storage", lambda: storage)
        yield server


def test_what_is_kept_comes_back_and_only_sealed_bytes_ever_left(store):
    kept = vault.keep(LETTER)
    assert vault.read(kept.name, kept.key) == LETTER
    assert vault.hash_of(kept.name) == kept.stored_hash
    if "BUCKET_ENDPOINT" not in os.environ:
        [(key, (body, _at))] = store.objects.items()
        assert key == kept.name
        assert body.startswith(vault.MARK)
        assert "王秀英".encode() not in body


def test_what_was_removed_is_gone_and_removing_it_again_is_no_error(store):
    kept = vault.keep(LETTER)
    vault.remove(kept.name)
    vault.remove(kept.name)
    assert vault.hash_of(kept.name) == ""
    with pytest.raises(vault.Damaged):
        vault.read(kept.name, kept.key)


def test_all_names_are_found_and_strays_by_their_age(store):
    known, stray = vault.keep(b"a").name, vault.keep(b"b").name
    assert {known, stray} <= set(vault.names())
    later = timezone.now() + timedelta(minutes=1)
    assert stray in list(vault.strays({known}, later))
    assert list(vault.strays({known}, later - timedelta(days=1))) == []
    vault.remove(known)
    vault.remove(stray)


def test_an_empty_store_has_no_names(store):
    if "BUCKET_ENDPOINT" not in os.environ:
        assert list(vault.names()) == []


def test_bytes_that_were_changed_there_are_damaged(store):
    kept = vault.keep(LETTER)
    if "BUCKET_ENDPOINT" in os.environ:
        return vault.remove(kept.name)
    body, at = store.objects[kept.name]
    store.objects[kept.name] = body[:-1] + bytes([body[-1] ^ 1]), at
    with pytest.raises(vault.Damaged):
        vault.read(kept.name, kept.key)
    return None


def test_a_store_that_refuses_or_is_gone_is_an_os_error(monkeypatch):
    with bucket() as server:
        storage = place(server.server_port)
        server.broken = 403
        monkeypatch.setattr(vault, "storage", lambda: storage)
        if "BUCKET_ENDPOINT" not in os.environ:
            for use in (lambda: vault.keep(b"a"), vault.probe, lambda: list(vault.names())):
                with pytest.raises(OSError, match="object store"):
                    use()
    gone = Bucket(
        access_key="k", secret_key="s", endpoint_url=f"http://127.0.0.1:{server.server_port}",
        bucket_name="petitions", region_name="cn-north-1",
    )  # fmt: skip
    monkeypatch.setattr(vault, "storage", lambda: gone)
    with pytest.raises(OSError, match="did not answer"):
        vault.probe()

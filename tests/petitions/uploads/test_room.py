"""A disk that is nearly full: said before the first byte is read, and typing goes on."""

from uuid import uuid4

import pytest

from petitions import actions
from petitions.uploads import room, vault
from petitions.workflow import Refused
from tests.petitions.pages.browsers import browser, words


@pytest.fixture
def nearly_full(monkeypatch):
    class Disk:
        f_bavail, f_blocks, f_frsize = 4, 100, 1024

    monkeypatch.setattr(room.os, "statvfs", lambda _path: Disk)


def test_a_nearly_full_disk_refuses_a_form_with_files_before_reading_it(world, nearly_full):
    class Unread:
        def read(self, *_args):
            raise AssertionError("the body was read")

        readline = read

    client = browser(world.clerk)
    url = f"/desk/files/{uuid4()}/"
    said = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": "100"}
    answer = client.post(
        url, b"x", content_type=said["CONTENT_TYPE"], **{"wsgi.input": Unread()} | said
    )
    assert answer.status_code == 507
    assert "服务器空间不足" in words(answer)
    piece = client.post(
        url, b"x", content_type=said["CONTENT_TYPE"], HTTP_HX_REQUEST="true", **said
    )
    assert (piece.status_code, piece["HX-Retarget"]) == (507, "[data-upload-said]")
    assert "<html" not in words(piece)
    plain = client.post("/desk/cases/new/", {"form_key": str(uuid4())},
                        content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert plain.status_code != 507  # what is typed is still taken


def test_a_form_longer_than_all_its_files_may_be_is_refused(world):
    length = str(room.most_at_once() + 1)
    answer = browser(world.clerk).post(
        f"/desk/files/{uuid4()}/", b"x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=length,
    )  # fmt: skip
    assert answer.status_code == 413
    assert "没有收下" in words(answer)


def test_the_action_itself_keeps_the_last_twentieth_free(world, now, nearly_full):
    with pytest.raises(Refused, match="空间不足"):
        actions.hold("a.txt", b"a", form=uuid4(), by=world.clerk, at=now)
    assert list(vault.names()) == []

"""A bundle that is not whole, or not ours, is refused before anything is touched."""

import hashlib
import io
import json
import tarfile

import pytest

from backup import bundle, sealed_stream
from backup.bundle import Filling, inspected
from backup.sealed_stream import TAG, Sealing
from backup.words import Refused

PIECE = 4096
ONE, OTHER = b"1" * 32, b"2" * 32
STEP = PIECE + TAG
FILES = {"aa/1": b"first file", "bb/2": b"second file"}


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(sealed_stream, "PIECE", PIECE)


def whole(tmp_path):
    """Return the bytes of a bundle with a database and two files."""
    copy, out = tmp_path / "copy", io.BytesIO()
    copy.write_bytes(bytes(range(256)) * 100)
    sealed = Sealing(out, "k1", ONE)
    filling = Filling(sealed)
    filling.add_database(copy)
    files = {name: filling.add_file(content) for name, content in FILES.items()}
    filling.finish({"files": files})
    sealed.close()
    return out.getvalue()


def resealed(content, change):
    """Return the bundle with other members, sealed with the right key."""
    path_of = io.BytesIO(content)
    opening = sealed_stream.Opening(path_of, {"k1": ONE})
    plain = b""
    while piece := opening.read(PIECE):
        plain += piece
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        held = [(info.name, tar.extractfile(info).read()) for info in tar]
    out = io.BytesIO()
    sealed = Sealing(out, "k1", ONE)
    with tarfile.open(fileobj=sealed, mode="w|") as tar:
        for name, said in change(held):
            info = tarfile.TarInfo(name)
            info.size = len(said)
            tar.addfile(info, io.BytesIO(said))
    sealed.close()
    return out.getvalue()


def flipped(at):
    def flip(content, head):
        place = head + at if at >= 0 else len(content) + at
        return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

    return flip


def swapped(content, head):
    first, second = content[head : head + STEP], content[head + STEP : head + 2 * STEP]
    return content[:head] + second + first + content[head + 2 * STEP :]


def doubled(content, head):
    return content[: head + STEP] + content[head:]


def without_a_piece(content, head):
    return content[:head] + content[head + STEP :]


def renamed(content, _head):
    return content.replace(b'"k1"', b'"k2"', 1)


def without(name):
    return lambda held: [one for one in held if one[0] != name]


def of_another_version(held):
    said = json.loads(held[-1][1]) | {"format": 99}
    return [*held[:-1], ("manifest.json", json.dumps(said).encode())]


FILE = "files/" + hashlib.sha256(FILES["aa/1"]).hexdigest()
BYTES = {
    "flip in the mark": lambda content, head: b"h" + content[1:],
    "flip in the key's name": lambda content, head: content.replace(b'"k1"', b'"kl"', 1),
    "flip in the salt": lambda content, head: flipped(-8)(content[:head], head) + content[head:],
    "flip in the first piece": flipped(7),
    "flip in a tag": flipped(STEP - 1),
    "flip in the middle": flipped(3 * STEP + 100),
    "flip in the manifest": flipped(-1500),
    "flip of the last byte": flipped(-1),
    "cut to nothing": lambda content, head: b"",
    "cut in the head": lambda content, head: content[:20],
    "cut after the head": lambda content, head: content[:head],
    "cut in a piece": lambda content, head: content[: head + 100],
    "cut between pieces": lambda content, head: content[: head + 2 * STEP],
    "cut by one byte": lambda content, head: content[:-1],
    "pieces swapped": swapped,
    "a piece twice": doubled,
    "a piece left out": without_a_piece,
    "something behind the end": lambda content, head: content + b"more",
    "a key we do not have": renamed,
}
MEMBERS = {
    "a file missing": without(FILE),
    "the database missing": without("database"),
    "the manifest missing": without("manifest.json"),
    "a file too many": lambda held: [*held[:-1], ("files/" + "0" * 64, b"x"), held[-1]],
    "a file behind the manifest": lambda held: [*held, ("files/late", b"x")],
    "another file under its name": lambda held: [
        (name, b"other" if name == FILE else said) for name, said in held
    ],
    "a format of later": of_another_version,
}


def head_of(content):
    return content.index(b"\n", len(sealed_stream.MARK)) + 1


def test_a_whole_bundle_says_what_is_in_it(tmp_path):
    path = tmp_path / "one"
    path.write_bytes(whole(tmp_path))
    manifest = inspected(path, {"k1": ONE, "k2": OTHER})
    assert manifest["files"].keys() == FILES.keys()
    assert len(manifest["members"]) == 3


@pytest.mark.parametrize("damage", BYTES)
def test_a_damaged_bundle_is_refused(tmp_path, damage):
    content, path = whole(tmp_path), tmp_path / "one"
    harmed = BYTES[damage](content, head_of(content))
    assert harmed != content
    path.write_bytes(harmed)
    with pytest.raises(Refused):
        inspected(path, {"k1": ONE, "k3": OTHER})


@pytest.mark.parametrize("damage", MEMBERS)
def test_a_bundle_of_other_members_than_its_manifest_is_refused(tmp_path, damage):
    path = tmp_path / "one"
    path.write_bytes(resealed(whole(tmp_path), MEMBERS[damage]))
    with pytest.raises(Refused):
        inspected(path, {"k1": ONE})


def test_a_piece_of_another_bundle_and_another_key_under_the_same_name_open_nothing(tmp_path):
    content, other, path = whole(tmp_path), whole(tmp_path), tmp_path / "one"
    head = head_of(content)
    path.write_bytes(content[:head] + other[head : head + STEP] + content[head + STEP :])
    with pytest.raises(Refused):
        inspected(path, {"k1": ONE})
    path.write_bytes(content)
    with pytest.raises(Refused, match="is not the one that sealed it"):
        inspected(path, {"k1": OTHER})


def test_the_same_members_sealed_anew_are_a_bundle(tmp_path):
    """So what the tests above find is the damage and nothing else."""
    path = tmp_path / "one"
    path.write_bytes(resealed(whole(tmp_path), lambda held: held))
    assert bundle.DATABASE in inspected(path, {"k1": ONE})["members"]

"""Looks into .docx and .xlsx: the zip directory first, then every part to its real end.

Nothing is written out and no XML is built: what would run, reach out or unpack without end is
found by names, relations and a few marks in the text.
"""

import re
import stat
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from petitions.uploads.words import Unfit

MOST_PARTS = 3000
MIB = 1024 * 1024
MOST_UNPACKED, MOST_OF_A_PART = 200 * MIB, 60 * MIB
RATIO, RATIO_FROM = 100, 2 * MIB
CHUNK = 256 * 1024
ENCRYPTED = 0x1
TYPES = "[Content_Types].xml"
XML = (".xml", ".rels", ".vml")
NESTED = (".zip", ".rar", ".7z", ".jar", ".exe", ".js", ".vbs", ".lnk", ".html", ".htm", ".svg")
BY_NAME = (
    ("macros", ("vbaproject", "macrosheets/", "vbadata")),
    ("controls", ("activex/", "ctrlprops/")),
    ("outside", ("externallinks/", "xl/connections.xml", "querytables/")),
)
FIELD = re.compile(rb"<w:instrText[^>]*>([^<]*)|\bw:instr\s*=\s*[\"']([^\"']*)")
DDE = re.compile(r"DDEAUTO|(?:^|[\s\"])DDE\s", re.IGNORECASE)
PAGES = re.compile(rb"<Pages>(\d{1,5})</Pages>")


def look_word(content: bytes) -> tuple[int | None, str]:
    """Look into a .docx: pages as the document itself counts them. Raises Unfit."""
    return _look(content, ".docx", "word/document.xml")


def look_sheet(content: bytes) -> tuple[int | None, str]:
    """Look into an .xlsx. Raises Unfit."""
    return _look(content, ".xlsx", "xl/workbook.xml")


def _look(content: bytes, suffix: str, main: str) -> tuple[int | None, str]:
    if content[:4] != b"PK\x03\x04":
        raise Unfit("mismatch", suffix)
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if not {TYPES, main} <= names:
                raise Unfit("mismatch", suffix)
            doubt = _look_at_directory(parts, len(content))
            pages = _look_inside(archive, parts)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise Unfit("damaged") from error
    return pages, doubt


def _look_at_directory(parts: list[ZipInfo], packed: int) -> str:
    """Refuse by names and sizes alone; returns the doubt that another whole file lies inside."""
    if len(parts) > MOST_PARTS:
        raise Unfit("bomb", f"{MOST_PARTS}")
    if len({part.filename for part in parts}) < len(parts):
        raise Unfit("damaged")
    unpacked = sum(part.file_size for part in parts)
    _refuse_size(unpacked, packed)
    _refuse_overlap(parts, packed)
    doubt = ""
    for part in parts:
        doubt = _look_at_name(part) or doubt
    return doubt


def _look_at_name(part: ZipInfo) -> str:
    name = part.filename.lower()
    if part.flag_bits & ENCRYPTED:
        raise Unfit("encrypted")
    if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
        raise Unfit("escapes")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise Unfit("escapes")
    for code, marks in BY_NAME:
        if any(mark in name for mark in marks):
            raise Unfit(code)
    if "/embeddings/" in name and not name.endswith((".xlsx", ".docx")):
        raise Unfit("objects")
    if name.endswith(NESTED):
        raise Unfit("mixed")
    return "package" if "/embeddings/" in name else ""


def _refuse_size(unpacked: int, packed: int) -> None:
    if unpacked > MOST_UNPACKED:
        raise Unfit("bomb", f"{MOST_UNPACKED // MIB} MB")
    if unpacked > RATIO_FROM and unpacked > RATIO * packed:
        raise Unfit("bomb", f"{RATIO}×")


def _refuse_overlap(parts: list[ZipInfo], packed: int) -> None:
    """Refuse entries that share bytes: each would unpack the same block once more."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            raise Unfit("bomb", f"{RATIO}×")
        end = part.header_offset + part.compress_size + len(part.filename.encode())
    if end > packed:
        raise Unfit("damaged")


def _look_inside(archive: ZipFile, parts: list[ZipInfo]) -> int | None:
    unpacked, pages = 0, None
    packed = sum(part.compress_size for part in parts)
    for part in parts:
        name, text = part.filename.lower(), bytearray()
        for chunk in _unpacked(archive, part):
            unpacked += len(chunk)
            _refuse_size(unpacked, packed)
            if name.endswith(XML):
                text += chunk
        if len(text) > MOST_OF_A_PART:
            raise Unfit("bomb", f"{MOST_OF_A_PART // MIB} MB")
        if name.endswith(XML):
            _Reader(name).read(bytes(text))
        if name == "docprops/app.xml" and (found := PAGES.search(text)):
            pages = int(found[1])
    return pages


class _Reader:
    """Follows one XML part: no document type, no other letters than UTF-8, nothing from outside."""

    def __init__(self, name: str) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.XmlDeclHandler = self._declaration
        if name.endswith(".rels") or name == TYPES.lower():
            self.parser.StartElementHandler = self._start

    def read(self, text: bytes) -> None:
        """Read it to its end; raises Unfit."""
        # The parser also knows UTF-16 without a mark by its NUL bytes, which UTF-8 has none of.
        if text[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in text:
            raise Unfit("doctype")
        try:
            self.parser.Parse(text, True)
        except expat.ExpatError as error:
            raise Unfit("damaged") from error
        said = [first or second for first, second in FIELD.findall(text)]
        # Joined both ways: one word may be written in several pieces.
        fields = unescape((b"".join(said) + b"\n" + b" ".join(said)).decode(errors="replace"))
        if DDE.search(fields) or b"<ddeLink" in text:
            raise Unfit("commands")

    def _doctype(self, *_said: object) -> None:
        raise Unfit("doctype")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """Office writes UTF-8; other letters would hide marks."""
        if encoding and encoding.upper() not in {"UTF-8", "US-ASCII"}:
            raise Unfit("doctype")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").lower()
        is_outside = attributes.get("TargetMode", "").lower() == "external"
        if is_outside and not kind.endswith("/hyperlink"):
            raise Unfit("outside")
        if kind.endswith("/oleobject"):
            raise Unfit("objects")
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise Unfit("macros")


def _unpacked(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a part up to the real end of its stream, whatever its size is said to be:
    `zipfile` stops at the size the directory states, other readers do not."""
    stated, part.file_size = part.file_size, MOST_UNPACKED + CHUNK
    length = 0
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            length += len(chunk)
            yield chunk
    part.file_size = stated
    if length != stated:
        raise Unfit("damaged")

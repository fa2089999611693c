"""Looks into a workbook before anything reads it: the zip directory first, then each XML part
as a stream, so that nothing large is ever held. No Django here: it runs in the child process.

Every part is unpacked to its real end, so sizes that the directory lies about come out.
"""

import mmap
import re
import zlib
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from organization.workbooks.limits import COLUMNS, ENTRIES, RATIO, RATIO_FROM, Limits

CHUNK = 256 * 1024
ENTRY_MARK = b"PK\x01\x02"
OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED = 0x1  # the flag of a zip entry
WORKBOOK = "xl/workbook.xml"
MACROS = ("vbaproject", "macrosheets/", "activex/", "xl/embeddings/")
OUTSIDE = ("externallinks/", "xl/connections.xml", "querytables/")
SHEET_TYPES = ("/worksheet", "/sharedstrings", "/styles")
CELL_NAME = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Unfit(Exception):
    """The workbook is refused; `code` names the reason, `detail` fills the sentence."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


def inspect(path: Path, limits: Limits) -> list[str]:
    """Return the names of cells that hold an error of Excel such as #N/A; raises Unfit."""
    _look_at_bytes(path)
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            _look_at_directory(path, parts, limits)
            return _look_inside(archive, parts, limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Unfit("damaged") from error


def _look_at_bytes(path: Path) -> None:
    """Refuse what is no zip, and a directory of many entries before Python lists them."""
    if path.stat().st_size == 0:
        raise Unfit("empty_file")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content[:8] == OLD_OFFICE:
            raise Unfit("encrypted" if content.find(ENCRYPTED_PACKAGE) >= 0 else "old_xls")
        if content[:4] != b"PK\x03\x04":
            raise Unfit("not_xlsx")
        place = -1
        for _entry in range(ENTRIES + 1):
            place = content.find(ENTRY_MARK, place + 1)
            if place < 0:
                return
    raise Unfit("entries", str(ENTRIES))


def _look_at_directory(path: Path, parts: list[ZipInfo], limits: Limits) -> None:
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Unfit("encrypted")
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):
        raise Unfit("damaged")
    lowered = [name.lower() for name in names]
    for marks, code in ((MACROS, "macros"), (OUTSIDE, "outside")):
        if any(mark in name for name in lowered for mark in marks):
            raise Unfit(code)
    if WORKBOOK not in names:
        raise Unfit("no_workbook")
    _check_size(sum(part.file_size for part in parts), path.stat().st_size, limits)


def _check_size(unpacked: int, packed: int, limits: Limits) -> None:
    if unpacked > limits.unpacked:
        raise Unfit("unpacked", str(limits.unpacked // (1024 * 1024)))
    if unpacked > RATIO_FROM and unpacked > RATIO * packed:
        raise Unfit("ratio", str(RATIO))


def _look_inside(archive: ZipFile, parts: list[ZipInfo], limits: Limits) -> list[str]:
    strings = array("L")
    unpacked, text, errors = 0, 0, list[str]()
    packed = sum(part.compress_size for part in parts)
    for part in sorted(parts, key=_order):
        reader = PartReader(limits, strings, text) if _is_xml(part) else None
        for chunk in _unpack(archive, part, limits):
            unpacked += len(chunk)
            _check_size(unpacked, packed, limits)
            if reader:
                reader.feed(chunk)
        if reader:
            reader.finish()
            text, errors = reader.text, errors + reader.errors
    return errors


def _order(part: ZipInfo) -> tuple[bool, bool]:
    """Relations first, they name the parts; then the strings, sheets only point at them."""
    name = part.filename.lower()
    return not name.endswith(".rels"), not name.endswith("sharedstrings.xml")


def _is_xml(part: ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _unpack(archive: ZipFile, part: ZipInfo, limits: Limits) -> Iterator[bytes]:
    """Yield the bytes of a part up to the real end of its stream, whatever its size is said to be.

    `zipfile` stops at the size the directory states, other readers do not.
    """
    stated, part.file_size = part.file_size, limits.unpacked + CHUNK
    length = 0
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            length += len(chunk)
            yield chunk
    part.file_size = stated
    if length != stated:
        raise Unfit("damaged")


class PartReader:
    """Follows one XML part: no document type, no macros, no links out, nothing beyond limits."""

    def __init__(self, limits: Limits, strings: "array[int]", text: int) -> None:
        self.limits, self.strings, self.text = limits, strings, text
        self.errors: list[str] = []
        self.elements = self.row = self.column = 0
        self.kind = self.digits = ""
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.opens: dict[str, Opening | None] = {}

    def feed(self, chunk: bytes) -> None:
        """Read on; raises Unfit."""
        try:
            self.parser.Parse(chunk, False)
        except (expat.ExpatError, LookupError) as error:  # no XML, or in letters nobody knows
            raise Unfit("damaged") from error

    def finish(self) -> None:
        """Read the end; raises Unfit when there is none."""
        try:
            self.parser.Parse(b"", True)
        except (expat.ExpatError, LookupError) as error:
            raise Unfit("damaged") from error

    def _doctype(self, *_declaration: object) -> None:
        raise Unfit("doctype")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self.limits.elements:
            raise Unfit("rows", str(self.limits.rows))
        try:
            opens = self.opens[tag]
        except KeyError:
            opens = self.opens[tag] = STARTS.get(tag.rpartition("}")[2])
        if opens:
            opens(self, attributes)

    def _end(self, tag: str) -> None:
        closes = ENDS.get(tag.rpartition("}")[2])
        if closes:
            closes(self)
            self.parser.EndElementHandler = self.parser.CharacterDataHandler = None

    def _row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r", "")
        self.row = int(stated) if stated.isdecimal() else self.row + 1
        self.column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        found = CELL_NAME.fullmatch(attributes.get("r", ""))
        if found:
            self.column, self.row = _column(found[1]), int(found[2])
        else:
            self.column += 1
        self.kind = attributes.get("t", "n")

    def _filled(self, _attributes: dict[str, str]) -> None:
        """A cell that holds something: empty ones may be formatted as far out as one likes."""
        if self.row > self.limits.last_row:
            raise Unfit("rows", str(self.limits.rows))
        if self.column > COLUMNS:
            raise Unfit("columns", str(COLUMNS))
        if self.kind == "e" and self.column:
            self.errors.append(f"{self.row}:{self.column}")
        self.digits = ""
        self._listen(self._digits if self.kind == "s" else self._letters)

    def _listen(self, to: Callable[[str], None]) -> None:
        """Follow text and ends only where they matter: most of a sheet is not that."""
        self.parser.CharacterDataHandler, self.parser.EndElementHandler = to, self._end

    def _end_value(self) -> None:
        if self.kind == "s" and self.digits:
            index = int(self.digits) if self.digits.isdecimal() else len(self.strings)
            if index >= len(self.strings):
                raise Unfit("damaged")
            self._add(self.strings[index])

    def _string(self, _attributes: dict[str, str]) -> None:
        self.strings.append(0)
        self._listen(self._shared)

    def _end_text(self) -> None:
        """Leave the text of a cell or of a shared string."""

    def _shared(self, text: str) -> None:
        self.strings[-1] += len(text)

    def _letters(self, text: str) -> None:
        self._add(len(text))

    def _digits(self, text: str) -> None:
        self.digits = (self.digits + text.strip())[:12]

    def _add(self, length: int) -> None:
        """One string may stand in every cell: what counts is the text of all cells together."""
        self.text += length
        if self.text > self.limits.unpacked:
            raise Unfit("unpacked", str(self.limits.unpacked // (1024 * 1024)))

    def _relationship(self, attributes: dict[str, str]) -> None:
        kind, target = attributes.get("Type", "").lower(), attributes.get("Target", "").lower()
        if attributes.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
            raise Unfit("outside")
        if kind.endswith(SHEET_TYPES) and not target.endswith(".xml"):
            raise Unfit("damaged")

    def _content_type(self, attributes: dict[str, str]) -> None:
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise Unfit("macros")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


Opening = Callable[[PartReader, dict[str, str]], None]
STARTS: dict[str, Opening] = {
    "row": PartReader._row,
    "c": PartReader._cell,
    "v": PartReader._filled,
    "is": PartReader._filled,
    "si": PartReader._string,
    "Relationship": PartReader._relationship,
    "Override": PartReader._content_type,
    "Default": PartReader._content_type,
}
ENDS = {"v": PartReader._end_value, "is": PartReader._end_text, "si": PartReader._end_text}

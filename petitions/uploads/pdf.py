"""Looks into a PDF for what would act by itself, also where objects lie packed in streams.

No object tree is built: every stream that unpacks is unpacked, whatever the file says of its
place, and the names that begin an action are looked for in all of it. So a name cannot hide
behind a false table of contents. What cannot be unpacked is put aside.
"""

import re
import zlib

from petitions.uploads.images import refuse_strangers
from petitions.uploads.words import Unfit

MOST_UNPACKED = 150 * 1024 * 1024
MOST_STREAMS = 50_000
WINDOW = 64 * 1024
HEAD = re.compile(rb"%PDF-[12]\.\d")
END, END_REACH = b"%%EOF", 2048
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
NAME_ESCAPED = re.compile(rb"/[^\s/<>\[\]()%]*#[0-9A-Fa-f]{2}[^\s/<>\[\]()%]*")
STREAM = re.compile(rb"stream\r?\n")
PACKED = re.compile(rb"\s*\d+\s+\d+(?:\s+\d+\s+\d+)*\s")  # what an object stream begins with
STOP = rb"(?=[\s/<>\[\]()%]|$)"
# Long names are looked for everywhere: that they stand in a picture by chance is out of question.
LONG = (
    ("pdf_script", re.compile(rb"/(?:JavaScript|Rendition|XFA)" + STOP)),
    ("pdf_launch", re.compile(rb"/(?:Launch|SubmitForm|ImportData|GoToR|GoToE)" + STOP)),
    ("pdf_inside", re.compile(rb"/(?:EmbeddedFiles?|RichMedia|Filespec)" + STOP)),
    ("pdf_opens", re.compile(rb"/OpenAction\s*(?!\s*\[)")),
    ("pdf_locked", re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")),
)
# Short ones only among objects.
SHORT = (("pdf_script", re.compile(rb"/JS" + STOP)), ("pdf_opens", re.compile(rb"/AA" + STOP)))
OBJECTS = re.compile(rb"/ObjStm" + STOP)
FLATE = re.compile(rb"/Filter\s*(?:\[\s*)?/(?:FlateDecode|Fl)\s*(?:\]|/|>>|\s)")
OTHER_FILTER = re.compile(
    rb"/(?:LZWDecode|LZW|ASCII85Decode|A85|ASCIIHexDecode|AHx|RunLengthDecode|RL|Crypt)" + STOP
)
PREDICTED = re.compile(rb"/Predictor\s+(?:[2-9]|1[0-5])")
PAGE = re.compile(rb"/Type\s*/Page" + STOP)
REACH = 4096  # of the dictionary around a word


def look(content: bytes) -> tuple[int | None, str]:
    """Return the number of pages and the first doubt. Raises Unfit for what is no whole PDF."""
    if not HEAD.match(content):
        raise Unfit("mismatch", ".pdf")
    end = content.rfind(END)
    if end < 0 or len(content) - end > END_REACH:
        raise Unfit("damaged")
    refuse_strangers(content)
    plain = _named(content)
    texts = [plain]
    doubt = "" if _objects_unpack(plain) else "pdf_unread"
    try:
        texts += _unpacked(content)
    except OverflowError:
        doubt = "pdf_unread"
    found = [code for text in texts for code in _doubts(text, is_packed=text is not plain)]
    pages = sum(len(PAGE.findall(text)) for text in texts)
    return pages or None, next(iter(found), doubt)


def _named(text: bytes) -> bytes:
    """Return the text with the letters of its names written out: /J#53 is /JS."""
    return NAME_ESCAPED.sub(lambda name: ESCAPE.sub(_letter, name[0]), text)


def _letter(code: "re.Match[bytes]") -> bytes:
    return bytes([int(code[1], 16)])


def _doubts(text: bytes, *, is_packed: bool) -> list[str]:
    """Return the codes of what this part would do."""
    found = [code for code, mark in LONG if mark.search(text)]
    if not is_packed:
        text = _outside_streams(text)
    elif not PACKED.match(text):
        return found
    return found + [code for code, mark in SHORT if mark.search(text)]


def _outside_streams(text: bytes) -> bytes:
    return re.sub(rb"stream\r?\n.*?endstream", b" ", text, flags=re.DOTALL)


def _unpacked(content: bytes) -> list[bytes]:
    """Return every stream that unpacks, names written out. Raises OverflowError beyond the cap."""
    texts, left, whole = [], MOST_UNPACKED, memoryview(content)
    for number, begin in enumerate(STREAM.finditer(content)):
        text = _inflated(whole[begin.end() :], left)
        left -= len(text)
        if left <= 0 or number > MOST_STREAMS:
            raise OverflowError
        if text:
            texts.append(_named(text))
    return texts


def _inflated(packed: memoryview, most: int) -> bytes:
    """Return what unpacks from here, up to the first fault. In windows: zlib keeps a copy of what
    lies behind the end, which would be the whole file once per stream."""
    unpacker, text = zlib.decompressobj(), bytearray()
    for place in range(0, len(packed), WINDOW):
        try:
            text += unpacker.decompress(packed[place : place + WINDOW], most - len(text) + 1)
            while unpacker.unconsumed_tail and len(text) <= most:
                text += unpacker.decompress(unpacker.unconsumed_tail, most - len(text) + 1)
        except zlib.error:
            break
        if unpacker.eof or len(text) > most:
            break
    return bytes(text)


def _objects_unpack(plain: bytes) -> bool:
    """Tell whether each stream of objects is packed in the one way that is unpacked here."""
    for found in OBJECTS.finditer(plain):
        begin = max(plain.rfind(b"obj", 0, found.start()), found.start() - REACH)
        end = plain.find(b"stream", found.end(), found.end() + REACH)
        around = plain[begin : end if end > 0 else found.end() + REACH]
        if not FLATE.search(around) or OTHER_FILTER.search(around) or PREDICTED.search(around):
            return False
    return True

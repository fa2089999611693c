"""Looks into recordings: the container must be whole and made of known parts, to its end."""

import struct

from petitions.uploads.images import refuse_strangers
from petitions.uploads.words import Unfit

BOXES = {
    b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"mfra", b"sidx", b"styp",
    b"uuid", b"udta", b"meta", b"pdin", b"emsg", b"prft", b"beam",
}  # fmt: skip
BRANDS = {
    b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4A ", b"M4V ",
    b"3gp4", b"3gp5", b"3gp6", b"dash", b"MSNV", b"f4v ", b"iso8", b"iso9",
}  # fmt: skip
# kbit/s by version (MPEG 1 layer III, MPEG 2 layer III), Hz by version.
RATES = (
    (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
HERTZ = ((44100, 48000, 32000), (22050, 24000, 16000), (11025, 12000, 8000))
FRAMES_AT_LEAST = 3
TAG = 128  # bytes of an ID3v1 tag at the end


def look_mp4(content: bytes) -> tuple[int | None, str]:
    """Raise Unfit unless the file is boxes of ISO/IEC 14496-12 from its first to its last byte."""
    if content[4:8] != b"ftyp" or content[8:12] not in BRANDS:
        raise Unfit("mismatch", ".mp4")
    place, seen = 0, set[bytes]()
    while place < len(content):
        if place + 8 > len(content):
            raise Unfit("damaged")
        length, kind = struct.unpack_from(">I4s", content, place)
        if length == 1 and place + 16 <= len(content):
            (length,) = struct.unpack_from(">Q", content, place + 8)
        elif length == 0:
            length = len(content) - place
        if length < 8 or place + length > len(content) or kind not in BOXES:
            raise Unfit("damaged")
        seen.add(kind)
        place += length
    if b"moov" not in seen:
        raise Unfit("damaged")
    refuse_strangers(content)
    return None, ""


def look_wav(content: bytes) -> tuple[int | None, str]:
    """Raise Unfit unless the file is RIFF chunks to its end, with a format and samples."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise Unfit("mismatch", ".wav")
    (said,) = struct.unpack_from("<I", content, 4)
    place, seen = 12, set[bytes]()
    while place + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, place)
        place += 8 + length + length % 2
        seen.add(kind)
    if said + 8 > len(content) + 1 or place > len(content) + 1 or not {b"fmt ", b"data"} <= seen:
        raise Unfit("damaged")
    refuse_strangers(content)
    return None, ""


def look_mp3(content: bytes) -> tuple[int | None, str]:
    """Raise Unfit unless frame follows frame to the end, but for the tags around them."""
    place, frames = _behind_tag(content), 0
    if not _is_frame(content, place):
        raise Unfit("mismatch", ".mp3")
    while length := _frame_at(content, place):
        place, frames = place + length, frames + 1
    left = len(content) - place
    if frames < FRAMES_AT_LEAST or not (left <= 0 or left < TAG or _is_tag(content, place)):
        raise Unfit("damaged")
    refuse_strangers(content)
    return None, ""


def _behind_tag(content: bytes) -> int:
    """Return where the sound begins: behind an ID3v2 tag, whose length has seven bits a byte."""
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    length = 0
    for byte in content[6:10]:
        length = length << 7 | byte & 0x7F
    place = 10 + length
    while place < len(content) and content[place] == 0:  # padding some programs leave
        place += 1
    return place


def _is_tag(content: bytes, place: int) -> bool:
    return content[place : place + 3] == b"TAG" or content[place : place + 8] == b"APETAGEX"


def _is_frame(content: bytes, place: int) -> bool:
    return bool(_frame_at(content, place))


def _frame_at(content: bytes, place: int) -> int:
    """Return the length of the MPEG layer III frame at this place, 0 if there is none."""
    if place + 4 > len(content):
        return 0
    (head,) = struct.unpack_from(">I", content, place)
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate, hertz, padding = head >> 12 & 15, head >> 10 & 3, head >> 9 & 1
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or rate in {0, 15} or hertz == 3:
        return 0
    first = version == 3
    bits = RATES[0 if first else 1][rate - 1] * 1000
    samples = 144 if first else 72
    return int(samples * bits // HERTZ[{3: 0, 2: 1, 0: 2}[version]][hertz] + padding)

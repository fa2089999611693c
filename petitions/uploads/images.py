"""Looks into photographs: headers, every block to the end, the number of pixels.

`preview` draws a picture anew from its pixels, so that neither its place and camera data nor
anything hidden behind it reaches a page.
"""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageOps

from petitions.uploads.words import Unfit

MOST_PIXELS = 60_000_000
TEN_THOUSAND = 10_000
PNG_MARK = b"\x89PNG\r\n\x1a\n"
JPEG_MARK = b"\xff\xd8\xff"
ZIP_END = b"PK\x05\x06"
ZIP_REACH = 65_557  # how far from the end a zip may have its directory
STRANGERS = (b"<script", b"<html", b"<?php", b"<svg")
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the markers that say how large it is
ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
WIDEST = 1600


def look_png(content: bytes) -> tuple[int | None, str]:
    """Raise Unfit for what is no whole PNG within the limit of pixels."""
    if not content.startswith(PNG_MARK):
        raise Unfit("mismatch", ".png")
    place, size, ended = len(PNG_MARK), None, False
    while place + 12 <= len(content) and not ended:
        (length,) = struct.unpack_from(">I", content, place)
        kind, end = content[place + 4 : place + 8], place + 12 + length
        if end > len(content) or (size is None) != (kind == b"IHDR"):
            raise Unfit("damaged")
        (said,) = struct.unpack_from(">I", content, end - 4)
        if zlib.crc32(content[place + 4 : end - 4]) != said:
            raise Unfit("damaged")
        if kind == b"IHDR":
            size = struct.unpack_from(">II", content, place + 8)
        place, ended = end, kind == b"IEND"
    if size is None or not ended:
        raise Unfit("damaged")
    return _checked(content, *size)


def look_jpeg(content: bytes) -> tuple[int | None, str]:
    """Raise Unfit for what is no whole JPEG within the limit of pixels."""
    if not content.startswith(JPEG_MARK):
        raise Unfit("mismatch", ".jpg")
    place, size = 2, None
    while size is None:
        if place + 9 > len(content) or content[place] != 0xFF:
            raise Unfit("damaged")
        marker = content[place + 1]
        if marker == 0xFF or marker in ALONE:
            place += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", content, place + 2)
        if marker in FRAMES:
            size = struct.unpack_from(">HH", content, place + 5)
        if marker == 0xDA or length < 2:
            raise Unfit("damaged")
        place += 2 + length
    if content.find(b"\xff\xd9", place) < 0:
        raise Unfit("damaged")
    return _checked(content, size[1], size[0])


def _checked(content: bytes, width: int, height: int) -> tuple[int | None, str]:
    if not width or not height:
        raise Unfit("damaged")
    if width * height > MOST_PIXELS:
        raise Unfit("pixels", str(MOST_PIXELS // TEN_THOUSAND))
    refuse_strangers(content)
    return 1, ""


def refuse_strangers(content: bytes) -> None:
    """Raise Unfit for a file that another program would read as a zip or a page."""
    if ZIP_END in content[-ZIP_REACH:] or any(mark in content for mark in STRANGERS):
        raise Unfit("mixed")


def preview(content: bytes) -> bytes:
    """Return the picture as a JPEG of at most 1,600 pixels each way, upright. Raises Unfit."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
            picture.draft("RGB", (WIDEST, WIDEST))  # a JPEG is unpacked no larger than needed
            picture.thumbnail((WIDEST, WIDEST))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unfit("damaged") from error
    drawn = BytesIO()
    upright.save(drawn, "JPEG", quality=80)
    return drawn.getvalue()

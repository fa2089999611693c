"""Looks into a text: it must read as one, and must not be a page or a script in disguise."""

import re

from petitions.uploads.words import Unfit

ENCODINGS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
GUESSES = ("utf-8", "gb18030")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
ACTIVE = re.compile(
    r"\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php|<iframe|\{\\rtf|#!)", re.IGNORECASE
)


def look(content: bytes) -> tuple[int | None, str]:
    """Raise Unfit for what is no plain text; texts have no pages and raise no doubts."""
    text = decoded(content)
    if ACTIVE.match(text):
        raise Unfit("mismatch", ".txt")
    return None, ""


def decoded(content: bytes) -> str:
    """Return the text by its mark, else as UTF-8, else as GB 18030. Raises Unfit."""
    marked = [encoding for encoding, mark in ENCODINGS if content.startswith(mark)]
    for encoding in marked or GUESSES:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL.search(text):
            break
        return text
    raise Unfit("codes")

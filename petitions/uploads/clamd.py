"""Asks a virus scanner: clamd by its INSTREAM command, where a socket is configured."""

import logging
import socket
import struct
from contextlib import closing

from django.conf import settings

logger = logging.getLogger(__name__)

PATIENCE = 20  # seconds
PIECE = 64 * 1024
INFECTED, UNSCANNED = "infected", "unscanned"


def is_on() -> bool:
    """Tell whether there is a scanner to ask."""
    return bool(settings.CLAMD_SOCKET)


def scan(content: bytes) -> str:
    """Return "" for a clean file, "infected", or "unscanned" when the scanner gave no answer."""
    try:
        with closing(_connection()) as line:
            line.settimeout(PATIENCE)
            line.sendall(b"zINSTREAM\0")
            for place in range(0, len(content), PIECE):
                piece = content[place : place + PIECE]
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line)
    except OSError as error:
        logger.warning("The virus scanner did not answer: %s", error)
        return UNSCANNED
    if answer.endswith("FOUND"):
        return INFECTED
    return "" if answer.endswith("OK") else UNSCANNED


def _connection() -> socket.socket:
    """Connect to unix:/path or tcp:host:port."""
    kind, _, place = settings.CLAMD_SOCKET.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(PATIENCE)
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE)


def _answer(line: socket.socket) -> str:
    said = b""
    while piece := line.recv(4096):
        said += piece
    return said.decode(errors="replace").strip("\0\n ")

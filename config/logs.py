"""Log lines that nobody can forge: one record, one line that begins with a time.

What a visitor sent can end up in a record. A line break or a terminal escape in it is written out
as `\\n` or `\\x1b`; the lines of a traceback are set in behind a bar.
"""

import logging
from typing import Any

UNSAFE = dict.fromkeys([*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0x202A, 0x202F)], "")
UNSAFE |= dict.fromkeys([0x2028, 0x2029, *range(0x2066, 0x206A), 0x200E, 0x200F], "")
WRITTEN_OUT = {code: chr(code).encode("unicode_escape").decode() for code in UNSAFE}
BAR = "    | "


class OneRecord(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as logging calls it
        return super().formatMessage(record).translate(WRITTEN_OUT)

    def formatException(self, ei: object) -> str:  # noqa: N802
        return self._set_in(super().formatException(ei))  # type: ignore[arg-type]

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        return self._set_in(super().formatStack(stack_info))

    def _set_in(self, text: str) -> str:
        return "\n".join(BAR + line.translate(WRITTEN_OUT) for line in text.split("\n"))


def logging_by(how: str) -> dict[str, Any]:
    """Return LOGGING for a LOG_FORMAT: all to standard error, as `lines` or as `json`."""
    formatter = "monitoring.logs.JsonRecord" if how == "json" else "config.logs.OneRecord"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"record": {"()": formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "record"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        # Refusals are ordinary: a traceback for each 403 and 404 would hide what is not.
        # What is odd in somebody's PDF is said in the index of the file it was to be bound into.
        "loggers": {"django.request": {"level": "ERROR"}, "pypdf": {"level": "ERROR"}},
    }

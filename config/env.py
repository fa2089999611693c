"""Readers of the environment that fail at start, not at the first request."""

import json
import os
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 24
SUBMISSION, SMTPS = 587, 465
MAIL_PORTS = {"smtp": 25, "smtp+tls": SUBMISSION, "smtps": SMTPS}
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or `default`; a missing one without a default stops the start."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return the variable as a boolean: 1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name, str(default)).strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value in TRUE


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without empty entries."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """Return the variable as a whole number that is not negative."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def secret(name: str) -> str:
    """Return the variable, empty if it is not set; one that can be guessed stops the start."""
    value = os.environ.get(name, "").strip()
    if value and len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{name} must have {SHORTEST_SECRET} characters or more.")
    return value


def mapping(name: str) -> dict[str, object]:
    """Return the variable as a JSON object, an empty one if it is not set."""
    value = os.environ.get(name, "").strip() or "{}"
    try:
        found = json.loads(value)
    except ValueError as error:  # the value is not told: it may hold a password
        raise ImproperlyConfigured(f"{name} must be a JSON object.") from error
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f"{name} must be a JSON object.")
    return found


def choice(name: str, default: str, known: set[str]) -> str:
    """Return the variable, which must be one of `known`."""
    value = os.environ.get(name, "").strip() or default
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(sorted(known))}, not {value!r}.")
    return value


class MailServer(NamedTuple):
    """A server that takes mail, and how to talk to it."""

    host: str
    port: int
    user: str
    password: str
    ssl: bool
    starttls: bool


def mail(name: str) -> MailServer | None:
    """Return the server of smtp://, smtp+tls:// or smtps://user:password@host:port, if any."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        url = urlsplit(value)
        port = url.port or MAIL_PORTS[url.scheme]
    except (KeyError, ValueError) as error:  # the value is not told: it may hold a password
        raise ImproperlyConfigured(
            f"{name} must look like smtp+tls://user:password@host:587 (see .env.example)."
        ) from error
    if not url.hostname:
        raise ImproperlyConfigured(f"{name} names no host.")
    user, password = unquote(url.username or ""), unquote(url.password or "")
    secure = url.scheme == "smtps", url.scheme == "smtp+tls"
    return MailServer(url.hostname, port, user, password, *secure)

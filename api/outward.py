"""The way out to another program: only to where it may go, and to the address that was checked.

A name is looked up once, every address behind it is judged, and the connection is made to the
very address that was judged: a name that changes its mind in between leads nowhere else. No
redirect is followed.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from petitions.workflow import Refused

TIMEOUT = 10  # seconds
MOST_READ = 1024  # bytes of an answer nobody looks at
EMBEDDING = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"))
PORTS = {"https": 443, "http": 80}


class Undelivered(Exception):
    """It did not go out this time; says why in a word."""


def require_allowed(url: str) -> None:
    """Raise Refused, with the sentence for who typed it, unless a message may go there today."""
    try:
        _target(url)
    except Undelivered as error:
        sentences = {
            "scheme": _(
                "接收地址须以 https:// 开头；内网地址须先由运维在 WEBHOOK_NETWORKS 中列明。"
            ),
            "name": _("找不到这个主机名，请核对接收地址。"),
            "private": _(
                "接收地址指向内部网络，不能推送；确需推送的，由运维在 WEBHOOK_NETWORKS 中列明。"
            ),
        }
        words = sentences.get(str(error), _("接收地址不对，请写完整的网址。"))
        raise Refused(words) from error


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Hand the message over; any 2xx will do. Raises Undelivered."""
    scheme, host, port, address, path = _target(url)
    connection = _connection(scheme, host, port, address)
    try:
        connection.request("POST", path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
    except (OSError, http.client.HTTPException) as error:
        raise Undelivered(type(error).__name__) from error
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise Undelivered(f"HTTP {answer.status}")


def _target(url: str) -> tuple[str, str, int, str, str]:
    """Return scheme, host, port, the one address to connect to, and the path."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Undelivered("address") from error
    if not host or not port or parts.username or parts.password:
        raise Undelivered("address")
    addresses = _addresses(host, port)
    if not all(_is_public(one) or _is_named(one) for one in addresses):
        raise Undelivered("private")
    if parts.scheme != "https" and not all(_is_named(one) for one in addresses):
        raise Undelivered("scheme")
    path = parts.path or "/"
    return (
        parts.scheme,
        host,
        port,
        str(addresses[0]),
        f"{path}?{parts.query}" if parts.query else path,
    )


def _addresses(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Undelivered("name") from error
    return [ip_address(str(row[4][0]).partition("%")[0]) for row in found]


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is out in the world, whatever it is dressed as."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_public(address.ipv4_mapped)
        if any(address in network for network in EMBEDDING):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_named(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(one, strict=False) for one in settings.WEBHOOK_NETWORKS)


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever its name means by now."""

    pinned: str

    def connect(self) -> None:
        self.sock = socket.create_connection((self.pinned, self.port), self.timeout)


class _PinnedSafe(http.client.HTTPSConnection):
    """The same with TLS; the certificate is held against the name."""

    pinned: str

    def connect(self) -> None:
        plain = socket.create_connection((self.pinned, self.port), self.timeout)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    kind = _PinnedSafe if scheme == "https" else _Pinned
    connection = kind(host, port, timeout=TIMEOUT)
    connection.pinned = address
    return connection

"""Where a request comes from: an address no client can make up, and the browser in two words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network

# The first that occurs wins; most browsers name themselves after the ones they descend from.
BROWSERS = (
    ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Edg", "Edge"), ("OPR/", "Opera"),
    ("QQBrowser", "QQ"), ("360SE", "360"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """What is kept of the place somebody signs in from."""

    address: str
    agent: str


def trace_of(request: HttpRequest) -> Trace:
    """Return the address and the browser of this request."""
    return Trace(client_address(request), agent_summary(request.headers.get("User-Agent", "")))


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, or nothing when the server does not know one.

    X-Forwarded-For is read from the right, past the proxies in TRUSTED_PROXIES; what stands left
    of the first stranger was written by that stranger. "unix" in the setting trusts the socket.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    while hops and _is_trusted(address):
        hop = _plain(hops.pop())
        if not hop:
            break
        address = hop
    return _plain(address)


def is_by_unknown_proxy(request: HttpRequest) -> bool:
    """Tell whether a proxy that is not in TRUSTED_PROXIES speaks for somebody here."""
    through = "X-Forwarded-For" in request.headers
    return through and not _is_trusted(request.META.get("REMOTE_ADDR", ""))


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Tell whether an address lies in one of the networks; no address lies in none."""
    plain = _plain(address)
    return bool(plain) and any(
        ip_address(plain) in network for network in _networks(tuple(networks))
    )


def network_of(address: str) -> str:
    """Return what counts as one place: an IPv4 address, or the /64 one IPv6 household owns."""
    if not address:
        return ""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network(f"{address}/64", strict=False))
    return address


def agent_summary(agent: str) -> str:
    """Return such as "Edge / Windows"; the rest of the header would tell people apart."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " / ".join(filter(None, (browser, system)))


def _plain(text: str) -> str:
    """Return the address in its one spelling, or nothing for anything else."""
    try:
        parsed = ip_address(text)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed)))  # without a scope
    return str(parsed)


def _is_trusted(address: str) -> bool:
    plain = _plain(address)
    if not plain:
        return "unix" in settings.TRUSTED_PROXIES
    return is_within(plain, settings.TRUSTED_PROXIES)


@lru_cache(maxsize=8)
def _networks(words: tuple[str, ...]) -> list[Network]:
    return [ip_network(word, strict=False) for word in words if word != "unix"]

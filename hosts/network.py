"""Hosts with an address of their own on this machine, and the bridge between them.

Everything lies in namespaces of this run: nothing is reached from outside, and nothing outside.
"""

import ctypes
import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from faults.servers import Place

FIRST_THREE = "10.77.0"
NETWORK = f"{FIRST_THREE}.0/24"
OURS = f"{FIRST_THREE}.1"  # the address of the clients
CLONE_NEWNET = 0x40000000
NAMESPACES = Path("/run/netns")


@dataclass(frozen=True)
class Host:
    """One namespace; its cable ends at the bridge."""

    namespace: str
    hub: str
    cable: str
    address: str

    @property
    def place(self) -> Place:
        """Where servers of this host listen."""
        return Place(self.address, ("nsenter", f"--net={NAMESPACES / self.namespace}", "--"))

    def unplug(self) -> None:
        """Pull the cable: nobody is told anything, as when a machine is gone."""
        _ip("-n", self.hub, "link", "set", self.cable, "down")

    def plug(self) -> None:
        _ip("-n", self.hub, "link", "set", self.cable, "up")

    def kill(self) -> None:
        """Kill (-9) whatever runs on this host."""
        for pid in _pids(self.namespace):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


class Network:
    """The hosts of one run, whose name begins the name of each namespace."""

    def __init__(self, run: str) -> None:
        self.run, self.hub = run, f"{run}-hub"
        self.hosts: list[Host] = []

    def open(self) -> None:
        """Make the bridge, in a namespace of its own, where the clients are too."""
        _ip("netns", "add", self.hub)
        _ip("-n", self.hub, "link", "set", "lo", "up")
        _ip("-n", self.hub, "link", "add", "bridge", "type", "bridge")
        _ip("-n", self.hub, "addr", "add", f"{OURS}/24", "dev", "bridge")
        _ip("-n", self.hub, "link", "set", "bridge", "up")

    def host(self, name: str) -> Host:
        """Add a host with the next address."""
        number = len(self.hosts) + 2
        one = Host(f"{self.run}-{name}", self.hub, f"to-{name}", f"{FIRST_THREE}.{number}")
        self.hosts.append(one)
        _ip("netns", "add", one.namespace)
        _ip("-n", self.hub, "link", "add", one.cable, "type", "veth", "peer", "name", "eth0",
            "netns", one.namespace)  # fmt: skip
        _ip("-n", self.hub, "link", "set", one.cable, "master", "bridge", "up")
        for device in ("lo", "eth0"):
            _ip("-n", one.namespace, "link", "set", device, "up")
        _ip("-n", one.namespace, "addr", "add", f"{one.address}/24", "dev", "eth0")
        return one

    def enter(self) -> None:
        """Bring this thread, and all it starts from now on, to the bridge."""
        libc = ctypes.CDLL(None, use_errno=True)
        handle = os.open(NAMESPACES / self.hub, os.O_RDONLY)
        try:
            if libc.setns(handle, CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(handle)

    def close(self) -> None:
        """End what still runs there and take all of it away."""
        for namespace in [*(host.namespace for host in self.hosts), self.hub]:
            for pid in _pids(namespace):
                if pid != os.getpid():
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            _ip("netns", "del", namespace, check=False)


def _pids(namespace: str) -> list[int]:
    said = _ip("netns", "pids", namespace, check=False)
    return [int(word) for word in said.split()]


def _ip(*words: str, check: bool = True) -> str:
    done = subprocess.run(["ip", *words], check=check, capture_output=True, text=True)  # noqa: S603, S607
    return done.stdout

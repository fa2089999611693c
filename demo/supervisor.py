"""Keeps the processes of the demo running side by side, and ends them together.

One thread does it all: it passes lines on, restarts what died and watches for the end.
"""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from types import FrameType

RESTARTS = 3  # for each process; a fourth death is no accident
PATIENCE = 5.0  # seconds to end in order, before it is ended
TICK = 0.2
PR_SET_PDEATHSIG = 1
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """One program, and the process that runs it at the moment."""

    name: str
    argv: Sequence[str]
    process: "subprocess.Popen[bytes]"
    restarts: int = 0
    rest: bytes = b""  # the beginning of a line whose end has not come yet


@dataclass
class Supervisor:
    """Runs programs until a signal ends them; `say` prints a line."""

    programs: Mapping[str, Sequence[str]]
    environment: Mapping[str, str]
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    asked_to_end: int = 0
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def run(self, is_ready: Callable[[], bool], greet: Callable[[], None]) -> int:
        """Start everything, call `greet` once ready, and return the exit code after the end."""
        with self._signals():
            try:
                for name, argv in self.programs.items():
                    self.children.append(Child(name, argv, self._spawn(argv)))
                    self._listen(self.children[-1])
                return self._watch(is_ready, greet)
            finally:
                self._end()

    def _watch(self, is_ready: Callable[[], bool], greet: Callable[[], None]) -> int:
        greeted = False
        while not self.asked_to_end:
            self._pass_lines_on(TICK)
            for child in self.children:
                if child.process.poll() is not None and not self._revive(child):
                    return 1
            if not greeted and not self.asked_to_end and is_ready():
                greeted = True
                greet()
        return 0

    def _revive(self, child: Child) -> bool:
        """Start a dead child again; False once it has died too often."""
        code = child.process.returncode
        self._reap(child)
        if child.restarts == RESTARTS:
            self.say(f"{child.name} ended {RESTARTS + 1} times (last: {code}); giving up.")
            return False
        child.restarts += 1
        self.say(f"{child.name} ended ({code}); restart {child.restarts} of {RESTARTS}.")
        child.process = self._spawn(child.argv)
        self._listen(child)
        return True

    def _spawn(self, argv: Sequence[str]) -> "subprocess.Popen[bytes]":
        # A session of its own: the terminal's Ctrl-C must reach this process alone, because a
        # worker whose threads or children are signalled behind its back hangs when it ends.
        return subprocess.Popen(  # noqa: S603 - our own programs
            argv,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=partial(_die_with_parent, os.getpid()),
        )

    def _listen(self, child: Child) -> None:
        stream = child.process.stdout
        if stream is not None:
            os.set_blocking(stream.fileno(), False)
            self.selector.register(stream, selectors.EVENT_READ, child)

    def _pass_lines_on(self, timeout: float) -> None:
        for key, _mask in self.selector.select(timeout):
            child: Child = key.data
            data = os.read(key.fd, 65536)
            if not data:
                self.selector.unregister(key.fileobj)
            *lines, child.rest = (child.rest + data).split(b"\n")
            for line in filter(bytes.strip, lines):
                self.say(f"{child.name:<6} | {line.decode(errors='replace')}")

    def _reap(self, child: Child) -> None:
        """Remove what a dead child leaves behind: the pipe, and processes of its own."""
        stream = child.process.stdout
        if stream is not None and not stream.closed:
            if stream in {key.fileobj for key in self.selector.get_map().values()}:
                self.selector.unregister(stream)
            stream.close()
        with suppress(ProcessLookupError):  # it took everything along
            os.killpg(child.process.pid, signal.SIGKILL)

    def _end(self) -> None:
        """Ask every child to end, wait a little, and end what is still there."""
        alive = [child for child in self.children if child.process.poll() is None]
        for child in alive:
            child.process.terminate()  # its main process alone: it ends its own children
        until, asked = monotonic() + PATIENCE, self.asked_to_end
        while any(child.process.poll() is None for child in alive):
            if monotonic() > until or self.asked_to_end > max(asked, 1):
                break
            self._pass_lines_on(TICK / 4)
        for child in self.children:
            self._reap(child)
            child.process.wait()
        self.selector.close()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Let every way of ending the demo end it in order; a second time hurries."""
        before = {number: signal.signal(number, self._on_signal) for number in ENDINGS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_end += 1


def _die_with_parent(parent: int) -> None:
    """Let the kernel end this child when the supervisor is killed. Linux only."""
    if sys.platform != "linux":
        return
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


LIBC = ctypes.CDLL(None)  # loaded here: a forked child must not load anything

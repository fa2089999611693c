"""The faults that strike while clients register and read: each breaks one thing, each again."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from faults.ledger import load
from faults.proxy import CUT, HANG, PASS, REFUSE, SLOW
from faults.results import Row, accounted
from faults.servers import killed
from faults.stage import Stage

WRITERS, READERS = 3, 2
BROKEN = 2.0  # seconds that a line stays broken
FEW_BYTES = 20_000
EACH = 10  # petitions registered for each strike, at least
PATIENCE = 300.0


@dataclass(frozen=True)
class Fault:
    """What strikes once."""

    code: str
    words: str
    strike: Callable[[Stage], None]


def _redis(mode: str) -> Callable[[Stage], None]:
    def strike(stage: Stage) -> None:
        stage.to_redis.turn(mode)
        time.sleep(BROKEN)
        stage.to_redis.turn(PASS)

    return strike


def _database(mode: str) -> Callable[[Stage], None]:
    def strike(stage: Stage) -> None:
        stage.to_database.turn(mode, int(stage.random.uniform(0, FEW_BYTES)))
        time.sleep(BROKEN)
        stage.to_database.turn(PASS)

    return strike


def _web(stage: Stage) -> None:
    stage.product.kill_a_web_worker(stage.random.random())


def _everything(stage: Stage) -> None:
    """What a power cut does to processes; what it does to a disk nothing here can do."""
    parts = (stage.product, stage.postgres, stage.redis)
    with stage.product.held:
        killed([pid for part in parts for pid in part.processes()])
        stage.postgres.start()
        stage.redis.restart()
        stage.product.start_again()


FAULTS = [
    Fault("F07", "kill -9 of a web process", _web),
    Fault("F01", "kill -9 of the worker, which relays events", lambda s: s.product.kill("worker")),
    Fault("F02", "kill -9 of beat", lambda s: s.product.kill("beat")),
    Fault("F25", "kill -9 of PostgreSQL, Redis, web, worker and beat at once", _everything),
    Fault("F06", "PostgreSQL restarted at once", lambda s: s.postgres.restart_at_once()),
    Fault("F06", "connections to PostgreSQL refused", _database(REFUSE)),
    Fault("F06", "connections to PostgreSQL cut after some bytes", _database(CUT)),
    Fault("F06", "PostgreSQL slow to answer", _database(SLOW)),
    Fault("F05", "Redis refuses", _redis(REFUSE)),
    Fault("F05", "Redis accepts and never answers", _redis(HANG)),
    Fault("F04", "Redis wiped (FLUSHALL)", lambda s: s.redis.flush()),
    Fault("F04", "Redis restarted, nothing kept", lambda s: s.redis.restart()),
]  # fmt: skip


def under_load(stage: Stage, fault: Fault, rounds: int) -> Row:
    """Let a fault strike `rounds` times under load, and account for every request."""
    ledger = stage.ledger()
    with load(ledger, WRITERS, READERS, stage.pages):
        for _ in range(rounds):
            time.sleep(stage.random.uniform(0.5, 2.0))
            fault.strike(stage)
        until = time.monotonic() + PATIENCE
        while len(ledger.numbers) < EACH * rounds and time.monotonic() < until:
            time.sleep(0.1)  # what works on is proved by more than one request
    row = Row(fault.code, fault.words, rounds)
    row.orphans = stage.settle()
    return accounted(row, ledger)

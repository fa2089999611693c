"""One installation for a run: servers of its own, a proxy before each, and the product."""

import os
import random
from pathlib import Path

from faults.house import DATABASE, House, environment
from faults.processes import Product
from faults.proxy import PASS, Proxy
from faults.servers import Postgres, Redis


class Stage(House):
    """Everything a fault needs. The checking process reaches the database past the proxy."""

    def __init__(self, folder: Path, tools: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)  # noqa: S311 - a seed to repeat it
        self.postgres, self.redis = Postgres(folder, tools), Redis()
        self.to_database, self.to_redis = Proxy(self.postgres.port), Proxy(self.redis.port)

    def open(self) -> None:
        """Start the servers, and name them to Django before it reads its settings."""
        self.postgres.start()
        self.redis.start()
        self.postgres.execute(f"CREATE DATABASE {DATABASE}")
        for name in ("DEMO", "DEBUG"):
            os.environ.pop(name, None)
        os.environ.update(environment(self.folder))
        os.environ.update(_servers(self.postgres.port, self.redis.port))

    def furnish(self) -> None:
        """Make tables, people and a token, and start the product."""
        self.tables()
        self.people()
        lines = _servers(self.to_database.port, self.to_redis.port)
        self.product = Product(os.environ | lines, self.folder)
        self.product.start("web", "worker", "beat")

    def mend(self) -> None:
        """Let the lines carry everything again."""
        self.to_database.turn(PASS)
        self.to_redis.turn(PASS)
        self.product.wait()

    def close(self) -> None:
        if hasattr(self, "product"):
            self.product.stop()
        self.to_database.end()
        self.to_redis.end()
        self.postgres.stop()
        self.redis.stop()


def _servers(database: int, broker: int) -> dict[str, str]:
    return {
        "DATABASE_URL": f"postgres://postgres@127.0.0.1:{database}/{DATABASE}",
        "REDIS_URL": f"redis://127.0.0.1:{broker}/0",
    }

"""The databases of the settings: the one that is the truth, and a replica of it if there is one."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config import env

POSTGRES = "django.db.backends.postgresql"
# A machine that is gone sends no word of it. Without these a thread would wait for it for a quarter
# of an hour; a server that only takes long to answer is not given up.
NOTICED = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,  # milliseconds
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
# The primary answers instead, so nobody has to wait for long.
NOTICED_SOON = NOTICED | {"connect_timeout": 2, "tcp_user_timeout": 1_000}
READ_ONLY = "-c default_transaction_read_only=on -c statement_timeout=5s"


def databases(folder: Path) -> dict[str, dict[str, object]]:
    """Return what DATABASE_URL and DATABASE_REPLICA_URL name; SQLite lies in the folder."""
    url = env.text("DATABASE_URL", f"sqlite:///{folder / 'huiyin.sqlite3'}")
    found = {"default": _primary(url)}
    if replica := env.text("DATABASE_REPLICA_URL", ""):
        found["replica"] = _replica(replica, found["default"])
    return found


def _primary(url: str) -> dict[str, object]:
    config = _parsed(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # DEFERRED transactions lose writes to "database is locked" once two processes write.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,  # busy waiting is not fair: a writer among eight may wait long
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON;",
        }
        return config
    if config["ENGINE"] != POSTGRES:
        raise ImproperlyConfigured("DATABASE_URL must start with sqlite:// or postgres://.")
    # Compiling a plan takes longer than any query of a page. A pool passes no options on: there
    # `grant_app_role` has said it to the database itself.
    return _postgres(config, NOTICED, "-c jit=off")


def _replica(url: str, primary: dict[str, object]) -> dict[str, object]:
    config = _parsed(url)
    if config["ENGINE"] != POSTGRES or primary["ENGINE"] != POSTGRES:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL needs postgres://, as DATABASE_URL then.")
    config["TEST"] = {"MIRROR": "default"}
    return _postgres(config, NOTICED_SOON, f"-c jit=off {READ_ONLY}")


def _postgres(config: dict[str, Any], noticed: dict[str, int], options: str) -> dict[str, object]:
    pooled = env.flag("PGBOUNCER")  # a connection is ours for one transaction only
    config["DISABLE_SERVER_SIDE_CURSORS"] = pooled
    asked = config.get("OPTIONS") or {}  # what stands in the URL, such as target_session_attrs
    config["OPTIONS"] = noticed | ({} if pooled else {"options": options}) | asked
    return config


def _parsed(url: str) -> dict[str, Any]:
    return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))

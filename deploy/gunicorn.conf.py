"""How the web server runs in production: `gunicorn --config deploy/gunicorn.conf.py config.wsgi`.

Threads, because a request waits for the database most of its time; few processes, because each
holds the whole program. Only what differs from machine to machine is read from the environment.
"""

import os
import shutil
import tempfile
from typing import Any

from config.logs import logging_by

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# A process is replaced before what it has kept in memory adds up, never all at the same time.
max_requests, max_requests_jitter = 20000, 2000
timeout = 120  # of a process that has fallen silent altogether
graceful_timeout = 30  # what was begun is ended before a restart
keepalive = 20
control_socket_disable = True
# Whose X-Forwarded-Proto is believed: the same proxies whose X-Forwarded-For is.
forwarded_allow_ips = ",".join(
    proxy for proxy in os.environ.get("TRUSTED_PROXIES", "").split(",") if proxy.strip() != "unix"
)
# No access log: the application writes one, without addresses. What is said goes the same way.
accesslog = None
logconfig_dict = logging_by(os.environ.get("LOG_FORMAT") or "json")
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False},
    "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
}

# Every process counts into a file of its own there, and one adds them up.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="huiyin-metrics-")
COUNTED = os.environ["PROMETHEUS_MULTIPROC_DIR"]


def child_exit(server: Any, worker: Any) -> None:
    """Close the files of a process that ended; what it counted stays counted."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    """Leave nothing behind."""
    shutil.rmtree(COUNTED, ignore_errors=True)

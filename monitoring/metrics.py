"""What is counted of requests, and all numbers in the text format of Prometheus.

Several web processes count into files of the folder PROMETHEUS_MULTIPROC_DIR, which
`deploy/gunicorn.conf.py` makes before they start; one of them adds all up when it is asked.
A request is named by its route, never by its address, which may hold a code.
"""

import os

from django.conf import settings
from django.http import HttpRequest
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from monitoring.facts import Facts

CONTENT_TYPE = CONTENT_TYPE_LATEST
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
STEPS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter("huiyin_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "huiyin_request_seconds", "Time until the answer began.", ["route", "method"], buckets=STEPS
)
STATEMENTS = Counter("huiyin_sql_statements", "SQL statements of requests.", ["route"])
STATEMENT_SECONDS = Counter("huiyin_sql_seconds", "Time these statements took.", ["route"])


def route_of(request: HttpRequest) -> str:
    """Return the name of the page, "static" for a file of the front end, "none" for neither."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or "none"
    return "static" if request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}") else "none"


def count(request: HttpRequest, status: int, seconds: float, statements: int, took: float) -> None:
    """Count one request that was answered."""
    route = route_of(request)
    method = request.method if request.method in METHODS else "OTHER"
    REQUESTS.labels(route, method, str(status)).inc()
    SECONDS.labels(route, method).observe(seconds)
    STATEMENTS.labels(route).inc(statements)
    STATEMENT_SECONDS.labels(route).inc(took)


def exposition() -> bytes:
    """Return what all web processes of this server counted, and the facts of the database."""
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    facts = CollectorRegistry(auto_describe=False)
    facts.register(Facts())
    return generate_latest(counted) + generate_latest(facts)

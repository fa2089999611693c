"""Nothing that was found a moment ago may answer for the next test."""

import pytest

from monitoring import facts, readiness

TOKEN = "a-token-of-the-monitoring-0001"


@pytest.fixture(autouse=True)
def _nothing_was_asked_yet():
    readiness.forget()
    facts.forget()
    yield
    readiness.forget()
    facts.forget()


@pytest.fixture
def token(settings):
    """Let the monitoring show a token; returns the header it sends."""
    settings.MONITOR_TOKEN = TOKEN
    return {"authorization": f"Bearer {TOKEN}"}

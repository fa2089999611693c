"""Where the files of the deployment lie, and what they say."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="session")
def compose():
    """The compose file as containers see it: anchors and merges resolved."""
    return yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())


@pytest.fixture(scope="session")
def units():
    """The systemd units by name: each a list of (key, value)."""
    found = {}
    for path in sorted((DEPLOY / "systemd").iterdir()):
        lines = [line for line in path.read_text().splitlines() if re.match(r"[A-Za-z]+=", line)]
        found[path.name] = [tuple(line.split("=", 1)) for line in lines]
    assert len(found) == 5
    return found

"""What the pages on running it tell people to type exists, and what they link to is there."""

import re

import pytest
from django.core.management import get_commands
from prometheus_client.registry import REGISTRY

from monitoring import facts, metrics
from tests.deploy.conftest import ROOT

PAGES = ["deploy.md", "deploy.zh.md", "operations.md", "scaling.md"]


def text(page):
    return (ROOT / "docs" / page).read_text()


@pytest.mark.parametrize("name", PAGES)
def test_files_that_are_named_or_linked_are_there(name):
    linked = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text(name))
    named = re.findall(
        r"\b(?:deploy|scripts|requirements|petitions|monitoring)/[\w./-]+\w", text(name)
    )
    written = {"deploy/compose/tls", "deploy/compose/huiyin.env", "deploy/systemd/huiyin"}
    paths = [ROOT / "docs" / link for link in linked] + [
        ROOT / path for path in named if path not in written
    ]
    assert paths
    assert [path for path in paths if not path.exists()] == []


@pytest.mark.parametrize("name", ["deploy.md", "deploy.zh.md", "operations.md"])
def test_commands_that_are_typed_exist(name):
    typed = set(re.findall(r"\bhuiyin (?:--owner )?([a-z_]{4,})\b", text(name)))
    assert {"verify"} <= typed
    assert typed - set(get_commands()) == set()


def test_headings_that_are_linked_exist():
    for page in PAGES:
        body = text(page)
        heads = re.findall(r"^#+ (.+)$", body, re.MULTILINE)
        anchors = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
        for anchor in re.findall(r"\]\(#([^)]+)\)", body):
            assert anchor in anchors, (page, anchor)


def test_every_metric_is_explained_and_every_explained_one_is_told(db):
    told = {family.name for family in facts.Facts().collect()}
    told |= {family.name for family in REGISTRY.collect() if family.name.startswith("huiyin_")}
    assert metrics.REQUESTS._name in told
    page = text("operations.md")
    named = {name.removesuffix("_total") for name in re.findall(r"huiyin_[a-z_]+", page)}
    # Without a verification there is nothing to say of it; the version needs no word.
    said_later = {name for name in named if name.startswith("huiyin_verify_")}
    assert len(said_later) == 3
    assert named - told - said_later == set()
    assert told - named == {"huiyin_info"}

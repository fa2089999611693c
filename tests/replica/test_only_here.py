"""No module leads a query to another database by itself: the import contract would not see it."""

import ast

import pytest

from tests.deploy.conftest import ROOT

APPS = (
    "jobs", "audit", "organization", "errands", "petitions", "digest", "accountability", "meetings",
    "risk_assessment", "portal", "reports", "api", "monitoring",
)  # fmt: skip
MAY = {"portal/public/shelf.py", "portal/openness.py"}


def leads_away(tree):
    """Yield what chooses a database: .using(…), connections["replica"], the name of the alias."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "using":
                yield node.lineno
        elif isinstance(node, ast.Constant) and node.value == "replica":
            yield node.lineno


@pytest.mark.parametrize("app", APPS)
def test_only_the_shelf_and_the_openness_choose_a_database(app):
    found = {}
    for path in (ROOT / app).rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        lines = list(leads_away(ast.parse(path.read_text("utf-8"))))
        if lines and name not in MAY:
            found[name] = lines
    found.pop("monitoring/readiness.py", None)  # the name of its part on the page for operators
    assert found == {}

"""The check that code begins at `visible_to`: one bad and one good sample, and the product."""

import importlib.util
from pathlib import Path

PATH = Path(__file__).resolve().parents[2] / "scripts" / "check_querysets.py"
SPEC = importlib.util.spec_from_file_location("check_querysets", PATH)
checker = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(checker)

GOOD = """
def page(request):
    return Case.objects.visible_to(request.user).filter(stage="closed")
"""
BAD = """
def page(request):
    found = Case.objects.filter(stage="closed")
    manager = Reply.objects
    return found, manager, Petition._default_manager.all()
"""


def test_a_chain_that_begins_at_visible_to_passes():
    assert checker.faults("petitions/views/new.py", GOOD) == []


def test_a_chain_that_begins_elsewhere_fails_and_names_its_line():
    found = checker.faults("petitions/views/new.py", BAD)
    assert [line.split(" ")[0] for line in found] == [
        "petitions/views/new.py:3:", "petitions/views/new.py:4:", "petitions/views/new.py:5:",
    ]  # fmt: skip


def test_a_reason_lets_one_function_begin_elsewhere_and_no_other(monkeypatch):
    monkeypatch.setitem(checker.ALLOWED, "petitions/views/new.py:page", "A sample.")
    assert checker.faults("petitions/views/new.py", BAD) == []
    assert checker.faults("petitions/views/new.py", BAD.replace("page", "other"))


def test_every_reason_is_a_sentence():
    assert all(reason.endswith(".") for reason in checker.ALLOWED.values())


def test_the_product_begins_at_visible_to():
    assert checker.main() == 0

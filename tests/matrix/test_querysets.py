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


def test_a_lock_that_takes_joined_rows_with_it_fails():
    narrow = """
Token.objects.select_for_update().filter(pk__in=[1], ended_at__isnull=True).get()
Token.objects.select_for_update(of=("self",)).select_related("account").get(pk=1)
list(Unit.objects.select_related("parent").filter(parent__code="1"))
"""
    wide = """
Token.objects.select_for_update().select_related("account").get(pk=1)
rows = Token.objects.select_related("account").filter(pk=1).select_for_update(skip_locked=True)
Token.objects.select_for_update().filter(account__username="a").first()
"""
    assert checker.wide_locks("api/actions/new.py", narrow) == []
    found = checker.wide_locks("api/actions/new.py", wide)
    assert [line.split(" ")[0] for line in found] == [
        f"api/actions/new.py:{line}:" for line in (2, 3, 4)
    ]


def test_every_reason_is_a_sentence():
    assert all(reason.endswith(".") for reason in checker.ALLOWED.values())


def test_the_product_begins_at_visible_to():
    assert checker.main() == 0

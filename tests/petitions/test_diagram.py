"""The page of the life cycle is drawn from the table and kept fresh."""

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from petitions import diagram
from petitions.management.commands import lifecycle
from petitions.workflow import TABLE


def test_the_page_says_what_the_table_says():
    call_command("lifecycle", check=True)


def test_every_step_stands_on_the_page_whatever_the_language():
    with override("en"):
        page = diagram.page()
    assert page == diagram.page()
    for row in TABLE:
        assert f"| `{row.code}` |" in page
        if row.case_to:
            assert f"--> {row.case_to.value}: {row.code}" in page


def test_an_old_page_is_refused_and_written_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(lifecycle, "PAGE", tmp_path / "lifecycle.md")
    with pytest.raises(CommandError, match="run lifecycle"):
        call_command("lifecycle", check=True)
    call_command("lifecycle")
    call_command("lifecycle", check=True)

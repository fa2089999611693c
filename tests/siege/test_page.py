"""The page of figures: each suite writes its own sections and keeps those of the others."""

from bench.page import replace_own, replace_section


def test_a_section_is_written_in_its_place_and_every_other_one_stays(tmp_path):
    page = tmp_path / "figures.md"
    page.write_text("# Figures\n\nHead.\n\n## One\n\n1\n\n## Two\n\n2\n", encoding="utf-8")
    replace_section(page, "Three", "3")
    replace_section(page, "One", "one")
    said = "# Figures\n\nHead.\n\n## One\n\none\n\n## Two\n\n2\n\n## Three\n\n3\n"
    assert page.read_text(encoding="utf-8") == said
    replace_own(page, "# Figures\n\nNew head.\n\n## Two\n\ntwo\n")
    said = "# Figures\n\nNew head.\n\n## Two\n\ntwo\n\n## One\n\none\n\n## Three\n\n3\n"
    assert page.read_text(encoding="utf-8") == said
    replace_own(page, page.read_text(encoding="utf-8"))
    assert page.read_text(encoding="utf-8") == said

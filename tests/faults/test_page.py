"""The page of figures: each suite writes its part and no other."""

from bench.keeping import TITLE, keep
from faults import known


def test_each_suite_replaces_its_own_part_alone(tmp_path):
    page = tmp_path / "figures.md"
    page.write_text(f"{TITLE}\nWritten by `make bench`.\n\n## Pages\n", encoding="utf-8")
    keep("faults", "## Faults survived\n\nnone", page)
    keep("soak", "## Soak", page)
    keep("faults", "## Faults survived\n\nall", page)
    said = page.read_text(encoding="utf-8")
    assert said.startswith(TITLE)
    assert said.count("Faults survived") == 1
    parts = [said.index(words) for words in ("## Pages", "all", "## Soak")]
    assert parts == sorted(parts)
    keep("bench", "Written again.", page)
    said = page.read_text(encoding="utf-8")
    assert "## Pages" not in said
    assert said.index("Written again.") < said.index("all") < said.index("## Soak")


def test_a_page_that_is_not_there_yet_is_begun(tmp_path):
    keep("soak", "## Soak", tmp_path / "figures.md")
    assert (tmp_path / "figures.md").read_text(encoding="utf-8").startswith(TITLE)


def test_every_test_that_the_page_names_is_there():
    assert known.gone() == []

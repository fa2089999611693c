"""The page of figures: each suite writes its part and no other."""

from bench.keeping import README, TITLE, keep
from faults import known, writing
from faults.beside import told
from faults.results import Found, Row


def test_the_readme_shows_every_headline(tmp_path):
    page, readme = tmp_path / "figures.md", tmp_path / "README.md"
    readme.write_text("Before.\n<!-- figures -->\n- old\n<!-- end figures -->\nAfter.\n", "utf-8")
    keep("soak", "One hour.", "## Soak", page, readme)
    keep("bench", "A million.", "## Pages", page, readme)
    keep("soak", "Two hours.", "## Soak", page, readme)
    assert readme.read_text("utf-8") == (
        "Before.\n<!-- figures -->\n- A million.\n- Two hours.\n<!-- end figures -->\nAfter.\n"
    )
    assert README.read_text("utf-8").count("<!-- figures -->") == 1


def test_each_suite_replaces_its_own_part_alone(tmp_path):
    page = tmp_path / "figures.md"
    page.write_text(f"{TITLE}\nWritten by `make bench`.\n\n## Pages\n", encoding="utf-8")
    keep("faults", "None.", "## Faults survived\n\nnone", page)
    keep("soak", "One.", "## Soak", page)
    keep("faults", "All.", "## Faults survived\n\nall", page)
    said = page.read_text(encoding="utf-8")
    assert said.startswith(TITLE)
    assert said.count("Faults survived") == 1
    parts = [said.index(words) for words in ("## Pages", "all", "## Soak")]
    assert parts == sorted(parts)
    keep("bench", "Two.", "Written again.", page)
    said = page.read_text(encoding="utf-8")
    assert "## Pages" not in said
    assert said.index("Written again.") < said.index("all") < said.index("## Soak")


def test_a_page_that_is_not_there_yet_is_begun(tmp_path):
    keep("soak", "One.", "## Soak", tmp_path / "figures.md")
    assert (tmp_path / "figures.md").read_text(encoding="utf-8").startswith(TITLE)


def test_every_test_that_the_page_names_is_there():
    assert known.gone() == []


def test_what_did_not_run_stands_on_the_page_with_its_reason():
    found = Found(rounds=2, seed=1, rows=[Row("F07", "kill -9", 2, asked=3, acknowledged=3)])
    found.missed = [("slow clients", "nginx is not installed")]
    said = writing.page(found)
    assert "- Not run: slow clients, nginx is not installed." in said
    assert "3 of 3 acknowledged, 0 lost" in said


def test_pages_before_and_during_are_told_in_numbers():
    assert told([], [1.0]) == "no page came"
    assert told([0.1, 0.2, 0.3], [0.2, 0.4, 0.6]) == (
        "pages p50/p95 200/300 ms before, 400/600 ms during (2.0 ×), 3 and 3 pages"
    )

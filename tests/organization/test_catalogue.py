import polib
import pytest

from organization.management.commands import check_catalogue as catalogue


@pytest.fixture
def project(tmp_path):
    """Return a small project with strings in code and in a template."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "rules.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        'A = _("登记")\nB = ngettext("%(n)d 件", "%(n)d 件", 2)\nC = pgettext("动词", "督办")\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '  <p>{% translate "信访件" %}</p>\n\n    <b title="\'">'
        "{% blocktranslate trimmed with day=due %}\n  到{{ day }}止\n{% endblocktranslate %}</b>"
        "{% blocktranslate count n=n %}{{ n }} 项{% plural %}{{ n }} 项{% endblocktranslate %}"
        '{{ _("导出") }}{% include "x.html" with label=_("打印") only %}'
    )
    return tmp_path


def test_strings_are_found_in_code_and_in_templates(project):
    found = catalogue.strings_of(project)
    assert set(found) == {
        (None, "登记"), (None, "%(n)d 件"), ("动词", "督办"), (None, "信访件"),
        (None, "到%(day)s止"), (None, "%(n)s 项"), (None, "导出"), (None, "打印"),
    }  # fmt: skip
    assert found[None, "登记"] == ("", {"config/rules.py"})
    assert found[None, "%(n)s 项"][0] == "%(n)s 项"


def entry(msgid, msgstr="", **fields):
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **fields)


def faults(*entries, found):
    po = polib.POFile()
    po.extend(entries)
    return sorted(catalogue.faults_of(po, {(None, key): ("", {"x.py"}) for key in found}))


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ([], "missing: 登记  (x.py)"),
        ([entry("登记")], "untranslated: 登记"),
        ([entry("登记", "Register", flags=["fuzzy"])], "fuzzy: 登记"),
    ],
)
def test_a_string_without_a_good_translation_is_named(entries, fault):
    assert faults(*entries, found=["登记"]) == [fault]


def test_a_dead_translation_is_named():
    assert faults(entry("旧", "old"), found=[]) == ["obsolete: 旧"]


def test_a_translation_keeps_the_placeholders():
    good = entry("到%(day)s止，{n}", "until %(day)s, {n}")
    bad = entry("共%(n)d件", "%(m)d cases")
    assert faults(good, bad, found=[good.msgid, bad.msgid]) == [f"placeholders differ: {bad.msgid}"]


def test_a_singular_may_say_one_in_words():
    plural = entry("%(n)s 件", msgid_plural="%(n)s 件")
    plural.msgstr_plural = {0: "one case", 1: "%(n)s cases"}
    assert faults(plural, found=["%(n)s 件"]) == []
    plural.msgstr_plural = {0: "one case", 1: "cases"}
    assert faults(plural, found=["%(n)s 件"]) == ["placeholders differ: %(n)s 件"]


def test_what_is_asked_for_with_a_number_anywhere_has_a_plural(project):
    (project / "config" / "again.py").write_text('D = gettext("%(n)d 件")\n')
    assert catalogue.strings_of(project)[None, "%(n)d 件"] == (
        "%(n)d 件",
        {"config/again.py", "config/rules.py"},
    )
    po = polib.POFile()
    po.append(entry("%(n)d 件", "%(n)d cases"))
    found = {(None, "%(n)d 件"): ("%(n)d 件", {"x.py"})}
    assert list(catalogue.faults_of(po, found)) == ["no plural: %(n)d 件"]


def test_bringing_up_to_date_adds_what_is_missing_and_drops_what_is_dead():
    old = polib.POFile()
    old.extend([entry("登记", "Register"), entry("旧", "old")])
    found = {(None, "登记"): ("", {"x.py"}), (None, "新"): ("", {"x.py"})}
    new = catalogue.brought_up_to_date(old, found)
    assert {each.msgid: each.msgstr for each in new} == {"登记": "Register", "新": ""}

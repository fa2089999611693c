"""Compare the English catalogue with the strings in code and templates, or bring it up to date."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

Key = tuple[str | None, str]  # (context, msgid)
Found = dict[Key, tuple[str, set[str]]]  # key: (plural or "", files)

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
SKIPPED = {"migrations", "tests", "node_modules", "site-packages"}
HEADER = {
    "Project-Id-Version": "Huiyin",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Command(BaseCommand):
    help = "Fail when the English catalogue lacks a string, keeps a dead one, or breaks one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--update", action="store_true", help="add missing, drop obsolete")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
        found = strings_of(settings.BASE_DIR)
        old = polib.pofile(str(path)) if path.exists() else polib.POFile()
        if options["update"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            old = brought_up_to_date(old, found)
            old.save(str(path))
        problems = [*faults_of(old, found)]
        for problem in problems:
            self.stdout.write(problem)
        if problems and not options["update"]:
            raise CommandError(f"{len(problems)} problems in the English catalogue.")
        self.stdout.write(f"{len(found)} strings, {len(problems)} problems")


def strings_of(root: Path) -> Found:
    """Return every string that the project's code and templates ask to have translated."""
    found: Found = {}
    for path, source in sources(root):
        for _line, message, _comments, context in extract("python", source, KEYWORDS):
            one, many = message if isinstance(message, tuple) else (message, "")
            if one:
                # Asked for once with a number, it needs both forms wherever else it stands.
                plural, files = found.get((context, one), ("", set()))
                found[context, one] = (plural or many, files | {str(path.relative_to(root))})
    return found


def sources(root: Path) -> Iterator[tuple[Path, BytesIO]]:
    """Yield each Python file, and each template turned into what looks like Python."""
    folders = [Path(app.path) for app in apps.get_app_configs() if _is_ours(Path(app.path), root)]
    for path in _files([*folders, root / "config"], ".py"):
        yield path, BytesIO(path.read_bytes())
    for path in _files([root / "templates", *folders], ".html"):
        code = templatize(path.read_text(), origin=str(path))
        # What is left of the markup is no code: its indentation would upset the tokenizer.
        yield path, BytesIO("\n".join(line.strip() for line in code.splitlines()).encode())


def brought_up_to_date(old: polib.POFile, found: Found) -> polib.POFile:
    """Return the catalogue with exactly these strings; translations that fit are kept."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    new = polib.POFile()
    new.metadata = HEADER
    for key, (plural, files) in sorted(
        found.items(), key=lambda item: (min(item[1][1]), item[0][1])
    ):
        entry = known.get(key)
        if entry is None or entry.obsolete or bool(entry.msgid_plural) != bool(plural):
            entry = polib.POEntry(msgctxt=key[0], msgid=key[1])
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = entry.msgstr_plural or {0: "", 1: ""}
        entry.occurrences = [(name, "") for name in sorted(files)]
        new.append(entry)
    return new


def faults_of(catalogue: polib.POFile, found: Found) -> Iterator[str]:
    """Yield a line for each string that is missing, dead, fuzzy, empty or of other placeholders."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    for key in found.keys() - known.keys():
        yield f"missing: {key[1]}  ({', '.join(sorted(found[key][1]))})"
    for entry in catalogue:
        if entry.obsolete or (entry.msgctxt, entry.msgid) not in found:
            yield f"obsolete: {entry.msgid}"
        elif entry.fuzzy:
            yield f"fuzzy: {entry.msgid}"
        elif not entry.translated():
            yield f"untranslated: {entry.msgid}"
        elif found[entry.msgctxt, entry.msgid][0] and not entry.msgid_plural:
            yield f"no plural: {entry.msgid}"
        elif _placeholders_differ(entry):
            yield f"placeholders differ: {entry.msgid}"


def _placeholders_differ(entry: polib.POEntry) -> bool:
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    if not entry.msgid_plural:
        return set(PLACEHOLDER.findall(entry.msgstr)) != wanted
    # The singular may say "one" in words.
    one, *others = (set(PLACEHOLDER.findall(text)) for text in entry.msgstr_plural.values())
    return not one <= wanted or any(other != wanted for other in others)


def _is_ours(folder: Path, root: Path) -> bool:
    return folder.is_relative_to(root) and not SKIPPED & set(folder.relative_to(root).parts)


def _files(folders: Iterable[Path], suffix: str) -> list[Path]:
    paths = {path for folder in folders for path in folder.rglob(f"*{suffix}")}
    return sorted(path for path in paths if not SKIPPED & set(path.parts))

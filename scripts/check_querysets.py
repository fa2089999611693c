#!/usr/bin/env python3
"""Fails where code reads cases, or what hangs on them, without beginning at `visible_to`, and
where a lock takes rows of a joined table with it.

Reads the source only (no Django), so it runs in a second and cannot be fooled by a mock. What
may begin elsewhere stands in ALLOWED, by file and function, each with its reason.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
# What stands around the product: no page of it shows what they read.
AROUND = {"tests", "bench", "faults", "hosts", "siege"}
APPS = tuple(sorted({path.parent.name for path in ROOT.glob("*/__init__.py")} - AROUND))
GUARDED = {"Case", "Assignment", "Petition", "Petitioner", "Clock", "Reply", "Event",
           "EventText", "Proceeding", "Accused", "Recusal", "CaseGrant", "FactRequest",
           "CaseCopy", "AccountabilityProceeding", "IssuedPaper", "PaperFile"}  # fmt: skip
BEGIN = "visible_to"
LOOKUPS = {"in", "lt", "lte", "gt", "gte", "isnull", "contains", "startswith", "date", "year"}
HARMLESS = {"none", "create", "bulk_create", "get_or_create"}  # read nothing back

# Folder, file, or file:function -> why it may begin elsewhere.
ALLOWED: dict[str, str] = {
    "petitions/actions/": "Actions lock the one row they were given; `require` asked visible_to.",
    "meetings/topics.py": (
        "The rules run for the office itself; what they propose is shown through visible_to."
    ),
    "meetings/views/one_stop.py:one_stop": (
        "Narrowed to the cases of visible_to before a row is read."
    ),
    "monitoring/": "Counts for the operator: numbers, and no case behind them.",
    "audit/exporting.py:lines": (
        "The operator takes the trail to the auditor; codes, days and ids, no words."
    ),
    "demo/": "Fills an empty database with invented cases.",
    "accountability/models/": (
        "Here visible_to itself is written, and what the models share with it."
    ),
    "accountability/ladder.py": (
        "The ladder runs for the office itself; whom it tells is asked of visible_to."
    ),
    "accountability/lapses.py": (
        "The rules run for the office itself; proposals are shown by visible_to."
    ),
    "petitions/jobs.py": "The clock sweep runs for the office itself and shows nothing.",
    "petitions/recounting.py": (
        "Counts limits anew for who keeps calendar and rules; of restricted cases only how many."
    ),
    "petitions/rerouting.py": (
        "Numbers for each unit for who keeps the topics; of restricted cases only how many."
    ),
    "petitions/windows.py:lapse": "The daily job runs for the office itself and shows nothing.",
    "petitions/replay.py": "Rebuilds the projection of a case that an action holds.",
    "petitions/file_checks.py": "Compares files with their events; finds numbers, shows no words.",
    "petitions/verify.py": "Compares every row with its events; finds numbers, shows no words.",
    "petitions/wall_proof.py": (
        "The nightly proof asks for everybody and must not trust visible_to; it keeps counts."
    ),
    "portal/erasing.py": "Empties the cases of a batch two others agreed to; shows no words.",
    "petitions/papers/shelf.py:drawable": "Events of the one case taken from visible_to.",
    "petitions/papers/sayings.py:earlier": "Events of the one case an action has locked.",
    "petitions/papers/verify.py": "Compares every paper with its events; shows no words.",
    "petitions/papers/jobs.py:store": "Draws what is not stored yet, and shows nothing.",
    "petitions/reminding.py:remind": (
        "The nightly reminder tells holders of grants that theirs end."
    ),
    "petitions/notices.py:_relay_batch": (
        "The relay reads all events; each notice asks visible_to for its reader."
    ),
    "portal/notices.py:_to_the_office": (
        "The relay reads the case of an event it holds; only the office that registered it is told."
    ),
    "petitions/fact_notices.py:notices_of": (
        "The relay reads the letter of an event it holds; only its two units are told."
    ),
    "petitions/accused_side.py:of": "Rows of the one case the caller took from visible_to.",
    "petitions/aside.py:grounds_for": "Rows of the one case the caller took from visible_to.",
    "petitions/aside.py:facts_for": "Rows of the one case the caller took from visible_to.",
    "petitions/forms/accusing.py:__init__": "Rows of the one case the caller took from visible_to.",
    "petitions/forms/recusing.py:__init__": "Rows of the one case the caller took from visible_to.",
    "petitions/guards.py:person_block": (
        "Asks whether the wall keeps one person from one held case."
    ),
    "petitions/identity.py:people_of": "Rows of the one case the caller took from visible_to.",
    "petitions/identity.py:prepare_veils": "Names to be masked, of cases that began at visible_to.",
    "petitions/identity.py:veil_over": "Names to be masked; none of them is shown.",
    "meetings/paper.py:_general": "Names to be masked in the minutes; none of them is shown.",
    "petitions/redaction.py:_secrets": "Rows of the one case the caller took from visible_to.",
    "petitions/redaction.py:words_of": "Rows of the one case the caller took from visible_to.",
    "petitions/retention.py:tombstone_of": "Rows of the one case the caller took from visible_to.",
    "petitions/timeline.py:events_of": "Rows of the one case the caller took from visible_to.",
    "petitions/desk_lines.py:situations": "Rows of the cases of a list that began at visible_to.",
    "petitions/columns.py:lines": "Rows of the cases of a list that began at visible_to.",
    "petitions/worklist.py:shown": "The ids were picked from a list that began at visible_to.",
    "petitions/worklist.py:_had_part": ("A subquery: it narrows cases that began at visible_to."),
    "petitions/worklist.py:_written": (
        "A subquery: it narrows or annotates cases that began at visible_to."
    ),
    "petitions/listing.py:narrow": (
        "A subquery: it narrows or annotates cases that began at visible_to."
    ),
    "petitions/listing.py:_near": (
        "A subquery: it narrows or annotates cases that began at visible_to."
    ),
    "petitions/searching.py:_by_number": (
        "A subquery: it narrows or annotates cases that began at visible_to."
    ),
    "petitions/searching.py:_of_petitioner": (
        "A subquery: it narrows or annotates cases that began at visible_to."
    ),
    "petitions/matching.py:_candidates": "Texts of the cases of a list that began at visible_to.",
    "petitions/matching.py:_same_person": "Narrowed to the cases of visible_to in the statement.",
    "petitions/matching.py:_same_wording": "Narrowed to the cases of visible_to in the statement.",
    "petitions/subject.py:_files": "Numbers of petitions in the cases the caller may see.",
    "petitions/owed.py:running": "Narrowed to the cases of the caller, who began at visible_to.",
    "petitions/subject.py:_people": "Narrowed to the cases of visible_to before a row is read.",
    "petitions/suggestions.py:advise": "Of the one case the caller took from visible_to.",
    "petitions/suggestions.py:_precedents": "Counts by unit over plain cases; names no case.",
    "petitions/suggestions.py:_earlier_hosts": (
        "A subquery: it narrows or annotates cases that began at visible_to."
    ),
    "petitions/suggestions.py:_kept_out": "Rows of the one case the caller took from visible_to.",
    "petitions/suggestions.py:_loads": (
        "How much is open in a unit: a number, for who sends cases out."
    ),
    "petitions/importing/checking.py:sort_out": (
        "Whether a row was imported before, by its own hash."
    ),
    "petitions/importing/checking.py:_cases_of": "Numbers of the registrar's own office.",
    "petitions/views/registering.py:_initial": "The last petition the clerk registered in person.",
    "petitions/views/facts.py": (
        "Letters to the unit of the reader, blind to the case (for_unit, for_office)."
    ),
    "petitions/views/grants.py:_case_grants": (
        "Grants on cases; for the office narrowed by visible_to, hidden ones left out."
    ),
    "petitions/views/proving.py:wall_proofs": "Results of the nightly proof: counts.",
    "petitions/holdings.py": (
        "Counts of open work for handing over; names no case before visible_to."
    ),
    "petitions/granted.py": "The reader's own grants, and one held case.",
    "petitions/explaining.py": (
        "Asks each branch of visible_to alone; answers with a reason or a number."
    ),
    "petitions/forms/explaining.py:clean_case": (
        "The security officer names a case by its number and sees no more of it."
    ),
    "petitions/permissions.py:_kept_out": "Rows of the one case the caller took from visible_to.",
    "petitions/permissions.py:events_visible_to": "The wall itself, for the trail.",
    "petitions/reading.py": "The wall itself, for the read log, and the reader's own work.",
    "petitions/who_saw.py": (
        "The trail of one case its page took from visible_to, or by number for the auditor."
    ),
    "accountability/models/proceedings.py": "The wall narrows who may know of a proceeding.",
    "accountability/handing.py": "What an administrator hands over, less what the wall hides.",
    "accountability/proceeding_parties.py": "Asks whether the wall keeps one person from a case.",
    "accountability/proceeding_facts.py:rows_of": "Takes numbers from whom the wall keeps out.",
    "accountability/proceeding_trail.py": (
        "Leaves out of the trail what is not the reader's; notices ask visible_to."
    ),
    "accountability/actions/proceeding.py:lock": (
        "Locks the one row it was given, and asks who is named on it."
    ),
    "accountability/proceeding_rules.py": (
        "The nightly look runs for the office itself; what it proposes asks visible_to."
    ),
    "audit/log.py:texts": "The words of events the caller holds.",
    "audit/verify.py": "Compares every event with its chain; shows no words.",
    "audit/jobs.py:last_verification": "The one event that says when the chains were verified.",
    "audit/anchors.py": "Hashes over all chains; shows none.",
    "audit/alerts.py:_exports": "Counts exports by person; no case is read.",
    "audit/trail.py": "The auditor's trail, narrowed by EVENT_SCOPES to what may be known.",
    "audit/views.py:_latest_alerts": "The latest alerts: counts.",
    "organization/unit_history.py:history_of": "The chain of a unit; no case is on it.",
    **dict.fromkeys(
        (
            "reports/queries/assignments.py",
            "reports/queries/countable.py",
            "reports/queries/outcomes.py",
            "reports/queries/overview.py",
            "reports/queries/petitions.py",
            "reports/queries/ratings.py",
            "reports/queries/remedies.py",
            "reports/queries/timeliness.py",
        ),
        "Figures leave restricted cases out by definition and name no case.",
    ),
    "reports/duties.py:of": "Leaves restricted cases out of a number and names no case.",
    "reports/overdue.py:assignments_of": (
        "The rows of frozen keys; words and titles are shown of those in visible_to alone."
    ),
    "petitions/list_errands.py:refusal": "Which cases a file holds; compared with visible_to.",
    "reports/bundle.py": (
        "A command of the auditor's machine: codes and days of what a frozen month counted."
    ),
    "reports/span.py": "The first day of all data; a day, not a case.",
    "reports/verify.py": "Recomputes frozen reports from their events.",
    "accountability/campaigning.py:candidates": (
        "The daily rule runs for the office itself; each proposal asks visible_to for its reader."
    ),
    "reports/statistics/as_of.py": (
        "Tells cases again from their events for a number; rows go through Behind._told."
    ),
    "reports/statistics/cases.py:_told": (
        "Numbers of the cases a number counts; titles only of those in visible_to."
    ),
    "reports/dimensions.py:_channel": "A subquery: the channel a number is parted by.",
    "reports/corrections.py:_restricted": (
        "Asks which cases have become restricted, so that no correction line tells of it."
    ),
    "reports/lists.py:numbers": "The numbers of cases that a frozen paper names; no title.",
    "reports/checking.py:_said": "Which department has checked a bulletin; of no case.",
    "reports/lists.py:rows": "The rows behind a number; titles only of those in visible_to.",
}


class Chain(NamedTuple):
    """One `Model.objects` in the source, and the name of what is called on it first."""

    line: int
    function: str
    model: str
    first: str


def chains(source: str) -> Iterator[Chain]:
    """Yield every chain on a guarded model."""
    yield from _walk(ast.parse(source), "")


def _walk(node: ast.AST, function: str) -> Iterator[Chain]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function = node.name
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Attribute) and _is_manager(child.value):
            model = child.value.value.id  # type: ignore[attr-defined]
            yield Chain(child.lineno, function, model, child.attr)
        elif _is_manager(child) and not isinstance(node, ast.Attribute):
            yield Chain(child.lineno, function, child.value.id, "")  # type: ignore[attr-defined]
        yield from _walk(child, function)


def _is_manager(node: ast.AST) -> bool:
    """Tell whether this is `Case.objects`, or the default manager by another name."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
        and isinstance(node.value, ast.Name)
        and node.value.id in GUARDED
    )


def reason(path: str, function: str) -> str:
    """Return why this place may begin elsewhere, empty if it may not."""
    folders = (ALLOWED[key] for key in ALLOWED if key.endswith("/") and path.startswith(key))
    return ALLOWED.get(f"{path}:{function}") or ALLOWED.get(path) or next(folders, "")


def faults(path: str, source: str) -> list[str]:
    """Return one line per chain that begins at something else without a reason."""
    return [
        f"{path}:{chain.line}: {chain.model}.objects.{chain.first} in {chain.function or 'module'}"
        f" - begin at {chain.model}.objects.{BEGIN}(user), or give the reason in ALLOWED of"
        " scripts/check_querysets.py."
        for chain in chains(source)
        if chain.first not in {BEGIN, *HARMLESS} and not reason(path, chain.function)
    ]


def wide_locks(path: str, source: str) -> list[str]:
    """Return one line per lock that also takes the rows it is joined with, in whatever order: two
    steps that meet there may wait for each other for ever."""
    return [
        f"{path}:{chain[0].lineno}: the lock takes joined rows too"
        ' - say select_for_update(of=("self",)).'
        for chain in _call_chains(ast.parse(source))
        if any(_is_named(call, "select_for_update") and not _says_of(call) for call in chain)
        and any(_is_named(call, "select_related") or _joins(call) for call in chain)
    ]


def _call_chains(tree: ast.Module) -> Iterator[list[ast.Call]]:
    """Yield the calls of each `a.b().c().d()`, the last one first."""
    inner: set[ast.Call] = set()
    for node in ast.walk(tree):  # outer calls come before the calls inside them
        if not isinstance(node, ast.Call) or node in inner:
            continue
        chain: list[ast.Call] = []
        one: ast.expr = node
        while isinstance(one, ast.Call):
            chain.append(one)
            one = one.func.value if isinstance(one.func, ast.Attribute) else one.func
        inner.update(chain)
        yield chain


def _is_named(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == name


def _says_of(call: ast.Call) -> bool:
    return any(word.arg == "of" for word in call.keywords)


def _joins(call: ast.Call) -> bool:
    """Tell whether a condition of this call lies on another table."""
    words = [word.arg.split("__")[1:] for word in call.keywords if word.arg]
    return any(set(parts) - LOOKUPS for parts in words)


def stale(files: dict[str, str]) -> list[str]:
    """Return one line per reason that no place needs any more."""
    used = set()
    for path, source in files.items():
        for chain in chains(source):
            if chain.first in {BEGIN, *HARMLESS}:
                continue
            used |= {f"{path}:{chain.function}", path}
            used |= {key for key in ALLOWED if key.endswith("/") and path.startswith(key)}
    return [f"ALLOWED has a reason nobody needs: {key}" for key in ALLOWED if key not in used]


def sources() -> dict[str, str]:
    """Return the product's Python files by path, without migrations."""
    return {
        str(path.relative_to(ROOT)): path.read_text()
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    }


def main() -> int:
    files = sources()
    found = [fault for path, source in files.items() for fault in faults(path, source)]
    found += [fault for path, source in files.items() for fault in wide_locks(path, source)]
    found += stale(files)
    for fault in found:
        print(fault)  # noqa: T201 - a command's answer
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

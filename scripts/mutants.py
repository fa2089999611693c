"""Change the clock a little, hundreds of times, and see whether its tests notice each time.

    make mutants            all of them        MUTANTS=200 make mutants   a sample
    MUTANTS_FLOOR=85        fail below this score (80)

Each mutant is one process: the modules of `petitions.clock` are loaded anew with one change in
one of them, then the tests of the clock run in it until the first that fails. Prints what nobody
noticed and the score: noticed / made. Tests that start the command as a process are left out.
"""

import ast
import copy
import importlib
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEMO", "1")

PACKAGE = "petitions.clock"
MODULES = ("codes", "rules", "counting", "reading", "showing", "effects", "words", "story")
TESTS = ("test_counting", "test_reading", "test_showing", "test_story", "test_vectors")
SLOW = ("test_the_command", "test_a_year_that_was_not")
SECONDS = 20  # of the processor; a mutant that runs longer never ends: noticed
SURVIVED, NOTICED = 0, 1

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
}  # fmt: skip

Change = Callable[[ast.AST], None]


def changes_of(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """Yield what can be changed about one node: words, and how it is done in place."""
    for kinds, changes in CHANGES:
        if isinstance(node, kinds):
            yield from changes(node)


def _of_comparison(node: ast.Compare) -> Iterator[tuple[str, Change]]:
    for place, operator in enumerate(node.ops):
        if other := SWAPS.get(type(operator)):
            yield other.__name__, _swap_in(place, other)


def _of_operation(node: ast.BoolOp | ast.BinOp) -> Iterator[tuple[str, Change]]:
    if other := SWAPS.get(type(node.op)):
        yield other.__name__, lambda found: setattr(found, "op", other())


def _of_constant(node: ast.Constant) -> Iterator[tuple[str, Change]]:
    if isinstance(node.value, int):
        value = not node.value if isinstance(node.value, bool) else node.value + 1
        yield repr(value), lambda found: setattr(found, "value", value)


def _of_condition(node: ast.If | ast.IfExp | ast.While) -> Iterator[tuple[str, Change]]:
    if not isinstance(node, ast.While):
        yield "if True", _decide(True)
    yield "if False", _decide(False)


def _of_return(node: ast.Return) -> Iterator[tuple[str, Change]]:
    if node.value is not None:
        yield "return None", lambda found: setattr(found, "value", ast.Constant(None))


def _of_negation(node: ast.UnaryOp) -> Iterator[tuple[str, Change]]:
    if isinstance(node.op, ast.Not):
        yield "drop not", lambda found: setattr(found, "op", ast.UAdd())


CHANGES: tuple[tuple[Any, Any], ...] = (
    (ast.Compare, _of_comparison),
    (ast.BoolOp | ast.BinOp, _of_operation),
    (ast.Constant, _of_constant),
    (ast.If | ast.IfExp | ast.While, _of_condition),
    (ast.Return, _of_return),
    (ast.UnaryOp, _of_negation),
)


def _swap_in(place: int, other: type[ast.AST]) -> Change:
    return lambda found: found.ops.__setitem__(place, other())  # type: ignore[attr-defined]


def _decide(value: bool) -> Change:
    return lambda found: setattr(found, "test", ast.Constant(value))


def sites(tree: ast.Module) -> Iterator[tuple[int, int, str]]:
    """Yield line, place in the walk, and words of every change; types and texts are left alone."""
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        for name in ("annotation", "returns")
        if getattr(node, name, None) is not None
        for inner in ast.walk(getattr(node, name))
    }
    for place, node in enumerate(ast.walk(tree)):
        if id(node) not in skipped:
            for words, _ in changes_of(node):
                yield getattr(node, "lineno", 0), place, words


def mutated(tree: ast.Module, place: int, words: str) -> ast.Module:
    """Return a copy of the module with one change."""
    changed = copy.deepcopy(tree)
    node = next(node for at, node in enumerate(ast.walk(changed)) if at == place)
    next(change for said, change in changes_of(node) if said == words)(node)
    return ast.fix_missing_locations(changed)


def noticed(module: str, tree: ast.Module) -> bool:
    """Tell whether the tests notice this module in place of the real one."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os._exit(_outcome(module, tree))
    return os.waitpid(child, 0)[1] != SURVIVED


def _outcome(changed: str, tree: ast.Module) -> int:
    try:
        for name in MODULES:
            loaded = sys.modules[f"{PACKAGE}.{name}"]
            if name == changed:
                exec(compile(tree, str(loaded.__file__), "exec"), loaded.__dict__)  # noqa: S102  # nosec B102 - our own code
            else:
                importlib.reload(loaded)
        importlib.reload(sys.modules[PACKAGE])
        importlib.reload(sys.modules["petitions.limits"])
        for name in TESTS:
            run(importlib.import_module(f"tests.petitions.clock.{name}"))
    except BaseException:  # noqa: BLE001 -- whatever goes wrong, somebody noticed
        return NOTICED
    return SURVIVED


def run(tests: ModuleType) -> None:
    """Run every test of a module, with each of its parameters; raises what a test raises."""
    for name, test in list(vars(tests).items()):
        if not name.startswith("test_") or name.startswith(SLOW):
            continue
        marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
        if not marks:
            test()
            continue
        names, values = marks[0].args
        keys = names.split(", ") if isinstance(names, str) else list(names)
        for value in values:
            test(**dict(zip(keys, value if len(keys) > 1 else (value,), strict=True)))


def prepare() -> None:
    """Load Django and the calendar once; children only load what may be changed."""
    import django

    django.setup()
    from organization import calendar

    calendar.shipped = cache(calendar.shipped)
    from datetime import date

    calendar.shipped(date(2008, 1, 1), date(2027, 12, 31))
    for name in MODULES:
        importlib.import_module(f"{PACKAGE}.{name}")
    importlib.import_module("petitions.limits")


def main() -> int:
    prepare()
    trees = {
        name: ast.parse((ROOT / PACKAGE.replace(".", "/") / f"{name}.py").read_text())
        for name in MODULES
    }
    if noticed(MODULES[0], trees[MODULES[0]]):
        print("The tests fail without any change.")  # noqa: T201
        return 1
    found = [(name, *site) for name, tree in trees.items() for site in sites(tree)]
    wanted = int(os.environ.get("MUTANTS", len(found)))
    if wanted < len(found):
        found = random.Random(1).sample(found, wanted)  # noqa: S311 -- a sample, no secret
    lived = []
    for name, line, place, words in found:
        if not noticed(name, mutated(trees[name], place, words)):
            lived.append(f"{name}.py:{line}: {words}")
    score = 100 * (len(found) - len(lived)) / len(found)
    lived.append(f"{len(found)} mutants, {len(lived)} lived, score {score:.1f} %")
    print(*lived, sep="\n")  # noqa: T201
    return int(score < float(os.environ.get("MUTANTS_FLOOR", "80")))


if __name__ == "__main__":
    sys.exit(main())

"""The security gates judge rightly, and never call "0 found" what nobody answered."""

import importlib.util
import json
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")}
# They measure the product, and are no part of it.
AROUND = {"tests", "bench", "faults", "hosts", "siege"}


def load(name):
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ages, holes, sbom = load("ages"), load("known_holes"), load("sbom")


@pytest.mark.parametrize(
    ("have", "newest", "is_behind"),
    [
        ("3.18.0", "3.18.9", False), ("3.18.0", "3.19.0", False), ("3.18.0", "3.20.0", True),
        ("3.18.0", "4.0.0", True), ("0.109", "0.110", False), ("27", "27.1", False),
        ("27", "28.0", True), ("2026.1", "2026.1.1", False),
    ],
)  # fmt: skip
def test_more_than_one_minor_release_behind_is_too_old(have, newest, is_behind):
    assert ages.behind(have, newest) is is_behind


def test_only_direct_dependencies_are_judged_and_what_is_kept_has_a_reason():
    project = {"dependencies": ["Django~=5.2"], "optional-dependencies": {"dev": ["py_test[x]>=1"]}}
    assert ages.named(project) == {"django", "py-test"}
    rows = [
        {"name": name, "version": "1.0", "latest_version": "1.9"}
        for name in ("django", "PY.test", "other")
    ]
    assert ages.too_old(rows, {"django", "py-test"}) == ["PY.test 1.0, newest 1.9"]
    assert all(reason.endswith(".") for reason in ages.KEPT.values())


@pytest.mark.parametrize(
    ("packages", "code"),
    [
        ([], 3),
        ([{"name": "a", "vulns": []}], 0),
        ([{"name": "a", "vulns": []}, {"name": "b", "skip_reason": "not found"}], 3),
        ([{"name": "a", "vulns": [{"id": "X-1"}]}, {"name": "b", "skip_reason": "no"}], 1),
    ],
)
def test_a_package_nobody_answered_for_is_not_clean(packages, code):
    assert holes.python_verdict({"dependencies": packages})[0] == code


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"message": "405 Method Not Allowed"}, 3),
        ({"metadata": {"vulnerabilities": {"total": 0}, "dependencies": {"total": 9}}}, 0),
        ({"metadata": {"vulnerabilities": {"total": 1}, "dependencies": {"total": 9}}}, 1),
    ],
)  # fmt: skip
def test_an_error_of_npm_is_not_clean(document, code):
    assert holes.npm_verdict(document)[0] == code


def test_the_bill_of_materials_is_whole_and_the_same_each_time():
    bill = sbom.document()
    assert sbom.faults(bill) == []
    assert json.dumps(bill) == json.dumps(sbom.document())
    names = {row["name"] for row in bill["components"]}
    assert {"django", "celery", "htmx.org"} <= names


def test_a_component_without_hash_or_twice_is_a_fault():
    row = {"bom-ref": "pkg:pypi/a@1", "hashes": []}
    assert sbom.faults({"components": [row, row]}) == [
        "pkg:pypi/a@1 has no hash", "pkg:pypi/a@1 has no hash", "pkg:pypi/a@1 stands twice",
    ]  # fmt: skip


def test_every_rule_has_a_bad_and_a_good_sample():
    rules = SCRIPTS.parent / "security" / "rules"
    samples = "".join(
        path.read_text() for path in rules.rglob("*") if path.suffix in {".py", ".html"}
    )
    found = [
        line.rpartition(" ")[2]
        for path in rules.rglob("*.yaml")
        for line in path.read_text().splitlines()
        if line.startswith("  - id: ")
    ]
    assert len(found) == len(set(found)) >= 25
    for one in found:
        assert f"ruleid: {one}" in samples
        assert f"ok: {one}" in samples


def test_no_gate_forgets_a_package_of_the_product():
    said = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    product, contracts = PACKAGES - AROUND, said["importlinter"]["contracts"]
    assert set(said["importlinter"]["root_packages"]) == product
    assert set(said["coverage"]["run"]["source"]) == product - {"config"}
    layers = " | ".join(next(one for one in contracts if one["id"] == "apps")["layers"])
    assert set(layers.split(" | ")) == product - {"config"}
    below = next(one for one in contracts if one["id"] == "config")
    assert set(below["source_modules"]) == product - {"config"}
    assert set(load("check_querysets").APPS) == product
    assert "*/__init__.py" in (SCRIPTS / "security.sh").read_text()

#!/usr/bin/env python3
"""The bill of materials as CycloneDX 1.5 JSON, from the lock files: `sbom.py [--check]`.

Python packages of requirements/base.txt with their hashes, npm packages of package-lock.json with
theirs. The same locks give the same bytes. `--check` only says whether it is whole.
"""

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ALGORITHMS = {"sha512": "SHA-512", "sha384": "SHA-384", "sha256": "SHA-256", "sha1": "SHA-1"}


def document() -> dict[str, Any]:
    """Return the bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    product = {"type": "application", "name": project["name"], "version": project["version"]}
    product |= {"bom-ref": project["name"], "licenses": [{"license": {"id": project["license"]}}]}
    components = [*python_packages((ROOT / "requirements/base.txt").read_text())]
    components += npm_packages(json.loads((ROOT / "package-lock.json").read_text()))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": product},
        "components": components,
    }


def python_packages(lock: str) -> Iterator[dict[str, Any]]:
    """Yield the pinned packages of a lock file of pip. A wheel each has its own hash."""
    for line in lock.replace("\\\n", " ").splitlines():
        if pin := PIN.match(line):
            hashes = [{"alg": "SHA-256", "content": found} for found in HASH.findall(line)]
            yield _component("pypi", pin[1].lower(), pin[2], hashes)


def npm_packages(lock: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the packages of a lock file of npm."""
    for place, said in sorted(lock["packages"].items()):
        name = place.rpartition("node_modules/")[2]
        if name and not said.get("link"):
            kind, _, digest = said["integrity"].partition("-")
            content = base64.b64decode(digest).hex()
            hashes = [{"alg": ALGORITHMS[kind], "content": content}]
            yield _component("npm", name, said["version"], hashes)


def faults(bill: dict[str, Any]) -> list[str]:
    """Return what is wrong: a component without hash, or one that stands there twice."""
    rows = bill["components"]
    references = [row["bom-ref"] for row in rows]
    said = [f"{row['bom-ref']} has no hash" for row in rows if not row["hashes"]]
    return said + [
        f"{one} stands twice" for one in sorted({*references}) if references.count(one) > 1
    ]


def _component(kind: str, name: str, version: str, hashes: list[dict[str, str]]) -> dict[str, Any]:
    address = f"pkg:{kind}/{quote(name, safe='/')}@{quote(version)}"
    return {
        "type": "library", "bom-ref": address, "name": name, "version": version, "purl": address,
        "hashes": hashes,
    }  # fmt: skip


def main(arguments: list[str]) -> int:
    """Print the document, or with --check what is wrong with it."""
    bill = document()
    wrong = faults(bill)
    if "--check" in arguments:
        sys.stdout.write("\n".join(wrong or [f"{len(bill['components'])} components"]) + "\n")
    else:
        sys.stdout.write(json.dumps(bill, indent=1, sort_keys=True) + "\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

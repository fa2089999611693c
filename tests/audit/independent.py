"""The verifier that an auditor takes along, `scripts/verify_export.py`, for the tests."""

import importlib.util
from pathlib import Path

PATH = Path(__file__).resolve().parents[2] / "scripts" / "verify_export.py"
_SPEC = importlib.util.spec_from_file_location("verify_export", PATH)
_verifier = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_verifier)

hash_of, first_bad = _verifier.hash_of, _verifier.first_bad
root_of, hash_of_anchor = _verifier.root_of, _verifier.hash_of_anchor
findings = _verifier.findings

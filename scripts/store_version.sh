#!/usr/bin/env bash
# Keeps a small database of the version in pyproject.toml, on both engines, for tests/upgrade/.
# Run once, when that version is released; what is stored of an earlier one is never touched.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/servers.sh
DATA_DIR=$(mktemp -d)
export DATA_DIR DEMO=1 DJANGO_SETTINGS_MODULE=config.settings
find_servers
[ -z "$SERVERS_MISSING" ] || { echo "This needs PostgreSQL: $SERVERS_MISSING" >&2; exit 1; }
name=huiyin_version_$$

ask_server() { # ask_server STATEMENT
  .venv/bin/python - "${TEST_DATABASE%/*}" "$1" <<'PY'
import sys, psycopg2
connection = psycopg2.connect(sys.argv[1] + "/postgres")
connection.autocommit = True
connection.cursor().execute(sys.argv[2])
PY
}

# shellcheck disable=SC2317 # called by the trap
finish() {
  ask_server "DROP DATABASE IF EXISTS $name" || true
  stop_servers
  rm -rf "$DATA_DIR"
}
trap finish EXIT
ask_server "CREATE DATABASE $name"
DATABASE_URL="${TEST_DATABASE%/*}/$name" .venv/bin/python -W ignore -m tests.upgrade.store
env -u DATABASE_URL .venv/bin/python -W ignore -m tests.upgrade.store

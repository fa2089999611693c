#!/usr/bin/env bash
# Measures on a database of its own, which is dropped afterwards. CASES chooses the size.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/servers.sh
DATA_DIR=$(mktemp -d)
export DATA_DIR DEMO=1
find_servers
[ -z "$SERVERS_MISSING" ] || { echo "make bench needs PostgreSQL: $SERVERS_MISSING" >&2; exit 1; }
name=huiyin_bench_$$
server=${TEST_DATABASE%/*}

ask_server() { # ask_server STATEMENT
  .venv/bin/python - "$server" "$1" <<'PY'
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
DATABASE_URL="$server/$name" .venv/bin/python -m bench --cases "${CASES:-1000000}"

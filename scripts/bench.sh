#!/usr/bin/env bash
# Measures on databases of its own, which are dropped afterwards: a small one first, to see how the
# pages grow, then one of the size that CASES chooses; last the pages on SQLite, with SQLITE cases.
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
  for size in small large; do ask_server "DROP DATABASE IF EXISTS ${name}_$size" || true; done
  stop_servers
  rm -rf "$DATA_DIR"
}
trap finish EXIT
measure() { # measure SIZE ARGUMENT...
  ask_server "CREATE DATABASE ${name}_$1"
  DATABASE_URL="$server/${name}_$1" .venv/bin/python -m bench "${@:2}"
}

measure small --cases "${SMALL:-10000}" --keep "$DATA_DIR/small.json"
verdict=0
measure large --cases "${CASES:-1000000}" --small "$DATA_DIR/small.json" || verdict=1
ask_server "DROP DATABASE ${name}_large"
env -u DATABASE_URL .venv/bin/python -m bench --cases "${SQLITE:-5000}" || verdict=1
exit "$verdict"

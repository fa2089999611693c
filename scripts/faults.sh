#!/usr/bin/env bash
# Breaks the product's servers and processes under load and counts what became of every request.
# ROUNDS of each fault, SEED to repeat a run, SOAK=MINUTES for mixed load with a fault a minute.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/servers.sh
[ -n "$(postgres_tools)" ] || install postgresql || true
command -v redis-server >/dev/null || install redis-server || true
command -v faketime >/dev/null || install faketime || true
PG_BIN=$(postgres_tools)
export PG_BIN
[ -n "$PG_BIN" ] || { echo "This needs PostgreSQL (Debian: apt-get install postgresql)." >&2; exit 1; }
command -v redis-server >/dev/null || { echo "This needs redis-server." >&2; exit 1; }
asked=()
[ -z "${SEED:-}" ] || asked+=(--seed "$SEED")
[ -z "${SOAK:-}" ] || asked+=(--soak "$SOAK")
exec .venv/bin/python -W ignore -m faults --rounds "${ROUNDS:-3}" "${asked[@]}" "$@"

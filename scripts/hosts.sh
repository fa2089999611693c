#!/usr/bin/env bash
# Several hosts on this machine, each a network namespace with an address of its own: how fast they are,
# what a replica answers, and a fail-over under writers. ROUNDS of each fail-over, SECONDS_EACH for each
# kind of work, SEED to repeat a run. Needs root; whatever ends it, nothing of it stays.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/servers.sh

not_run() { # not_run WHY
  echo "make hosts: not run, $1" >&2
  [ "${CI:-}" != true ] || exit 1
  exit 0
}

HOSTS_RUN=huiyin$$
export HOSTS_RUN

# shellcheck disable=SC2317 # called by the trap
finish() { # what a killed run has left behind
  local namespace
  [ -z "$child" ] || kill -9 "$child" 2>/dev/null || true
  for namespace in $(ip netns list | awk -v run="$HOSTS_RUN-" 'index($1, run) == 1 { print $1 }'); do
    ip netns pids "$namespace" | xargs -r kill -9 2>/dev/null || true
    ip netns del "$namespace" || true
  done
  rm -rf "$folder"
}
child=""
folder=""

[ "$(id -u)" = 0 ] || not_run "it makes network namespaces, which only root may"
command -v ip >/dev/null || install iproute2 || true
command -v ip >/dev/null || not_run "ip is not there (Debian: apt-get install iproute2)"
command -v nsenter >/dev/null || not_run "nsenter is not there (Debian: apt-get install util-linux)"
[ -n "$(postgres_tools)" ] || install postgresql || true
PG_BIN=$(postgres_tools)
export PG_BIN
[ -n "$PG_BIN" ] || not_run "PostgreSQL is not there (Debian: apt-get install postgresql)"
command -v redis-server >/dev/null || install redis-server || true
command -v redis-server >/dev/null || not_run "redis-server is not there (Debian: apt-get install redis-server)"
trap finish EXIT
ip netns add "$HOSTS_RUN-try" 2>/dev/null && ip -n "$HOSTS_RUN-try" link add try type bridge 2>/dev/null &&
  ip -n "$HOSTS_RUN-try" link add one type veth peer name other 2>/dev/null ||
  not_run "this machine lets nobody make namespaces, bridges or veth pairs (a container without NET_ADMIN?)"
ip netns del "$HOSTS_RUN-try"

asked=()
[ -z "${SEED:-}" ] || asked+=(--seed "$SEED")
folder=$(mktemp -d)
chmod 755 "$folder" # PostgreSQL runs as another user
TMPDIR=$folder .venv/bin/python -W ignore -m hosts --rounds "${ROUNDS:-1}" --seconds "${SECONDS_EACH:-10}" \
  "${asked[@]}" "$@" &
child=$!
trap 'kill "$child" 2>/dev/null' INT TERM HUP # it tidies up, and the trap above what it could not
verdict=0
wait "$child" || verdict=$?
while kill -0 "$child" 2>/dev/null; do wait "$child" || verdict=$?; done
child=""
exit "$verdict"

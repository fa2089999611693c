#!/usr/bin/env bash
# Every test on SQLite, then on PostgreSQL + Redis. What could not run is said at the end, and is a
# failure under CI=true. TEST_DATABASE_URL and TEST_REDIS_URL choose the servers; arguments
# go to pytest.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/servers.sh
open_run
verdict=0
report=()

part() { # part NAME COMMAND...
  local name=$1
  shift
  echo "== $name"
  if "$@" | tee "$DATA_DIR/said"; then
    report+=("$name: passed")
  else
    # Said again at the end: of a long run some machines keep only the last lines.
    mapfile -t -O "${#report[@]}" report < <(grep -E '^(FAILED|ERROR) ' "$DATA_DIR/said")
    report+=("$name: FAILED") verdict=1
  fi
}

not_run() { # not_run NAME WHY
  report+=("$1: not run, $2")
  [ "${CI:-}" != true ] || verdict=1
}

command -v chromium >/dev/null || install chromium fonts-noto-cjk ||
  not_run "Browser journeys" "Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)"

# What makes the run long is named at its end; who has nothing left to do takes from the other.
how=(-n 2 --dist worksteal --durations=25 --durations-min=5)
part "SQLite" env -u DATABASE_URL -u REDIS_URL .venv/bin/pytest "${how[@]}" "$@"

find_servers
if [ -n "$SERVERS_MISSING" ]; then
  not_run "PostgreSQL + Redis" "$SERVERS_MISSING"
else
  # What a browser shows does not depend on the engine behind it: once is enough.
  part "PostgreSQL + Redis" env DATABASE_URL="$TEST_DATABASE" REDIS_URL="$TEST_REDIS" \
    .venv/bin/pytest -m "not browser" "${how[@]}" "$@"
fi

printf '%s\n' "" "${report[@]}"
exit "$verdict"

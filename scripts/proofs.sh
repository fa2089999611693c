#!/usr/bin/env bash
# The long versions of what `make test` asks in short, on SQLite, then on PostgreSQL. They take
# hours; ONLY="walks histories" chooses. Says at the end which passed.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/servers.sh
open_run
verdict=0
report=()

prove() { # prove NAME VARIABLE=VALUE FILE... - on the engine of the environment
  local name=$1 how=$2
  shift 2
  case " ${ONLY:-$name} " in *" $name "*) ;; *) return ;; esac
  echo "== $ENGINE: $name ($how)"
  if env "$how" .venv/bin/pytest -n 2 --dist worksteal "$@"; then
    report+=("$ENGINE: $name ($how): passed")
  else
    report+=("$ENGINE: $name ($how): FAILED") verdict=1
  fi
}

all() {
  prove matrix MATRIX_SHARE=1 tests/matrix
  prove canaries CANARY_CASES=200 tests/canaries
  prove registrations REGISTRATIONS_EACH=125 tests/petitions/test_concurrency.py
  prove walks WALK_STEPS=10000 tests/petitions/test_walks.py
  prove histories REPORT_HISTORIES=5000 tests/reports/test_lives.py
  prove walls WALL_FORESTS=20 tests/petitions/wall/test_forest.py
}

ENGINE=SQLite
unset DATABASE_URL REDIS_URL
all
find_servers
if [ -n "$SERVERS_MISSING" ]; then
  report+=("PostgreSQL: not run, $SERVERS_MISSING")
else
  ENGINE=PostgreSQL
  export DATABASE_URL=$TEST_DATABASE REDIS_URL=$TEST_REDIS
  all
fi
printf '%s\n' "" "${report[@]}"
exit "$verdict"

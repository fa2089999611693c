# Sourced by test.sh. Finds PostgreSQL and Redis for the tests, or starts both for this run only.
# Sets TEST_DATABASE and TEST_REDIS to URLs, or says in SERVERS_MISSING why there are none.
DATABASE_SERVER=""
REDIS_SERVER=""
SERVERS_MISSING=""
OWN_POSTGRES=""
OWN_REDIS=""

answers_postgres() {
  .venv/bin/python - "$1" <<'PY' 2>/dev/null
import sys, psycopg2
psycopg2.connect(sys.argv[1] + "/postgres", connect_timeout=3).close()
PY
}

answers_redis() {
  .venv/bin/python - "$1" <<'PY' 2>/dev/null
import sys, redis
redis.Redis.from_url(sys.argv[1], socket_connect_timeout=3).ping()
PY
}

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install() { # install PACKAGE... - Debian packages, when that is possible here
  can_install || return 1
  echo "Installing $*"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends "$@"; } >/dev/null 2>&1
}

postgres_tools() { # prints the folder of initdb and pg_ctl
  local found
  found=$(command -v /usr/lib/postgresql/*/bin/initdb initdb 2>/dev/null | tail -n 1)
  [ -n "$found" ] && dirname "$(readlink -f "$found")"
}

as_server() { # PostgreSQL refuses to run as root
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

free_port() {
  .venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

start_postgres() {
  local tools port
  [ -n "$(postgres_tools)" ] || install postgresql || return 1
  tools=$(postgres_tools)
  port=$(free_port)
  OWN_POSTGRES=$(mktemp -d)
  [ "$(id -u)" != 0 ] || chown postgres "$OWN_POSTGRES"
  as_server "$tools/initdb" -D "$OWN_POSTGRES/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    >/dev/null &&
    as_server "$tools/pg_ctl" -D "$OWN_POSTGRES/data" -w -l "$OWN_POSTGRES/log" \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$OWN_POSTGRES -c fsync=off" \
      start >/dev/null || return 1
  DATABASE_SERVER="postgres://postgres@127.0.0.1:$port"
}

start_redis() {
  local port
  command -v redis-server >/dev/null || install redis-server || return 1
  port=$(free_port)
  redis-server --port "$port" --bind 127.0.0.1 --save '' --dir /tmp >/dev/null &
  OWN_REDIS=$!
  REDIS_SERVER="redis://127.0.0.1:$port/15"
  for _ in $(seq 50); do
    answers_redis "$REDIS_SERVER" && return 0
    sleep 0.1
  done
  return 1
}

find_servers() {
  TEST_DATABASE=${TEST_DATABASE_URL:-}
  TEST_REDIS=${TEST_REDIS_URL:-}
  if [ -z "$TEST_DATABASE" ]; then
    DATABASE_SERVER="postgres://${PGUSER:-postgres}@127.0.0.1:${PGPORT:-5432}"
    answers_postgres "$DATABASE_SERVER" || start_postgres ||
      SERVERS_MISSING="no PostgreSQL answers on 127.0.0.1 and none could be started"
    TEST_DATABASE="$DATABASE_SERVER/huiyin_$$" # several runs may share one server
  fi
  if [ -z "$TEST_REDIS" ] && [ -z "$SERVERS_MISSING" ]; then
    REDIS_SERVER="redis://127.0.0.1:6379/15"
    answers_redis "$REDIS_SERVER" || start_redis ||
      SERVERS_MISSING="no Redis answers on 127.0.0.1 and none could be started"
    TEST_REDIS=$REDIS_SERVER
  fi
}

stop_servers() {
  [ -z "$OWN_REDIS" ] || kill "$OWN_REDIS" 2>/dev/null
  [ -z "$OWN_POSTGRES" ] || as_server "$(postgres_tools)/pg_ctl" -D "$OWN_POSTGRES/data" -m fast stop >/dev/null
  [ -z "$OWN_POSTGRES" ] || rm -rf "$OWN_POSTGRES"
}

open_run() { # a folder for this run only; it goes when the script ends, and servers of ours with it
  DATA_DIR=$(mktemp -d)
  export DATA_DIR DEMO=1
  trap close_run EXIT
}

# shellcheck disable=SC2317 # called by the trap
close_run() {
  stop_servers
  rm -rf "$DATA_DIR"
}

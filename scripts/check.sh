#!/usr/bin/env bash
# Runs every check to its end, then says which ones failed.
set -uo pipefail
export PATH="$PWD/.venv/bin:$PATH"
DATA_DIR=$(mktemp -d)
export DATA_DIR
trap 'rm -rf "$DATA_DIR"' EXIT
failed=()

run() { # run NAME COMMAND...
  local name=$1
  shift
  echo "== $name"
  "$@" || failed+=("$name")
}

no_hosts() { ! grep -nE 'https?://' package-lock.json requirements/*.txt; }

production() { # a command under the environment of production
  local key vault
  key=$(python -c 'import secrets; print(secrets.token_urlsafe(64))')
  vault=$(python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())')
  env -u DEMO -u DEBUG SECRET_KEY="$key" VAULT_KEYS="k1:$vault" ALLOWED_HOSTS=petitions.example.org HTTPS=true "$@"
}

run "format" ruff format --check .
run "lint" ruff check .
run "types" env DEMO=1 mypy .
run "import contracts" lint-imports
run "template format" djlint templates --check --quiet
run "template lint" djlint templates --lint --quiet
run "cases begin at visible_to" python scripts/check_querysets.py
run "migrations" env DEMO=1 python manage.py makemigrations --check --dry-run
run "catalogue" env DEMO=1 python manage.py check_catalogue
for policy in dengbao asvs; do
  run "deployment, $policy" production PASSWORD_POLICY=$policy python manage.py check --deploy --fail-level WARNING
done
run "security, fast" scripts/security.sh fast
run "lock files name no host" no_hosts

if [ ${#failed[@]} -gt 0 ]; then
  printf 'Failed: %s\n' "${failed[@]}" >&2
  exit 1
fi
echo "All checks passed."

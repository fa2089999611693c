#!/usr/bin/env bash
# The long proofs of the public side and of the interface for programs, each on an empty database of
# its own. SUITES chooses; API_FUZZ=n is how many examples of each operation every role tries (80 are
# some 100,000 calls), 0 for none.
set -uo pipefail
cd "$(dirname "$0")/.."
unset DATABASE_URL REDIS_URL
export DEMO=1 DJANGO_SETTINGS_MODULE=config.settings
folders=()
# shellcheck disable=SC2317 # called by the trap
finish() { rm -rf "${folders[@]}"; }
trap finish EXIT
verdict=0
for suite in ${SUITES:-flood codes scripts}; do
  DATA_DIR=$(mktemp -d)
  export DATA_DIR
  folders+=("$DATA_DIR")
  .venv/bin/python -m siege "$suite" || verdict=1
done
if [ "${API_FUZZ:=80}" != 0 ]; then
  export API_FUZZ
  .venv/bin/pytest -q -p no:randomly tests/api/test_fuzz.py || verdict=1
fi
exit $verdict

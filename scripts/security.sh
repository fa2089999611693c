#!/usr/bin/env bash
# Usage: security.sh [fast]. Every security gate to its end, then what failed and what did not run.
# `fast` runs what needs no network and no big tool: `make check` calls it.
set -uo pipefail
cd "$(dirname "$0")/.."
TOOLS=.venv-security/bin
# Every package that lies here but the tests, so that a new one is never forgotten.
APPS=()
for found in */__init__.py; do
  [ "$found" = tests/__init__.py ] || APPS+=("${found%/*}")
done
MOST_NOSEC=5
report=() verdict=0

run() { # run NAME COMMAND...
  local name=$1 code
  shift
  echo "== $name"
  "$@"
  code=$?
  case $code in
    0) report+=("$name: passed") ;;
    3) report+=("$name: not run, see above") ;; # no service answered: nothing is known
    *) report+=("$name: FAILED") verdict=1 ;;
  esac
}

not_run() { # not_run NAME WHY
  report+=("$1: not run, $2")
  [ "${CI:-}" != true ] || verdict=1
}

find_tool() { # find_tool NAME: of the tools' own environment, else of the developer's
  if [ -x "$TOOLS/$1" ]; then echo "$TOOLS/$1"; elif [ -x ".venv/bin/$1" ]; then echo ".venv/bin/$1"; fi
}

few_nosec() { # each with a reason, and few of them
  local found
  found=$(grep -rnE '#\s*nosec' --include='*.py' "${APPS[@]}" scripts)
  [ -z "$found" ] || echo "$found"
  [ "$(printf '%s' "$found" | grep -c .)" -le $MOST_NOSEC ] &&
    ! printf '%s' "$found" | grep -vqE '# nosec B[0-9]+ - .{10,}'
}

# Statements put together from names of our own have low confidence here; ruff's S608 asks for each.
static() { "$1" -q -ll -ii -r "${APPS[@]}" scripts -x '*/migrations/*' 2> >(grep -v WARNING >&2); }

rules() { # rules SEMGREP WHAT...
  local semgrep=$1
  shift
  PATH="$PWD/$TOOLS:$PATH" "$semgrep" "$@" --metrics=off --disable-version-check
}

bandit=$(find_tool bandit)
if [ -n "$bandit" ]; then run "bandit" static "$bandit"; else not_run "bandit" "it is not installed"; fi
run "exceptions to bandit" few_nosec
if [ "${1:-}" != fast ]; then
  semgrep=$(find_tool semgrep)
  if [ -n "$semgrep" ]; then
    run "samples of the rules" rules "$semgrep" --test security/rules
    run "rules" rules "$semgrep" scan --error --quiet --config security/rules/python.yaml \
      --config security/rules/views --config security/rules/templates "${APPS[@]}" scripts templates
  else
    not_run "rules" "semgrep is not installed"
  fi
  run "ages of dependencies" .venv/bin/python scripts/ages.py
  run "known holes, Python" .venv/bin/python scripts/known_holes.py python
  run "known holes, npm" .venv/bin/python scripts/known_holes.py npm
  run "bill of materials" .venv/bin/python scripts/sbom.py --check
fi

printf '%s\n' "" "${report[@]}"
exit $verdict

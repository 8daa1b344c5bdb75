#!/usr/bin/env bash
# The one script for what is not run or test: ./dev.sh NAME. Without a name it lists what there is.
set -euo pipefail
cd "$(dirname "$0")"

case "${1:-help}" in
  contract) # write src/client/src/protocol/signals.ts from src/Parley.Meetings/Signals
    PARLEY_WRITE_CONTRACT=1 dotnet test tests/Architecture.Tests --filter FullyQualifiedName~ContractTests
    ;;
  format) # format C# and TypeScript
    dotnet format Parley.slnx
    (cd src/client && npx biome check --write .)
    ;;
  help | *)
    echo "usage: ./dev.sh NAME"
    sed -nE 's/^  ([a-z|-]+)\) # (.*)/  \1\t\2/p' "$0" | expand -t 16
    ;;
esac

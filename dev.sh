#!/usr/bin/env bash
# The one script for what is not run or test: ./dev.sh NAME. Without a name it lists what there is.
set -euo pipefail
cd "$(dirname "$0")"

case "${1:-help}" in
  contract) # write src/client/src/protocol/signals.ts from src/Parley.Meetings/Signals
    PARLEY_WRITE_CONTRACT=1 dotnet test tests/Architecture.Tests --filter FullyQualifiedName~ContractTests
    ;;
  migration) # NAME: write the next database migration from the model in src/Parley.Server/Data
    dotnet tool restore
    export ParleyDesign=true
    dotnet ef migrations add "${2:?a name, such as AddRecordings}" --project src/Parley.Server --output-dir Data/Migrations
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

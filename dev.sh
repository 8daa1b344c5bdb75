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
  screenshots) # take the pictures of docs/screenshots (needs ImageMagick)
    dotnet build src/Parley.Server
    (cd tests/browser && npm ci && npx vitest run --config vitest.tools.config.ts tools/screenshots)
    ;;
  journeys) # [away|restart|tcp|moves|crowd|layers|invitation|moderation|media|mail]: long stories, one to six minutes each
    if [ "${2:-}" = media ]; then
      export PARLEY_LOSS_SECONDS=30
      exec dotnet test tests/Parley.Sfu.Tests --filter 'Length=long|FullyQualifiedName~.BadNetworkTests.' --logger 'console;verbosity=detailed'
    fi
    if [ "${2:-}" = mail ]; then
      exec dotnet test tests/Parley.Server.Tests --filter 'Length=long' --logger 'console;verbosity=detailed'
    fi
    dotnet build src/Parley.Server
    (cd tests/browser && npm ci && npx vitest run --config vitest.journeys.config.ts "${@:2}")
    ;;
  fuzz) # [TARGET|all] [SECONDS] [SEED]: feed mutated captures to everything that reads the network; finds go to fuzz/crashes
    dotnet build fuzz/Parley.Fuzz -c Release -v quiet --nologo
    exec dotnet fuzz/Parley.Fuzz/bin/Release/net10.0/Parley.Fuzz.dll fuzz "${2:-all}" "${@:3}"
    ;;
  bench) # [clean-clone|start|first-call|join|reconnect|crowded-meeting|page-weight|memory|meetings-list|invitees|chat|waiting-room|media|media-soak|media-plot|micro ...]: measure; docs/measurements.md and docs/media-benchmark.md have the results
    case "${2:-all}" in
      clean-clone) bench/clean-clone.sh ;;
      media | media-soak)
        bench/setup.sh
        dotnet build bench/Parley.Bench -c Release -v quiet --nologo
        exec dotnet bench/Parley.Bench/bin/Release/net10.0/Parley.Bench.dll "${@:2}"
        ;;
      media-plot | micro)
        dotnet build bench/Parley.Bench -c Release -v quiet --nologo
        exec dotnet bench/Parley.Bench/bin/Release/net10.0/Parley.Bench.dll "${@:2}"
        ;;
      *)
        dotnet publish src/Parley.Server -c Release -o artifacts/bench
        export PARLEY_SERVER_DLL="$PWD/artifacts/bench/Parley.Server.dll"
        case "${2:-}" in
          crowded-meeting) bench/setup.sh; dotnet build bench/Parley.Bench -c Release -v quiet --nologo ;;
          chat | waiting-room) (cd bench/Chat && npm ci) ;;
        esac
        what="tools/${2:-}"
        [ "${2:-all}" != all ] || { bench/clean-clone.sh; what='start first-call page-weight memory'; }
        (cd tests/browser && npm ci && npx vitest run --config vitest.tools.config.ts $what)
        ;;
    esac
    ;;
  help | *)
    echo "usage: ./dev.sh NAME"
    sed -nE 's/^  ([a-z|-]+)\) # (.*)/  \1\t\2/p' "$0" | expand -t 16
    ;;
esac

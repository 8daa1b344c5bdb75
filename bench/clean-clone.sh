#!/usr/bin/env bash
# How long `dotnet run --project src/Parley.Server` takes on a clean clone until the server answers, and again with nothing changed.
# EMPTY_CACHES=1: with empty package caches too, so that the download counts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

place="$(mktemp -d)"
run=
cleanup() {
  if [ -n "$run" ] && kill -0 "$run" 2>/dev/null; then
    kill -TERM -- "-$run" && wait "$run" || true
  fi
  rm -rf "$place"
}
trap cleanup EXIT

port=$((20000 + RANDOM % 10000))
export Parley__Http__Port=$port Parley__Https__Port=$((port + 1)) Parley__Https__Address=127.0.0.1 Parley__Media__UdpPort=0 Parley__Media__TcpPort=0
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1
if [ "${EMPTY_CACHES:-0}" = 1 ]; then
  export NUGET_PACKAGES="$place/nuget" npm_config_cache="$place/npm"
fi

git clone -q . "$place/parley"

serve() {
  local begin end
  begin=$(date +%s%N)
  set -m
  (cd "$place/parley" && exec dotnet run --project src/Parley.Server) >"$place/log" 2>&1 &
  run=$!
  set +m
  until curl -fsS -o /dev/null "http://localhost:$port/healthz" 2>/dev/null; do
    if ! kill -0 "$run" 2>/dev/null; then
      cat "$place/log"
      exit 1
    fi
    sleep 0.1
  done
  end=$(date +%s%N)
  printf '%s: %s.%s s\n' "$1" $(((end - begin) / 1000000000)) $(((end - begin) / 100000000 % 10))
  kill -TERM -- "-$run"
  wait "$run" || true
  run=
}

serve "clean clone to serving$([ "${EMPTY_CACHES:-0}" = 1 ] && printf ', empty package caches' || printf ', warm package caches')"
serve "dotnet run again, nothing changed"

#!/usr/bin/env bash
# Every test there is: C#, TypeScript, real browsers. The last line says how many passed, failed and were skipped.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" || exit 1
exec </dev/null

results="$PWD/artifacts/tests"
rm -rf "$results"
mkdir -p "$results"
# Processes that outlive their command would keep the output of a build machine open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export PARLEY_TEST_RESULTS="$results"
export PARLEY_SERVER_DLL="$results/server/Parley.Server.dll"

# step NAME COMMAND...: remembers the exit code in a file that tests/count.mjs reads.
step() {
  local name="$1" begin=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  "$@"
  local code=$?
  printf '%s\n' "$code" >"$results/$name.exit"
  printf '== %s: exit code %s after %s s\n' "$name" "$code" $((SECONDS - begin))
  return $code
}

finish() {
  printf '\n'
  exec node tests/count.mjs "$results" "$@"
}

need() {
  if ! command -v "$1" >/dev/null; then
    printf '%s is not installed. Needed: %s\n0 passed, 1 failed, 0 skipped\n' "$1" "$2"
    exit 1
  fi
}

need dotnet ".NET SDK $(sed -nE 's/.*"version": *"([^"]+)".*/\1/p' global.json)"
need node "Node.js 20.19 or newer"
need npm "npm, which comes with Node.js"
if ! node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'; then
  printf 'Node.js %s is too old; 20.19 or newer is needed.\n0 passed, 1 failed, 0 skipped\n' "$(node --version)"
  exit 1
fi

has() {
  local name
  for name in "$@"; do
    PATH="$PATH:/usr/bin:/usr/sbin" command -v "$name" >/dev/null && return 0
  done
  return 1
}

# What only tests use. Without it the tests that need it are skipped, which a build machine (CI=true) counts as failed.
install_programs() {
  local missing=()
  has chromium chromium-browser google-chrome || missing+=(chromium)
  has chromium-headless-shell google-chrome || missing+=(chromium-headless-shell)
  has firefox-esr firefox || missing+=(firefox-esr)
  has openssl || missing+=(openssl)
  has turnserver || missing+=(coturn)
  has ffmpeg || missing+=(ffmpeg)
  has postgres || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
  compgen -G '/usr/lib/*/libsrtp2.so.1' >/dev/null || missing+=(libsrtp2-1)
  [ -d /usr/lib/python3/dist-packages/aiortc ] || missing+=(python3-aiortc)
  [ -d /usr/lib/python3/dist-packages/aiosmtpd ] || missing+=(python3-aiosmtpd)
  [ -d /usr/lib/python3/dist-packages/icalendar ] || missing+=(python3-icalendar)
  [ -d /usr/lib/python3/dist-packages/dateutil ] || missing+=(python3-dateutil)
  [ -d /usr/lib/python3/dist-packages/gi ] || missing+=(python3-gi)
  compgen -G '/usr/lib/*/girepository-1.0/GstWebRTC-1.0.typelib' >/dev/null || missing+=(gir1.2-gst-plugins-bad-1.0)
  compgen -G '/usr/lib/*/gstreamer-1.0/libgstwebrtc.so' >/dev/null || missing+=(gstreamer1.0-plugins-bad)
  compgen -G '/usr/lib/*/gstreamer-1.0/libgstvpx.so' >/dev/null || missing+=(gstreamer1.0-plugins-good)
  compgen -G '/usr/lib/*/gstreamer-1.0/libgstopus.so' >/dev/null || missing+=(gstreamer1.0-plugins-base)
  compgen -G '/usr/lib/*/gstreamer-1.0/libgstnice.so' >/dev/null || missing+=(gstreamer1.0-nice)
  if [ ${#missing[@]} -eq 0 ]; then
    return 0
  fi

  printf 'Not installed: %s\n' "${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      printf 'Neither root nor password-free sudo: please install them yourself, for example with\n  sudo apt-get install %s\n' "${missing[*]}"
      return 0
    fi
    as_root=(sudo -n)
  fi

  if ! command -v apt-get >/dev/null; then
    printf 'This system has no apt-get: please install them by its own package manager.\n'
    return 0
  fi

  "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" ||
    printf 'They could not be installed; the tests that need them are skipped.\n'
}

# Everything once, as it is installed: what is published is what was built, and tests that compute take half the time of a debug build.
# One compiler for all projects costs two thirds of one each. It is ended here, as it would outlive the build by minutes.
build_all() {
  local id="parley-$$" code
  dotnet build Parley.slnx -c Release -p:FormatIsCheckedApart=true -p:UseSharedCompilation=true -p:SharedCompilationId="$id"
  code=$?
  pkill -f -- "-pipename:$id\$"
  return $code
}

# csharp_project FOLDER NAME [FILTER]: the built file rather than the project, since reading projects takes seconds. A result file each, as
# parallel ones may choose the same name. A few failed tests get a second chance, which tests/count.mjs tells: real time and real browsers
# on a busy machine fail now and then, a fault fails twice.
csharp_project() {
  local failed
  run_csharp "$1" "$2" "$2.trx" "${3:-}" && return 0
  failed="$(node tests/count.mjs --failed "$results/$1/$2.trx")" || return 1
  printf '\nOnce more: %s\n' "$failed"
  run_csharp "$1" "$2" "$2.again.trx" "$failed"
}

run_csharp() {
  timeout 600 dotnet test "tests/$2/bin/Release/net10.0/$2.dll" ${4:+--filter "$4"} \
    --logger "trx;LogFileName=$3" --results-directory "$results/$1"
}

# The program as people install it, from what was built: its starts, of which there are hundreds, take half of those of the build. A publish
# looks for what was built for a named platform, which is the same but for the folder.
publish_server() {
  dotnet publish src/Parley.Server -c Release --no-build -p:AppendRuntimeIdentifierToOutputPath=false --nologo -v quiet -o artifacts/tests/server
}

csharp_tests() {
  local project code=0
  csharp_project csharp Parley.Server.Tests 'Length!=long' >"$results/server.log" 2>&1 &
  local beside=$!
  for project in tests/*.Tests; do
    project="$(basename "$project")"
    case "$project" in
      Parley.Server.Tests) ;;
      Parley.Sfu.Tests) csharp_project csharp "$project" 'FullyQualifiedName!~.Tests.Browser.' || code=1 ;;
      *) csharp_project csharp "$project" || code=1 ;;
    esac
  done
  wait "$beside" || code=1
  cat "$results/server.log"
  return $code
}

media_browser_tests() {
  csharp_project media-browser Parley.Sfu.Tests 'FullyQualifiedName~.Tests.Browser.&Length!=long'
}

# The build has checked style and analyzers as errors, but not the format. By folder, because loading the projects takes a minute of a core.
format_check() {
  dotnet format whitespace --folder . --verify-no-changes --include src tests bench fuzz \
    --exclude '**/obj/' '**/bin/' '**/node_modules/'
}

client_check() {
  (cd src/client && timeout 600 npm run check -- -- --reporter=default --reporter=json --outputFile.json="$results/client.vitest.json")
}

browser_packages() {
  (cd tests/browser && { cmp -s package-lock.json node_modules/.parley-lock || { npm ci && cp package-lock.json node_modules/.parley-lock; }; })
}

browser_code() {
  (cd tests/browser && npm run types && npm run lint)
}

browser_tests() {
  (cd tests/browser && timeout 900 npm run test -- --reporter=default --reporter=json --outputFile.json="$results/browser.vitest.json")
}

install_programs
step build build_all || finish build
step publish publish_server || finish build publish

{
  step format format_check
  step client client_check
  step browser-packages browser_packages
  step browser-code browser_code
} >"$results/beside.log" 2>&1 &
step csharp csharp_tests
wait $!
cat "$results/beside.log"

# Tests with real browsers assert how long a picture stands still, so they run when the others are through; those of the media server, whose
# browsers encode three layers each, by themselves.
step media-browser media_browser_tests
step browser browser_tests
finish build format publish csharp client browser-packages browser-code media-browser browser

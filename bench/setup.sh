#!/usr/bin/env bash
# Debian packages the media benchmark needs: gcc and OpenSSL's headers for the reference loop, ffmpeg for the recordings, Janus to compare.
set -euo pipefail

missing=()
for package in gcc libssl-dev ffmpeg janus; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The media benchmark needs: ${missing[*]}. On Debian, as root: apt-get install ${missing[*]}" >&2
  exit 1
fi

# Janus must not start as a service: the benchmark starts its own, with its own configuration.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
fi
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"

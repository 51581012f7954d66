#!/usr/bin/env bash
# Installs what the tests need beyond Python: a browser, a CJK font, PostgreSQL, Redis.
# With --if-possible a failure is one line and exit 0, unless CI=true: there nothing may be skipped.
set -u

needed=(
    "chromium=/usr/bin/chromium"
    "fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
    "redis-server=/usr/bin/redis-server"
    "postgresql=/usr/lib/postgresql/*/bin/postgres"
)

find_missing() {
    missing=()
    local entry
    for entry in "${needed[@]}"; do
        # A pattern, because Debian keeps each PostgreSQL in a numbered folder.
        compgen -G "${entry#*=}" >/dev/null || missing+=("${entry%%=*}")
    done
}

give_up() {
    echo "system: not installed: ${missing[*]} ($1); the tests that need them are skipped"
    [ "$if_possible" ] && [ "${CI:-}" != true ] && exit 0
    exit 1
}

if_possible=
[ "${1:-}" = --if-possible ] && if_possible=1

find_missing
[ ${#missing[@]} -eq 0 ] && exit 0
command -v apt-get >/dev/null || give_up "no apt-get here"
[ "$(id -u)" = 0 ] || give_up "run 'sudo make system'"

echo "system: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt-get update -q >"$log" 2>&1
# One at a time: Ubuntu offers no plain chromium package, and the rest must not fail with it.
for package in "${missing[@]}"; do
    apt-get install -y -q --no-install-recommends "$package" >>"$log" 2>&1
done
find_missing
[ ${#missing[@]} -eq 0 ] && exit 0
tail -n 5 "$log"
give_up "apt-get failed"

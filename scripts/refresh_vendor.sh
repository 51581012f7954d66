#!/bin/sh
# Fetches the pinned third-party files again and writes their checksums.
# Run and test need none of this: the files are committed.
set -eu

HTMX=2.0.11
WEUI=2.6.26
AXE=4.14.1
WIDGETS="weui-cell/weui-cell weui-cell/weui-cell-form weui-button/weui-button
weui-tips/weui-badge weui-panel/weui-panel"

cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

unpack() { # package version -> $scratch/<package>
    mkdir -p "$scratch/$1"
    archive=$(cd "$scratch" && npm pack --silent "$1@$2")
    tar -xzf "$scratch/$archive" -C "$scratch/$1" --strip-components=1
}

unpack htmx.org "$HTMX"
unpack weui "$WEUI"
unpack axe-core "$AXE"

mkdir -p static/vendor/htmx static/vendor/weui tests/vendor/axe-core
cp "$scratch/htmx.org/dist/htmx.min.js" "$scratch/htmx.org/LICENSE" static/vendor/htmx/
for widget in $WIDGETS; do
    cp "$scratch/weui/dist/style/widget/$widget.min.css" static/vendor/weui/
done
cp "$scratch/weui/LICENSE.txt" static/vendor/weui/LICENSE
cp "$scratch/axe-core/axe.min.js" "$scratch/axe-core/LICENSE" tests/vendor/axe-core/

find static/vendor tests/vendor -type f ! -name CHECKSUMS | LC_ALL=C sort \
    | xargs sha256sum > static/vendor/CHECKSUMS

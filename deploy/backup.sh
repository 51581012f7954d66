#!/usr/bin/env bash
# Saves what cannot be made again: databases, photos, the secret, the key that signs registers.
# While the portal runs.
#
#   PORTAL_DATA=/var/lib/portal deploy/backup.sh /var/backups/portal
#
# The database is copied first and the files after it: a file may then be without its row, which
# the portal's own tidying removes, but no row without its file. BACKUP_KEEP (default 14) says how
# many are kept.
set -euo pipefail

data=${PORTAL_DATA:?PORTAL_DATA is not set}
target=${1:?say where to: backup.sh FOLDER}
keep=${BACKUP_KEEP:-14}
here=$(cd "$(dirname "$0")/.." && pwd)
python=$here/.venv/bin/python

umask 077
mkdir -p "$target"
work=$(mktemp -d "$target/.making.XXXXXX")
trap 'rm -rf "$work"' EXIT

if [ -n "${PORTAL_DATABASE_URL:-}" ]; then
    pg_dump --format=custom --file="$work/portal.pgdump" --dbname="$PORTAL_DATABASE_URL"
fi
# Each SQLite file by SQLite's own means: a plain copy of a live database may be torn.
"$python" - "$data" "$work" <<'PYTHON'
import sqlite3
import sys
from pathlib import Path

source, target = map(Path, sys.argv[1:])
for path in sorted(source.glob("*.db")):
    if path.name == "queue.db":  # holds nothing that is not in the database
        continue
    with sqlite3.connect(path) as live, sqlite3.connect(target / path.name) as copy:
        live.backup(copy)
        (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
        if verdict != "ok":
            sys.exit(f"{path.name} is damaged: {verdict}")
PYTHON
for name in secret register-key register-key.next; do
    if [ -e "$data/$name" ]; then cp -p "$data/$name" "$work/"; fi
done
[ -d "$data/files" ] && cp -a "$data/files" "$work/"

name=portal-$(date -u +%Y%m%dT%H%M%SZ).tar.gz
tar -C "$work" -czf "$target/.$name" .
mv "$target/.$name" "$target/$name"
echo "$target/$name"

find "$target" -maxdepth 1 -name 'portal-*.tar.gz' | sort -r | tail -n "+$((keep + 1))" |
    while read -r old; do rm -f "$old"; done

#!/usr/bin/env bash
# Writes the lock files: exact versions with hashes for every platform, and no host's name.
# Packages keep their locked versions unless one is named: scripts/lock.sh flask sqlalchemy.
set -eu

upgrade=()
for name in "$@"; do upgrade+=(--upgrade-package "$name"); done

compile() {
    .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --generate-hashes --no-header --no-annotate "${upgrade[@]}" "$@"
}

compile --output-file requirements.lock
compile --extra dev --constraint requirements.lock --output-file requirements-dev.lock

if grep -n "://" requirements.lock requirements-dev.lock; then
    echo "lock: a lock file names a host" >&2
    exit 1
fi

#!/usr/bin/env bash
# Everything that can be said about the code without running the suite. All checks run; the exit
# code tells whether one failed.
set -u

failed=0
check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "ok      $name"
    else
        failed=1
        echo "FAILED  $name"
        echo "$output" | sed 's/^/        /'
    fi
}

bin=.venv/bin
check "format" "$bin/ruff" format --check --quiet .
check "lint" "$bin/ruff" check --quiet .
check "types" "$bin/mypy"
check "import contracts" "$bin/lint-imports" --no-logo
check "catalogues" "$bin/python" scripts/messages.py check
check "migrations" "$bin/python" scripts/check_migrations.py
exit "$failed"

#!/usr/bin/env bash
# Runs the stages named: sqlite, postgres, browser. All of them run, even after a failure; the
# last line is pytest's. What cannot run here is said in one line, and fails when CI=true.
set -u

python=.venv/bin/python
browser_tests=tests/e2e
failed=0

# Both test processes must name parametrised tests alike, and sets take part in the names.
export PYTHONHASHSEED=0

skip() {
    echo "test: $1"
    [ "${CI:-}" = true ] && failed=1
    return 0
}

run() {
    local stage=$1
    shift
    echo "test: $stage"
    "$python" -m pytest -q "$@" || failed=1
}

if [ "$#" -gt 1 ]; then
    bash scripts/system.sh --if-possible || failed=1
fi
"$python" -m portal.assets >/dev/null && "$python" -m portal.catalogues || failed=1

for stage in "$@"; do
    case $stage in
        sqlite)
            run "on SQLite" -n 2 --ignore="$browser_tests"
            ;;
        postgres)
            if why=$("$python" -m tests.support.postgres 2>&1); then
                TEST_DATABASE=postgres run "on PostgreSQL" -n 2 --ignore="$browser_tests"
            else
                skip "the suite on PostgreSQL is skipped: $why"
            fi
            ;;
        browser)
            if [ -x /usr/bin/chromium ] || [ -n "${CHROMIUM:-}" ]; then
                run "in a browser" "$browser_tests"
            else
                skip "the browser tests are skipped: chromium is not installed (make system)"
            fi
            ;;
    esac
done
exit "$failed"

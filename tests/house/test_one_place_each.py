"""Things that live in one place only: commits, the clock, htmx headers, outgoing messages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PORTAL = Path(__file__).resolve().parents[2] / "portal"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the portal with its path relative to ``portal/``."""
    for path in sorted(PORTAL.rglob("*.py")):
        yield str(path.relative_to(PORTAL)), ast.parse(path.read_text())


def calls(tree: ast.AST) -> Iterator[str]:
    """Dotted names of everything called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_only_the_database_module_commits() -> None:
    guilty = [
        f"{name}: {call}"
        for name, tree in modules()
        if name not in {"base/db.py", "base/migrate.py"}
        for call in calls(tree)
        if call.split(".")[-1] == "commit"
    ]

    assert guilty == []


def test_only_the_clock_reads_the_time() -> None:
    reads = {"now", "utcnow", "today"}
    guilty = [
        f"{name}: {call}"
        for name, tree in modules()
        if name != "base/clock.py"
        for call in calls(tree)
        if (call.split(".")[-1] in reads and call.split(".")[0] in {"datetime", "date", "dt"})
        or (call in {"time.time", "time.localtime", "time.gmtime"} and name != "base/clock.py")
    ]

    assert guilty == []


def test_htmx_headers_are_named_in_one_module() -> None:
    guilty = [
        str(path.relative_to(PORTAL))
        for path in PORTAL.rglob("*.py")
        if path.name != "htmx.py" and re.search(r"[\"']HX-", path.read_text())
    ]

    assert guilty == []


def test_capabilities_reach_rows_of_communities_only_through_the_session() -> None:
    """Plain SQL and table objects would pass by the guard that keeps communities apart."""
    # The full-text index gives numbers only; what they stand for is read through the guard.
    allowed = re.compile(
        r"^(base|demo|tables|cli|serve|worker|prepare|grievances/search/(queries|service)\.py)"
    )
    guilty = [
        f"{name}: {call}"
        for name, tree in modules()
        if not allowed.match(name)
        for call in calls(tree)
        if call in {"text", "sqlalchemy.text", "sa.text", "db.text"}
        and not name.endswith(("models.py",))
        and "/models/" not in name
    ]

    assert guilty == []


def test_files_and_functions_stay_short_enough_to_read() -> None:
    long_files = []
    long_functions = []
    for path in sorted(PORTAL.rglob("*.py")):
        source = path.read_text()
        if len(source.splitlines()) > 300:
            long_files.append(str(path.relative_to(PORTAL)))
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 50:
                long_functions.append(f"{path.relative_to(PORTAL)}:{node.name}")

    assert (long_files, long_functions) == ([], [])

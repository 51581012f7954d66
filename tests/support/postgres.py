"""A real PostgreSQL for the tests, private to this run.

Which one: ``TEST_POSTGRES_URL`` if set, else Debian's binaries in a private folder, reached by a
socket in that folder only, so that no port can collide and nothing else can be mistaken for it.
"""

import contextlib
import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from tests.support.absences import skip_or_fail

BINARIES = Path("/usr/lib/postgresql")
START_SECONDS = 30

INITDB = ("--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")

# Nothing here must survive a crash, and the run is to be quick.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
    # Compiling a plan takes a second; none here runs that long.
    "jit": "off",
    # Each savepoint in which something was written holds a lock until the last rollback.
    "max_locks_per_transaction": "512",
}


class PostgresMissing(RuntimeError):
    """There is no PostgreSQL to test with; the message says what would give one."""


def wanted() -> bool:
    """Whether this run uses PostgreSQL: ``TEST_DATABASE=postgres pytest``."""
    return os.environ.get("TEST_DATABASE", "sqlite") == "postgres"


@contextlib.contextmanager
def postgres_url() -> Iterator[str]:
    """The URL of an empty database for this run; without a server its tests are skipped.

    With CI=true nothing may be skipped, so there the run fails.
    """
    skip_or_fail(explain_absence())
    with server() as running, database(running) as url:
        yield url


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a running server, whose databases may be made and dropped at will."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    owner = _prepare_folder(folder)
    try:
        process = _start(folder, owner)
        try:
            url = f"postgresql://{owner}@/postgres?host={folder}"
            _wait_until_it_answers(url, process, folder)
            yield url
        finally:
            _stop(folder, owner, process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def database(server_url: str) -> Iterator[str]:
    """The URL of a new, empty database on that server, dropped at the end."""
    name = f"portal_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server_url, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        url = make_url(server_url).set(database=name)
        yield url.render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        admin.dispose()


def explain_absence() -> str:
    """Why no server can be had here, in one line; empty when one can."""
    if os.environ.get("TEST_POSTGRES_URL"):
        return ""
    if _binary("initdb") is None:
        return "PostgreSQL is not installed (make system, or set TEST_POSTGRES_URL)"
    if os.getuid() == 0 and not _has_user("postgres"):
        return "PostgreSQL refuses to run as root and there is no user postgres"
    return ""


def _binary(name: str) -> Path | None:
    numbered = sorted(BINARIES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if numbered:
        return numbered[-1]
    found = shutil.which(name)
    return Path(found) if found else None


def _has_user(name: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False


def _prepare_folder(folder: Path) -> str:
    """Make a cluster in the folder; the name of the user who owns it."""
    absence = explain_absence()
    if absence:
        raise PostgresMissing(absence)
    owner = "postgres" if os.getuid() == 0 else getpass.getuser()
    if os.getuid() == 0:
        shutil.chown(folder, owner)
    made = _run(
        owner,
        [str(_binary("initdb")), "-D", str(folder / "cluster"), "-U", owner, *INITDB],
    )
    if made.returncode:
        raise PostgresMissing(f"initdb failed: {made.stderr.strip()[-300:]}")
    return owner


def _start(folder: Path, owner: str) -> subprocess.Popen[bytes]:
    options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    command = [str(_binary("postgres")), "-D", str(folder / "cluster"), "-k", str(folder)]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            command + options, stdout=log, stderr=log, cwd=folder, **_as_user(owner)
        )


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    engine = create_engine(url)
    try:
        while True:
            if process.poll() is not None:
                log = (folder / "server.log").read_text(errors="replace")
                raise PostgresMissing(f"PostgreSQL ended at once: {log[-300:]}")
            with contextlib.suppress(Exception), engine.connect():
                return
            if time.monotonic() > deadline:
                raise PostgresMissing("PostgreSQL did not answer in time")
            time.sleep(0.05)
    finally:
        engine.dispose()


def _stop(folder: Path, owner: str, process: subprocess.Popen[bytes]) -> None:
    command = [str(_binary("pg_ctl")), "-D", str(folder / "cluster"), "-m", "immediate", "stop"]
    _run(owner, command)
    process.wait(timeout=10)


def _run(owner: str, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, cwd="/", check=False, **_as_user(owner)
    )


def _as_user(owner: str) -> dict[str, object]:
    """PostgreSQL refuses root: step down to the user who owns the folder."""
    if os.getuid() != 0:
        return {}
    entry = pwd.getpwnam(owner)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    raise SystemExit(explain_absence() or 0)

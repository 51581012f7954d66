"""Exporting 100,000 reports of one community: `python -m benchmarks.export`.

The portal is filled like `make bench` fills it, and all reports are moved into the largest
community. Then the table is downloaded as CSV and as XLSX over HTTP; seconds and the memory that
the server's processes took beyond what they had before are printed beside what is promised.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, func, select

from benchmarks import portal_places, portal_rows
from benchmarks.servers import ROOT, Served, served
from benchmarks.visitor import Visitor
from portal.base import db
from portal.base.access import Role
from portal.community.grids.models import Grid
from portal.community.identity.models import RoleAssignment, ScopeKind
from portal.community.places.models import Building
from portal.grievances.models import Grievance

SIZE = max([int(size) for size in os.environ.get("BENCH_SIZES", "").split()] or [100_000])
MOST_SECONDS, MOST_MEGABYTES = 30, 64
FORMATS = ("csv", "gb18030", "xlsx")
CHUNK = 64 * 1024


def main() -> None:
    """Print what each kind of file takes."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as scratch:
        folder = Path(scratch) / "portal"
        folder.mkdir(parents=True)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
        environment |= {"PORTAL_DATA": str(folder)}
        command = [sys.executable, "-m", "portal.prepare"]
        subprocess.run(command, check=True, cwd=ROOT, env=environment)
        fill(f"sqlite:///{folder / 'portal.db'}")
        measure(folder)
        shutil.rmtree(folder)


def fill(url: str) -> None:
    """All reports in one community, each in one of its buildings and grids."""
    portal_rows.fill(url, SIZE)
    engine, table = db.make_engine(url), Grievance.__table__
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        buildings = _ids(connection, Building)
        grids = _ids(connection, Grid)
        connection.execute(
            table.update().values(
                community_id=1,
                no=func.printf("%06d-%05d", table.c.id / 99_999, table.c.id % 99_999),
                building_id=buildings[0] + table.c.id % len(buildings),
                grid_id=grids[0] + table.c.id % len(grids),
            )
        )
        _let_see_all(connection)
    engine.dispose()


def _let_see_all(connection: Connection) -> None:
    """A grid worker takes the own grids along only; the committee the whole community."""
    role = {"person_id": 1, "role": Role.COMMITTEE, "scope_kind": ScopeKind.COMMUNITY}
    since = {"community_id": 1, "from_on": portal_places.EPOCH}
    portal_places.put(connection, RoleAssignment, [role | since])


def _ids(connection: Connection, model: Any) -> list[int]:
    table = model.__table__
    statement = select(table.c.id).where(table.c.community_id == 1).order_by(table.c.id)
    return list(connection.scalars(statement))


def measure(folder: Path) -> None:
    """Each kind of file once; what is promised beside what was found."""
    with served("portal", folder) as portal:
        worker = Visitor(portal.port, "10.0.0.2")
        name = {"username": portal_places.USER, "password": portal_places.PASSWORD}
        worker.post("/login/staff", {"csrf_token": worker.token("/login/staff")} | name)
        for wanted in FORMATS:
            seconds, megabytes, size = _download(portal, worker, wanted)
            print(
                f"{wanted:8} {seconds:5.1f} s (at most {MOST_SECONDS}), "
                f"{megabytes:+.0f} MB (at most {MOST_MEGABYTES}), file {size / 1e6:.0f} MB",
                flush=True,
            )


def _download(portal: Served, worker: Visitor, wanted: str) -> tuple[float, float, int]:
    page = f"/desk/c/{portal_places.slug_of(1)}/export"
    fields = {"csrf_token": worker.token(page), "format": wanted}
    request = urllib.request.Request(
        f"http://127.0.0.1:{portal.port}{page}",
        urlencode(fields).encode(),
        {"Cookie": worker.cookies, "X-Forwarded-For": worker.address, "X-Forwarded-Host": "bench"},
    )
    time.sleep(1)
    portal.peak_pss = 0.0
    time.sleep(1)
    before, began, size = portal.peak_pss, time.monotonic(), 0
    with urllib.request.urlopen(request, timeout=120) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        while chunk := answer.read(CHUNK):
            size += len(chunk)
    return time.monotonic() - began, portal.peak_pss - before, size


if __name__ == "__main__":
    main()

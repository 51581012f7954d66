"""Searching at 1,000 and at 100,000 grievances: `python -m benchmarks.search`.

The portal is filled like `make bench` fills it, then some reports are given rare words, so that
there are questions with few answers, with about 150, and with far more than are shown. Each
question is put over HTTP by one reader at a time, to neighbours' pages and to the workbench.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import select

from benchmarks import portal_places, portal_rows
from benchmarks.servers import ROOT, Served, served
from benchmarks.visitor import Visitor
from portal.base import db
from portal.grievances.models import Grievance

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "").split()] or [1000, 100_000]
ROUNDS = int(os.environ.get("BENCH_ROUNDS") or 40)
MOST_SLOWDOWN, MOST_BROAD_MS = 1.5, 100

# A word for this many reports of the largest community (fewer where it has fewer).
PLANTED = {"蟑螂": 1, "滑梯": 15, "道闸": 150}
FEW = ("蟑螂", "滑梯", "道闸", "道闸抬杆", "滑梯 裂缝", "zl")
BROAD = ("垃圾", "灯", "楼道声控灯", "消防通道 车", "增加清运次数", "没有修好的下水道")


def main() -> None:
    """Print what each size takes, then what is promised beside what was found."""
    found: dict[int, dict[str, float]] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as scratch:
            found[size] = _one_size(Path(scratch) / "portal", size)
            shutil.rmtree(Path(scratch) / "portal")
    small, large = min(found), max(found)
    print("\npromised and found")
    for page in ("public", "desk"):
        few = found[large][f"{page} few"], found[small][f"{page} few"]
        said = f"{few[0]:.0f} ms, {few[0] / few[1]:.2f} times that of the smallest"
        print(f"  {page}: p95 with up to 200 hits {said}, at most {MOST_SLOWDOWN}")
        broad = found[large][f"{page} broad"]
        print(f"  {page}: p95 of broad questions {broad:.0f} ms, at most {MOST_BROAD_MS}")


def _one_size(folder: Path, size: int) -> dict[str, float]:
    folder.mkdir(parents=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    environment |= {"PORTAL_DATA": str(folder)}
    subprocess.run([sys.executable, "-m", "portal.prepare"], check=True, cwd=ROOT, env=environment)
    url = f"sqlite:///{folder / 'portal.db'}"
    portal_rows.fill(url, size)
    _plant(url)
    began = time.monotonic()
    command = [sys.executable, "-c", "from portal.cli import main; main()", "reindex"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    print(f"{size:,} reports indexed in {time.monotonic() - began:.1f} s", flush=True)
    with served("portal", folder) as portal:
        measured = _measure(portal)
        print(f"  peak memory of the process tree {portal.peak_pss:.0f} MB")
        return measured


def _plant(url: str) -> None:
    """Give reports of the largest community rare words, spread over its whole time."""
    table = Grievance.__table__
    engine = db.make_engine(url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        ids = connection.scalars(select(table.c.id).where(table.c.community_id == 1)).all()
        for word, most in PLANTED.items():
            for id_ in ids[:: max(1, len(ids) // most)][:most]:
                words = table.c.text + f"{word}边缘有裂缝，{word}抬杆慢"
                connection.execute(table.update().where(table.c.id == id_).values(text=words))
    engine.dispose()


def _measure(portal: Served) -> dict[str, float]:
    slug = portal_places.slug_of(1)
    reader, worker = Visitor(portal.port, "10.0.0.1"), Visitor(portal.port, "10.0.0.2")
    name = {"username": portal_places.USER, "password": portal_places.PASSWORD}
    worker.post("/login/staff", {"csrf_token": worker.token("/login/staff")} | name)
    found = {}
    for page, visitor, path in (
        ("public", reader, f"/c/{slug}/reports"),
        ("desk", worker, f"/desk/c/{slug}/reports"),
    ):
        for kind, words in (("few", FEW), ("broad", BROAD)):
            found[f"{page} {kind}"] = _p95(visitor, path, words)
    return found


def _p95(visitor: Visitor, path: str, questions: tuple[str, ...]) -> float:
    """Milliseconds; each question on a line with its own median."""
    every: list[float] = []
    for words in questions:
        taken = [_once(visitor, f"{path}?q={quote(words)}") for _ in range(ROUNDS + 2)][2:]
        print(f"  {path:32} {statistics.median(taken):7.1f} ms  {words}")
        every += taken
    return sorted(every)[int(len(every) * 0.95)]


def _once(visitor: Visitor, path: str) -> float:
    visitor.address = f"10.{random.randrange(256)}.{random.randrange(256)}.1"  # no limit is met
    began = time.perf_counter()
    visitor.get(path)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()

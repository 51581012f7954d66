"""`make bench`: the portal against the floor, by turns, on the same machine in the same run.

BENCH_SIZES   grievances, default "1000 10000 100000"
BENCH_ROUNDS  rounds of both sides, default 5; medians are reported
BENCH_SECONDS seconds a page is driven in a round, default 3
BENCH_PAGES   pages, default "list detail filing desk stats photo"
BENCH_QUICK=1 a look while developing: 1,000 grievances, two rounds of a second
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import floor, photos, portal_places, portal_rows, scenarios, weights
from benchmarks.promises import promise
from benchmarks.scenarios import upload
from benchmarks.servers import ROOT, Served, cores, measure, served, settle
from benchmarks.visitor import Visitor

QUICK = os.environ.get("BENCH_QUICK") == "1"
SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "").replace(",", " ").split()] or (
    [1000] if QUICK else [1000, 10_000, 100_000]
)
ROUNDS = int(os.environ.get("BENCH_ROUNDS") or (2 if QUICK else 5))
SECONDS = float(os.environ.get("BENCH_SECONDS") or (1 if QUICK else 3))
WARM_SECONDS = 0.5
MOST_FILINGS = int(700 * (SECONDS + WARM_SECONDS))

PAGES = tuple(os.environ.get("BENCH_PAGES", "").split()) or scenarios.PAGES

BEST_FLOORS = {"list": 2.0, "detail": 2.0, "filing": 2.5}
MOST_MILLISECONDS = {"stats": 300}
MOST_MEMORY_MB = 200
MOST_SLOWDOWN = 1.5
PHOTO = {"expected": [200, 201]}


@dataclass
class Figures:
    """What one side did on one page: a value for each round."""

    rates: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)

    def add(self, result: dict[str, Any]) -> None:
        """Take in one round."""
        latencies = result["latencies"]
        self.rates.append(len(latencies) / result["seconds"])
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
            at = min(len(latencies) - 1, int(len(latencies) * share))
            getattr(self, name).append(latencies[at] * 1000)

    @property
    def rate(self) -> float:
        """Requests a second, the median round."""
        return statistics.median(self.rates)

    def line(self) -> str:
        """Rate and latencies for the table."""
        times = (statistics.median(values) for values in (self.p50, self.p95, self.p99))
        return f"{self.rate:8.0f} " + " ".join(f"{value:7.1f}" for value in times)


Table = dict[tuple[str, str], Figures]


def main() -> None:
    """Measure every size, then print what is promised beside what was found."""
    print(f"rounds {ROUNDS}, {SECONDS:g} s a page, 8 connections, cores {cores()}")
    found: dict[int, Table] = {}
    peaks: dict[int, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as scratch:
        photo = Path(scratch) / "photo.jpg"
        photos.make_jpeg(photo)
        for size in SIZES:
            found[size], peaks[size] = _one_size(Path(scratch) / str(size), size, photo)
            _print_table(size, found[size], peaks[size])
            shutil.rmtree(Path(scratch) / str(size))
        photos.report(photo)
    _print_promises(found, peaks)


def _one_size(folder: Path, size: int, photo: Path) -> tuple[Table, tuple[float, float]]:
    began = time.monotonic()
    ours, theirs = folder / "portal", folder / "floor"
    url = _fill(ours, theirs, size)
    print(f"\n{size:,} grievances filled in {time.monotonic() - began:.0f} s", flush=True)
    table: Table = {}
    with served("portal", ours) as portal, served("floor", theirs) as bare:
        if size == SIZES[0]:
            weights.report(portal.port, portal_places.slug_of(1))
        jobs = {
            portal.side: _portal_jobs(portal, url, size, photo),
            bare.side: _floor_jobs(size, photo),
        }
        for turn in range(ROUNDS):
            for server in (portal, bare):
                for page in PAGES:
                    job = _of_round(jobs[server.side][page], page, turn)
                    table.setdefault((server.side, page), Figures()).add(measure(server, job))
                    settle()
    return table, (portal.peak_pss, portal.peak_rss)


def _fill(ours: Path, theirs: Path, size: int) -> str:
    """Fill both sides; the portal's database."""
    theirs.mkdir(parents=True)
    ours.mkdir(parents=True)
    floor.fill(theirs, size)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    environment |= {"PORTAL_DATA": str(ours)}
    subprocess.run([sys.executable, "-m", "portal.prepare"], check=True, cwd=ROOT, env=environment)
    url = f"sqlite:///{ours / 'portal.db'}"
    portal_rows.fill(url, size)
    return url


def _of_round(job: dict[str, Any], page: str, turn: int) -> dict[str, Any]:
    job = job | {"page": page, "round": turn, "seconds": SECONDS, "warm": WARM_SECONDS}
    job["once"] = page == "filing"
    if page == "filing":
        job["photos"] = job["photos"][turn * MOST_FILINGS : (turn + 1) * MOST_FILINGS]
    return job


def _floor_jobs(size: int, photo: Path) -> dict[str, dict[str, Any]]:
    filed = range(1, ROUNDS * MOST_FILINGS + 1)
    pairs = [(f"{n % size + 1}-1", f"{n % size + 1}-2") for n in filed]
    reads: dict[str, Any] = {"size": size, "expected": [200]}
    return {
        "list": reads,
        "detail": reads,
        "desk": reads,
        "stats": reads,
        "filing": {"size": size, "expected": [303], "photos": pairs},
        "photo": reads | PHOTO | {"photo_file": str(photo)},
    }


def _portal_jobs(portal: Served, url: str, size: int, photo: Path) -> dict[str, dict[str, Any]]:
    slug, elsewhere = portal_places.slug_of(1), portal_places.slug_of(2)
    resident = Visitor(portal.port, "10.0.0.1")
    token = resident.token(f"/c/{elsewhere}/report")
    headers = f"X-CSRFToken: {token}\r\n"
    like = resident.upload("/uploads", upload("/uploads", [], str(photo), headers))
    waiting = portal_rows.waiting_photos(url, like, ROUNDS * MOST_FILINGS)
    worker = Visitor(portal.port, "10.0.0.2")
    signing = worker.token("/login/staff")
    name = {"username": portal_places.USER, "password": portal_places.PASSWORD}
    worker.post("/login/staff", {"csrf_token": signing} | name)
    reads: dict[str, Any] = {"size": size, "slug": slug, "expected": [200]}
    sends: dict[str, Any] = {
        "size": size,
        "slug": elsewhere,
        "cookies": resident.cookies,
        "token": token,
    }
    sends["session"] = resident.cookie("portal")
    return {
        "list": reads,
        "detail": reads | {"numbers": portal_rows.public_numbers(url)},
        "desk": reads | {"cookies": worker.cookies, "desk": f"/desk/c/{slug}/reports"},
        "stats": reads | {"cookies": worker.cookies, "desk_stats": f"/desk/c/{slug}/stats"},
        "filing": sends
        | {"expected": [303], "photos": waiting}
        | {"category": portal_rows.CATEGORY, "place": f"b{portal_places.building_of(2, 0)}"},
        "photo": sends | PHOTO | {"photo_file": str(photo)},
    }


def _print_table(size: int, table: Table, peak: tuple[float, float]) -> None:
    print(f"{'':8}{'portal req/s':>14} {'p50':>5} {'p95':>7} {'p99':>7} ms", end="")
    print(f"{'floor req/s':>17} {'p50':>5} {'p95':>7} {'p99':>7} ms{'floors':>8}")
    for page in PAGES:
        ours, bare = table["portal", page], table["floor", page]
        print(f"{page:8}      {ours.line()}         {bare.line()}   {bare.rate / ours.rate:8.2f}")
    print(
        f"peak memory, {size:,}: {peak[0]:.0f} MB (each process alone: {peak[1]:.0f} MB)",
        flush=True,
    )


def _print_promises(found: dict[int, Table], peaks: dict[int, tuple[float, float]]) -> None:
    print("\npromised and found")
    for size, table in found.items():
        for page in [name for name in PAGES if name in BEST_FLOORS]:
            most = BEST_FLOORS[page]
            floors = table["floor", page].rate / table["portal", page].rate
            promise(f"{page} at {size:,}", floors, most, "floors")
        for page in [name for name in PAGES if name in MOST_MILLISECONDS]:
            p95 = statistics.median(table["portal", page].p95)
            promise(f"p95 of {page} at {size:,}", p95, MOST_MILLISECONDS[page], "ms")
    smallest, largest = min(found), max(found)
    if smallest != largest:
        for page in PAGES:
            slow = statistics.median(found[largest]["portal", page].p95)
            quick = statistics.median(found[smallest]["portal", page].p95)
            what = f"p95 of {page}, {largest:,} against {smallest:,}"
            promise(what, slow / quick, MOST_SLOWDOWN, "times")
    promise("peak memory", max(pss for pss, _rss in peaks.values()), MOST_MEMORY_MB, "MB")


if __name__ == "__main__":
    main()

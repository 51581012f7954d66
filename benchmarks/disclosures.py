"""Open affairs at 100 and at 5,000 publications with files: `python -m benchmarks.disclosures`.

Both installations are served at once and driven by turns, so that what else the machine does
falls on both. BENCH_DISCLOSURES, BENCH_ROUNDS, BENCH_SECONDS and BENCH_QUICK as for `make bench`.
"""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import disclosures_rows, portal_places, weights
from benchmarks.promises import promise
from benchmarks.servers import ROOT, Served, cores, measure, served, settle
from benchmarks.visitor import Visitor

QUICK = os.environ.get("BENCH_QUICK") == "1"
SIZES = [int(size) for size in os.environ.get("BENCH_DISCLOSURES", "").split()] or (
    [100, 500] if QUICK else [100, 5000]
)
ROUNDS = int(os.environ.get("BENCH_ROUNDS") or (2 if QUICK else 7))
SECONDS = float(os.environ.get("BENCH_SECONDS") or (1 if QUICK else 3))
WARM_SECONDS = 0.5

PAGES = ("list", "calendar")
MOST_SLOWDOWN, MOST_BYTES = 1.5, 60_000
PAGES_DEEP = 3

Found = dict[tuple[int, str], list[float]]


def main() -> None:
    """Measure, then print what is promised beside what was found."""
    print(f"\nopen affairs: rounds {ROUNDS}, {SECONDS:g} s a page, cores {cores()}")
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as scratch:
        found, weight = _measured(Path(scratch))
    print(f"{'p95, ms':12}" + "".join(f"{size:>10,}" for size in SIZES))
    for page in PAGES:
        times = (statistics.median(found[size, page]) for size in SIZES)
        print(f"{page:12}" + "".join(f"{each:10.1f}" for each in times))
    print("\npromised and found")
    small, large = min(SIZES), max(SIZES)
    for page in PAGES:
        # Round by round, as what else ran then slowed both sides down.
        ratios = [b / a for a, b in zip(found[small, page], found[large, page], strict=True)]
        what = f"p95 of {page}, {large:,} against {small:,}"
        promise(what, statistics.median(ratios), MOST_SLOWDOWN, "times")
    promise("first visit to a quarter's finances", weight, MOST_BYTES, "bytes")


def _measured(scratch: Path) -> tuple[Found, int]:
    """Milliseconds of each round, and the weight of the heaviest page."""
    found: Found = {(size, page): [] for size in SIZES for page in PAGES}
    with contextlib.ExitStack() as stack:
        sides = {}
        for size in SIZES:
            _fill(scratch / str(size), size)
            portal = stack.enter_context(served("portal", scratch / str(size)))
            sides[size] = (portal, _jobs(portal))
        largest = max(SIZES)
        slug = portal_places.slug_of(disclosures_rows.HERE)
        path = f"/c/{slug}/disclosures/{disclosures_rows.newest(largest)}"
        weight = weights.first_visit(sides[largest][0].port, path)
        for turn in range(ROUNDS):
            for page in PAGES:
                for size in SIZES if turn % 2 else reversed(SIZES):
                    portal, jobs = sides[size]
                    job = jobs[page] | {"page": "addresses", "round": turn, "once": False}
                    job |= {"seconds": SECONDS, "warm": WARM_SECONDS}
                    found[size, page].append(_p95(measure(portal, job)))
                    settle()
    for size in SIZES:
        shutil.rmtree(scratch / str(size))
    return found, weight


def _fill(folder: Path, size: int) -> None:
    began = time.monotonic()
    folder.mkdir(parents=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    environment |= {"PORTAL_DATA": str(folder)}
    subprocess.run([sys.executable, "-m", "portal.prepare"], check=True, cwd=ROOT, env=environment)
    disclosures_rows.fill(f"sqlite:///{folder / 'portal.db'}", size)
    print(f"{size:,} publications filled in {time.monotonic() - began:.0f} s", flush=True)


def _jobs(portal: Served) -> dict[str, dict[str, Any]]:
    """The first pages of the residents' list with its filters, and of the desk's calendar."""
    slug = portal_places.slug_of(disclosures_rows.HERE)
    reader, staff = Visitor(portal.port, "10.0.0.1"), Visitor(portal.port, "10.0.0.2")
    name = {"username": portal_places.USER, "password": portal_places.PASSWORD}
    staff.post("/login/staff", {"csrf_token": staff.token("/login/staff")} | name)
    shown, desk = f"/c/{slug}/disclosures", f"/desk/c/{slug}/disclosures"
    lists = [shown, f"{shown}?year=2026", f"{shown}?class=funds", *_further(reader, shown)]
    calendars = [desk, *_further(staff, desk)]
    common = {"expected": [200], "clients": 4}
    return {
        "list": common | {"addresses": lists},
        "calendar": common | {"addresses": calendars, "cookies": staff.cookies},
    }


def _further(visitor: Visitor, first: str) -> list[str]:
    """The addresses to which the list leads on."""
    found, path = [], first
    for _page in range(PAGES_DEEP):
        following = weights.next_page(visitor.get(path), first)
        if not following:
            break
        found.append(following)
        path = following
    return found


def _p95(result: dict[str, Any]) -> float:
    latencies = result["latencies"]
    return float(latencies[min(len(latencies) - 1, int(len(latencies) * 0.95))] * 1000)


if __name__ == "__main__":
    main()

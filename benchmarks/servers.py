"""Both sides as served processes on one core, and how much memory they take at most."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
SAMPLE_SECONDS = 0.2
MEGABYTE = 2**20


def cores() -> tuple[int | None, int | None]:
    """The server's core and the driver's; None where there is only one to share."""
    usable = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return (usable[0], usable[1]) if len(usable) > 1 else (None, None)


def _pinned(core: int | None) -> Any:
    """What a child does before it becomes its program."""
    return (lambda: os.sched_setaffinity(0, {core})) if core is not None else None


@dataclass
class Served:
    """A served side: where it listens, and the peak of its process tree."""

    side: str
    port: int
    process: subprocess.Popen[bytes]
    peak_pss: float = 0.0
    peak_rss: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Sample the tree's memory until it ends: shared pages once (PSS) and each time (RSS)."""
        while not self._over.wait(SAMPLE_SECONDS):
            pss = rss = 0.0
            with contextlib.suppress(psutil.Error):
                parent = psutil.Process(self.process.pid)
                for process in (parent, *parent.children(recursive=True)):
                    memory = process.memory_full_info()
                    pss, rss = pss + memory.pss / MEGABYTE, rss + memory.rss / MEGABYTE
            self.peak_pss, self.peak_rss = max(self.peak_pss, pss), max(self.peak_rss, rss)

    def stop(self) -> None:
        """End it."""
        self._over.set()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=40)


@contextlib.contextmanager
def served(side: str, data: Path) -> Iterator[Served]:
    """Serve a filled folder: the portal as `make run` does, or the floor by the same server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    # Visitors come from many addresses, told by the proxy's header: rate limits stay as they are.
    settings = {"PORTAL_DATA": str(data), "PORTAL_TRUSTED_PROXIES": "1", "PORT": str(port)}
    command = {"portal": ["-m", "portal.serve"], "floor": ["-m", "benchmarks.floor", str(port)]}
    log = data / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *command[side]],
            stdout=output,
            stderr=output,
            cwd=ROOT,
            env=ours | settings | {"FLOOR_DATA": str(data)},
            preexec_fn=_pinned(cores()[0]),
        )
    found = Served(side, port, process)
    try:
        _wait_until_served(found, log)
        threading.Thread(target=found.watch, daemon=True).start()
        yield found
    finally:
        found.stop()


def _wait_until_served(server: Served, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "Serving on" not in log.read_text():
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"bench: {server.side} did not start: {log.read_text()[-2000:]}")
        time.sleep(0.05)


def measure(server: Served, job: dict[str, Any]) -> dict[str, Any]:
    """Have the driver do one job on its own core; its figures."""
    job = {"clients": 8, "side": server.side, "port": server.port, **job}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.drive"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        preexec_fn=_pinned(cores()[1]),
    )
    if done.returncode:
        raise SystemExit(f"bench: {server.side} {job['page']}: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    wrong = [status for status in result["statuses"] if int(status) not in job["expected"]]
    if wrong or not result["latencies"]:
        raise SystemExit(f"bench: {server.side} {job['page']} answered {result['statuses']}")
    return result


def settle() -> None:
    """Let the worker finish what the last page left it before the next is measured."""
    time.sleep(0.3)

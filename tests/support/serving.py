"""The portal as people run it: real processes on a free port of this machine, a scratch folder.

For browser tests and for what only processes can show: stopping, being killed, memory.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


class PortalDidNotStart(RuntimeError):
    """The portal ended or stayed silent; the message holds what it said."""


@dataclass
class Portal:
    """A running portal."""

    process: subprocess.Popen[bytes]
    port: int
    data: Path
    log: Path

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def tree(self) -> list[psutil.Process]:
        """The supervisor, which is the worker too, and the web process."""
        try:
            parent = psutil.Process(self.process.pid)
            return [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a page."""
        request = urllib.request.Request(self.url + path)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def said(self) -> str:
        """All that the portal printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self, how: int = signal.SIGTERM) -> float:
        """Ask it to stop; the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(timeout=30)
        return time.monotonic() - began

    def kill(self) -> None:
        """End every process at once, as a power cut would."""
        for process in self.tree():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait(timeout=10)


@contextlib.contextmanager
def running_portal(
    data: Path,
    *,
    demo: bool = False,
    prepare: bool = True,
    worker: bool = True,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Portal]:
    """Start the portal on a folder and hand it over once it answers; stopped at the end.

    Start it twice on the same folder to see what a restart finds.
    """
    arguments = [*(["--prepare"] if prepare else []), *([] if worker else ["--no-worker"])]
    portal = _start(data, arguments, environment_of(data, demo) | dict(environment or {}))
    try:
        yield portal
    finally:
        if portal.process.poll() is None:
            portal.stop()


def _start(data: Path, arguments: list[str], environment: dict[str, str]) -> Portal:
    data.mkdir(parents=True, exist_ok=True)
    log = data / "portal.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.serve", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
    port = int(environment["PORT"])
    portal = Portal(process, port, data, log)
    _wait_for(portal, f"Serving on http://127.0.0.1:{port}")
    return portal


def environment_of(data: Path, demo: bool = False) -> dict[str, str]:
    """The environment of a portal on a free port, without what this shell says of another."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return ours | {
        "PORTAL_DATA": str(data),
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
        "PORTAL_DEMO": "1" if demo else "",
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(portal: Portal, line: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while line not in portal.said().splitlines():
        if portal.process.poll() is not None:
            raise PortalDidNotStart(portal.said()[-2000:])
        if time.monotonic() > deadline:
            portal.kill()
            raise PortalDidNotStart(f"no answer in {START_SECONDS} s:\n{portal.said()[-2000:]}")
        time.sleep(0.05)

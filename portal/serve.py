"""The running portal: a lean supervisor, and one process that answers and works off the queue.

    portal serve              serve what is installed
    portal serve --no-worker  the same without the worker, which then runs as `portal worker`
    portal run                prepare first (migrate, catalogues, demo), then serve

The application is loaded once, in the process that the supervisor forks: a worker of its own would
load it a second time, which a small machine has no room for (decision 0029). Nothing is restarted:
when the worker or the process ends by itself, everything ends and counts as failed, and whoever
supervises it (systemd, a container) decides.
"""

import argparse
import gc
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import util
from typing import TYPE_CHECKING, Any, Protocol

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from portal.config import BadConfiguration, Config
from portal.processes import end_with_parent, give_memory_back, leave_out

if TYPE_CHECKING:
    import click

# A photo sent over a weak connection holds a thread while it trickles in, so there are more
# threads than the two or three that can compute at once.
THREADS = 16

# Ctrl-C is a person waiting; SIGTERM is a new release, where running requests may end in peace.
INTERRUPT_SECONDS = 2
TERMINATE_SECONDS = 20


class Background(Protocol):
    """What the process does beside answering: the worker."""

    def start(self) -> None:
        """Begin, in threads."""

    def stop(self) -> None:
        """End, within seconds."""

    def is_alive(self) -> bool:
        """Whether it still works."""


class Supervisor(MPServer):
    """Granian's supervisor, which also says when the port answers."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            "portal.app:create_app",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=THREADS,
            websockets=False,
            log_level=LogLevels.error,
        )

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Fork the serving process, then start the thread that waits for its first answer."""
        super().startup(spawn_target, target_loader)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.signal_handler_interrupt)
        # Granian would fork again, now from a process with threads.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        threading.Thread(target=self._announce, daemon=True).start()

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop; asked a second time, stop waiting for running requests."""
        if self.interrupt_signal:
            for process in self.wrks:
                process.kill()
        interrupted = bool(args) and args[0] == signal.SIGINT
        self.workers_kill_timeout = INTERRUPT_SECONDS if interrupted else TERMINATE_SECONDS
        super().signal_handler_interrupt(*args, **kwargs)

    def _announce(self) -> None:
        while not self.main_loop_interrupt.is_set():
            if _answers(self.bind_addr, self.bind_port):
                print(f"Serving on http://{_in_url(self.bind_addr)}:{self.bind_port}", flush=True)
                return
            time.sleep(0.05)


class _Loader:
    """Hands the application to Granian inside the serving process, after the fork."""

    def __init__(self, factory: Callable[[], Any], background: Callable[[Any], Background] | None):
        self._factory, self._background, self._parent = factory, background, os.getpid()

    def __call__(self, _target: str) -> Any:
        end_with_parent(self._parent)
        give_memory_back()
        app = self._factory()
        # What is loaded by now stays: the collector need not look at it again.
        gc.collect()
        gc.freeze()
        if self._background:
            _begin(self._background(app))
        return app


def _begin(background: Background) -> None:
    """Start the worker beside the server, to be stopped when the server has stopped."""
    stopping = threading.Event()

    def stop() -> None:
        stopping.set()
        background.stop()

    background.start()
    util.Finalize(None, stop, exitpriority=1)
    threading.Thread(target=_watch, args=(background, stopping), daemon=True).start()


def _watch(background: Background, stopping: threading.Event) -> None:
    """End the server when the worker has ended by itself; the supervisor then fails."""
    while not stopping.wait(1):
        if not background.is_alive():
            print("The worker ended by itself; stopping.", file=sys.stderr)
            os.kill(os.getpid(), signal.SIGTERM)
            return


def serve(
    factory: Callable[[], Any],
    host: str,
    port: int,
    background: Callable[[Any], Background] | None = None,
) -> None:
    """Serve the application that ``factory`` makes, until a signal; exits with 1 on a failure.

    Both are called in the serving process, ``background`` with the application. Until then this
    process must have no threads and no open connections: a fork would tear them.
    """
    multiprocessing.set_start_method("fork", force=True)
    give_memory_back()
    Supervisor(host, port).serve(target_loader=_Loader(factory, background))


def make_portal() -> Any:
    """The portal's application, once its database is known to fit this release."""
    from sqlalchemy import Engine

    from portal.app import create_app
    from portal.base import computing, db, migrate

    app = create_app()
    fits = migrate.revision_in(db.session.connection()) == migrate.head()
    engine = db.session.get_bind()
    db.release()
    if isinstance(engine, Engine):
        engine.dispose()
    if not fits:
        raise SystemExit("The database does not fit this release: run `portal upgrade` first.")
    app.wsgi_app = computing.in_turns(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _worker(config: Config, app: Any) -> Background:
    """The worker of this installation; loaded late, so that the supervisor stays small."""
    from portal.worker import Worker

    return Worker(config, app)


def main(arguments: list[str] | None = None) -> None:
    """`python -m portal.serve [--prepare]`."""
    leave_out("rich")  # megabytes for coloured tracebacks, which a log in JSON does not show
    parser = argparse.ArgumentParser(prog="portal serve")
    parser.add_argument("--prepare", action="store_true", help="migrate and load the demo first")
    parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere")
    options = parser.parse_args(arguments)
    try:
        host, port = _address()
        config = Config.from_env()
    except BadConfiguration as error:
        raise SystemExit(f"portal: {error}") from None
    if options.prepare:
        prepared = subprocess.run([sys.executable, "-m", "portal.prepare"], check=False)
        if prepared.returncode:
            raise SystemExit(prepared.returncode)
    _refuse_busy_port(host, port)
    if options.no_worker:
        serve(make_portal, host, port)
        return
    serve(make_portal, host, port, partial(_worker, config))


def register_cli(group: "click.Group") -> None:
    """Add `portal serve` and `portal run`; each gives way to the lean supervisor."""
    import click

    def become(*arguments: str) -> None:
        os.execv(sys.executable, [sys.executable, "-m", "portal.serve", *arguments])

    @group.command("serve", help="Serve the portal at HOST and PORT, with its worker.")
    @click.option("--no-worker", is_flag=True, help="The worker runs elsewhere.")
    def _serve(no_worker: bool) -> None:
        become(*(["--no-worker"] if no_worker else []))

    @group.command("run", help="Migrate, load the demo if PORTAL_DEMO=1, then serve.")
    def _run() -> None:
        become("--prepare")

    @group.command("prepare", help="Migrate and build what the portal serves; safe to repeat.")
    def _prepare() -> None:
        from portal import prepare

        raise SystemExit(prepare.main())


def _address() -> tuple[str, int]:
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise BadConfiguration("PORT must be a number from 1 to 65535")
    return host, int(port)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _refuse_busy_port(host: str, port: int) -> None:
    """Granian shares its port with whoever asks to share, so a second portal must be told."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SystemExit(f"portal: cannot listen on {host}:{port}: {error.strerror}") from None


def _answers(host: str, port: int) -> bool:
    """Whether the port accepts a connection and answers a request."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared only)
    try:
        with socket.create_connection((near, port), timeout=5) as connection:
            connection.sendall(
                f"GET /healthz HTTP/1.1\r\nHost: {_in_url(near)}:{port}\r\n"
                "Connection: close\r\n\r\n".encode()
            )
            return connection.recv(12).startswith(b"HTTP/1.")
    except OSError:
        return False


if __name__ == "__main__":
    main()

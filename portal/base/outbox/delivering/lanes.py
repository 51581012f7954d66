"""Each channel is worked off by threads of its own, so that none waits behind another.

Threads exist while there is something to send. One more thread watches the table and is woken by
whoever planned a delivery in this process; other workers find it by their own rhythm.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import Flask

from portal.base import db, scope
from portal.base.outbox import channels
from portal.base.outbox.channels import NotSent, OutwardChannel, Receipt
from portal.base.outbox.delivering import claiming
from portal.base.outbox.delivering.circuits import Circuit
from portal.base.outbox.delivering.claiming import Claim
from portal.base.outbox.delivering.sending import hand_over

log = structlog.get_logger()

THREADS = 4
RHYTHM_SECONDS = 2.0

# What a provider has taken must be written down, else it is sent again: worth some tries.
SETTLE_PAUSES = (0.1, 0.5, 2, 5, 10)

# A letter on its way is awaited at the end; a channel answers within ten seconds.
LAST_SECONDS = 10.0


def step(channel: OutwardChannel, circuit: Circuit) -> bool:
    """Claim, send and settle one message; False when nothing is due or the channel rests. Needs an
    application context and sees all communities."""
    if circuit.rests:
        return False
    claimed = claiming.claim(channel)
    db.release()
    if claimed is None:
        return False
    outcome = hand_over(channel, claimed)
    circuit.note(outcome)
    _settle(claimed, outcome)
    return True


def _settle(claimed: Claim, outcome: Receipt | NotSent) -> None:
    for pause in (*SETTLE_PAUSES, None):
        try:
            if not claiming.settle(claimed, outcome):
                log.warning("delivery.lease_over", delivery=claimed.delivery_id)
            return
        except Exception as error:
            log.error(
                "delivery.unsettled", delivery=claimed.delivery_id, error=type(error).__name__
            )
            db.release()
            if pause is None:
                raise
            time.sleep(pause)
        finally:
            db.release()


class Lane:
    """The threads of one channel, at most four at a time, one while the channel is in doubt."""

    def __init__(self, app: Flask, name: str) -> None:
        self._app, self._name = app, name
        self._circuit = Circuit()
        self._lock = threading.Lock()
        self._threads: set[threading.Thread] = set()
        self._stopping = False

    def call(self) -> None:
        """Let one more thread work, unless there are enough."""
        with self._lock:
            enough = 1 if self._circuit.is_doubtful else THREADS
            if self._stopping or self._circuit.rests or len(self._threads) >= enough:
                return
            thread = threading.Thread(target=self._work, name=f"send-{self._name}", daemon=True)
            self._threads.add(thread)
            thread.start()  # under the lock: who stops the lane waits for started threads only

    def call_if_due(self) -> None:
        """The same when a look at the table says that there is something to send."""
        if not self._circuit.rests and claiming.is_due(self._name):
            self.call()

    def stop(self, deadline: float) -> None:
        """Begin nothing more, and wait for letters on their way until a moment of the monotonic
        clock."""
        with self._lock:
            self._stopping = True
            threads = list(self._threads)
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self) -> None:
        try:
            with serving(self._app):
                while not self._stopping and self._step():
                    self.call()  # where one message was due there may be another
        except Exception:
            log.exception("delivery.stumbled", channel=self._name)
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())
            db.session.remove()

    def _step(self) -> bool:
        channel = channels.outward_by(self._name)
        return channel is not None and step(channel, self._circuit)


class Postman:
    """Watches the table for all channels of this process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lanes: dict[str, Lane] = {}
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._watch, name="postman", daemon=True)

    def start(self) -> None:
        """Begin, in a thread."""
        global _on_duty
        _on_duty = self
        self._thread.start()

    def ring(self) -> None:
        """Look at once."""
        self._wake.set()

    def stop(self) -> None:
        """End once the letters on their way are settled, or after ten seconds."""
        self._stopped.set()
        self._wake.set()
        deadline = time.monotonic() + LAST_SECONDS
        for lane in list(self._lanes.values()):
            lane.stop(deadline)

    def is_alive(self) -> bool:
        """Whether it still watches."""
        return self._thread.is_alive() or self._stopped.is_set()

    def _watch(self) -> None:
        while not self._stopped.is_set():
            self._wake.wait(RHYTHM_SECONDS)
            self._wake.clear()
            try:
                self._look()
            except Exception:
                log.exception("delivery.cannot_look")
            finally:
                db.session.remove()

    def _look(self) -> None:
        working = [channel.name for channel in channels.outward() if channel.is_on()]
        if not working or self._stopped.is_set():
            return
        with serving(self._app):
            for name in working:
                self._lanes.setdefault(name, Lane(self._app, name)).call_if_due()
                db.release()


_on_duty: Postman | None = None


def ring() -> None:
    """Tell the postman of this process, if there is one, that something may be due."""
    if _on_duty is not None:
        _on_duty.ring()


@contextmanager
def serving(app: Flask) -> Iterator[None]:
    """An application and a request, so that letters can name addresses; all communities."""
    base_url = app.extensions["portal_config"].base_url
    with scope.everywhere("delivery"), app.test_request_context("/", base_url=base_url):
        yield

"""The portal as processes: when it answers, how it stops, what happens when one of them dies."""

import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from tests.support.serving import ROOT, PortalDidNotStart, environment_of, free_port, running_portal

# What a person at a terminal waits without wondering.
PATIENCE_SECONDS = 3

MEMORY_LIMIT_MB = 200


def _gone(processes):
    """Ended, or ended and not yet collected by the system."""
    _, alive = psutil.wait_procs(processes, timeout=5)
    return [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


def _wait_until_ready(portal):
    deadline = time.monotonic() + 10
    while portal.get("/readyz")[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    status, body = portal.get("/readyz")
    assert status == 200, body


def test_it_says_that_it_serves_only_once_it_answers(data):
    with running_portal(data) as portal:
        assert portal.said().splitlines()[-1] == f"Serving on {portal.url}"
        assert portal.get("/healthz")[0] == 200


def test_it_is_ready_once_the_worker_has_reported(data):
    with running_portal(data, prepare=False) as portal:
        _wait_until_ready(portal)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_server_and_worker_without_a_fuss(data, how):
    with running_portal(data, prepare=False) as portal:
        processes = portal.tree()
        assert len(processes) == 2

        assert portal.stop(how) < PATIENCE_SECONDS
        assert portal.process.returncode == 0
        assert _gone(processes)
        assert "Traceback" not in portal.said()


def test_when_the_web_process_dies_the_worker_ends_too_and_the_start_counts_as_failed(data):
    with running_portal(data, prepare=False) as portal:
        processes = portal.tree()

        processes[1].kill()

        assert portal.process.wait(timeout=10) == 1
        assert _gone(processes)


SHORT_LIVED = """
import sys
import time

from portal.serve import serve


class OfOneSecond:
    def start(self):
        self.until = time.monotonic() + 1

    def stop(self):
        print("stopped in order", flush=True)

    def is_alive(self):
        return time.monotonic() < self.until


def answer(environ, start):
    start("200 OK", [])
    return [b"fine"]


serve(lambda: answer, "127.0.0.1", int(sys.argv[1]), lambda app: OfOneSecond())
"""


def test_a_worker_that_ends_by_itself_ends_the_server_and_the_start_counts_as_failed():
    ended = subprocess.run(
        [sys.executable, "-c", SHORT_LIVED, str(free_port())],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
    )

    assert ended.returncode == 1, ended.stderr
    assert "Serving on" in ended.stdout
    assert "The worker ended by itself" in ended.stderr
    assert "stopped in order" in ended.stdout


def test_a_worker_of_its_own_serves_a_web_process_without_one(data):
    with running_portal(data, prepare=False, worker=False) as portal:
        assert portal.get("/readyz")[0] == 503
        worker = subprocess.Popen(
            [sys.executable, "-m", "portal.worker"], cwd=ROOT, env=environment_of(data)
        )
        try:
            _wait_until_ready(portal)
        finally:
            began = time.monotonic()
            worker.terminate()
            assert worker.wait(timeout=10) == 0
        assert time.monotonic() - began < PATIENCE_SECONDS


def test_killing_the_supervisor_leaves_no_process_behind(data):
    with running_portal(data, prepare=False) as portal:
        processes = portal.tree()

        portal.process.kill()
        portal.process.wait()

        assert _gone(processes)


def test_a_request_that_is_being_sent_is_answered_before_the_server_stops(data):
    with running_portal(data, prepare=False) as portal:
        with socket.create_connection(("127.0.0.1", portal.port), timeout=10) as browser:
            head = "POST /uploads HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n"
            kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            browser.sendall((head + kind).encode() + b"a=1&b")
            time.sleep(0.5)

            portal.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            browser.sendall(b"=2&c3")

            assert browser.recv(12).startswith(b"HTTP/1.1 4")
        assert portal.process.wait(timeout=10) == 0


def test_a_request_that_never_ends_does_not_hold_up_a_person_who_pressed_ctrl_c(data):
    with running_portal(data, prepare=False) as portal:
        with socket.create_connection(("127.0.0.1", portal.port)) as browser:
            browser.sendall(b"POST /uploads HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf")
            time.sleep(0.3)

            assert portal.stop(signal.SIGINT) < PATIENCE_SECONDS


def test_a_port_that_is_taken_is_named(data):
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        with pytest.raises(PortalDidNotStart, match=f"127.0.0.1:{port}"):
            with running_portal(data, prepare=False, environment={"PORT": str(port)}):
                pass


def test_a_database_of_another_release_is_not_served(data):
    (data / "portal.db").unlink()
    with pytest.raises(PortalDidNotStart, match="portal upgrade"):
        with running_portal(data, prepare=False):
            pass


def test_a_demo_in_production_is_refused_with_its_reason(data):
    with pytest.raises(PortalDidNotStart, match="PORTAL_DEMO"):
        with running_portal(data, demo=True, environment={"PORTAL_ENV": "production"}):
            pass


def test_what_was_confirmed_survives_the_end_of_all_processes(data):
    """The heartbeat is written like anything else: it is there after every process was killed."""
    with running_portal(data, prepare=False) as portal:
        _wait_until_ready(portal)
        portal.kill()
    with running_portal(data, prepare=False) as portal:
        assert portal.get("/readyz")[0] == 200


def test_all_processes_together_stay_within_a_small_machine(data):
    with running_portal(data, prepare=False) as portal:
        for _ in range(50):
            portal.get("/readyz")
        shared_once = sum(one.memory_full_info().pss for one in portal.tree()) / 2**20

    assert shared_once < MEMORY_LIMIT_MB

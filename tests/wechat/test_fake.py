"""The stand-in as a command, controlled over HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.support.fakes.wechat import FakeWechat
from tests.support.serving import ROOT, free_port


@contextmanager
def started(*more: str) -> Iterator[subprocess.Popen[str]]:
    """`portal fake-wechat`, ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from portal.cli import main; main()", "fake-wechat", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_the_command_says_what_to_set_and_answers() -> None:
    port = free_port()
    with started("--port", str(port)) as process:
        assert process.stdout
        said = [process.stdout.readline() for _line in range(7)]
        page = httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)

    assert f"  PORTAL_WECHAT_API=http://127.0.0.1:{port}\n" in said
    assert "Stand-in for WeChat" in page.text


def test_a_taken_port_is_told(wechat: FakeWechat) -> None:
    with started("--port", wechat.url.rpartition(":")[2]) as process:
        _out, wrong = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "is taken" in wrong


def test_people_and_faults_are_chosen_over_http(wechat: FakeWechat) -> None:
    httpx.post(f"{wechat.url}/_choose", data={"person": "bob"})
    httpx.post(
        f"{wechat.url}/_control",
        json={
            "mode": "refusing",
            "fault": {"path": "cgi-bin/token", "kind": "status", "value": 503},
        },
    )
    call = {"appid": wechat.world.appid, "secret": wechat.world.secret}

    assert httpx.get(f"{wechat.url}/cgi-bin/token", params=call).status_code == 503
    assert httpx.get(f"{wechat.url}/cgi-bin/token", params=call).status_code == 200
    seen = httpx.get(f"{wechat.url}/_seen").json()
    assert (seen["counts"], seen["tokens_made"]) == ({"cgi-bin/token": 2}, 1)
    assert (wechat.world.person, wechat.world.mode) == ("bob", "refusing")


def test_errors_come_with_200_and_as_plain_text(wechat: FakeWechat) -> None:
    answer = httpx.get(f"{wechat.url}/sns/oauth2/access_token?appid=wrong")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.json()["errcode"] == 40013

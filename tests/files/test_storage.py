"""The store: durable, idempotent, closed to strange keys; disk and bucket alike."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.base.files.storage import (
    BadKey,
    MissingObject,
    Storage,
    StorageFailed,
    object_key,
    open_storage,
)
from tests.files.s3_server import bucket


def key_of(content: bytes, variant: str = "full") -> str:
    return object_key(hashlib.sha256(content).hexdigest(), variant)


@pytest.fixture(params=["disk", "bucket", "bucket with prefix"])
def storage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Storage]:
    if request.param == "disk":
        yield open_storage(None, data=tmp_path)
        return
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    prefix = "/photos/live" if "prefix" in request.param else ""
    with bucket() as server:
        yield open_storage(f"s3://portal{prefix}?endpoint={server.endpoint}", data=tmp_path)


def test_what_was_put_can_be_got(storage: Storage) -> None:
    key = key_of(b"content")

    storage.put(key, b"content")

    assert storage.get(key) == b"content"
    assert storage.exists(key)
    assert storage.size(key) == 7


def test_putting_twice_is_the_same_as_once(storage: Storage) -> None:
    key = key_of(b"content")

    storage.put(key, b"content")
    storage.put(key, b"content")

    assert list(storage.every_key()) == [key]


def test_deleting_what_is_gone_is_no_error(storage: Storage) -> None:
    key = key_of(b"content")
    storage.put(key, b"content")

    storage.delete(key)
    storage.delete(key)

    assert not storage.exists(key)
    for ask in (storage.get, storage.size):
        with pytest.raises(MissingObject):
            ask(key)


def test_every_key_is_listed_over_several_pages(storage: Storage) -> None:
    keys = {key_of(bytes([number])) for number in range(5)}
    for number in range(5):
        storage.put(key_of(bytes([number])), bytes([number]))

    assert set(storage.every_key()) == keys


@pytest.mark.parametrize(
    "key", ["../secret", "ab/cd/../../x", "/etc/passwd", "ab/cd/short.full.jpg", "", "AB/cd/x"]
)
def test_a_key_that_is_no_hash_is_refused(storage: Storage, key: str) -> None:
    for ask in (storage.get, storage.exists, storage.delete):
        with pytest.raises(BadKey):
            ask(key)
    with pytest.raises(BadKey):
        storage.put(key, b"x")


def test_a_bucket_is_asked_with_a_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with bucket() as server:
        store = open_storage(f"s3://portal/live?endpoint={server.endpoint}", data=tmp_path)
        store.put(key_of(b"x"), b"x")

        assert server.authorizations[0].startswith("AWS4-HMAC-SHA256 Credential=key/")
        assert list(server.objects) == [f"portal/live/{key_of(b'x')}"]


def test_an_unknown_kind_of_store_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="PORTAL_STORAGE_URL"):
        open_storage("ftp://somewhere/else", data=tmp_path)


def test_a_half_written_object_of_an_older_crash_is_written_again(tmp_path: Path) -> None:
    store, key = open_storage(None, data=tmp_path), key_of(b"content")
    store.put(key, b"content")
    (tmp_path / "files" / key).write_bytes(b"con")

    store.put(key, b"content")

    assert store.get(key) == b"content"


def test_a_bucket_that_cannot_be_reached_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with bucket() as server:
        store = open_storage(f"s3://portal?endpoint={server.endpoint}", data=tmp_path)
        server.broken = True

        with pytest.raises(StorageFailed):
            store.put(key_of(b"x"), b"x")


def test_a_process_killed_while_writing_leaves_no_half_object(tmp_path: Path) -> None:
    program = (
        "import sys, hashlib, pathlib\n"
        "from portal.base.files.storage import open_storage, object_key\n"
        "store = open_storage(None, data=pathlib.Path(sys.argv[1]))\n"
        "number = 0\n"
        "while True:\n"
        "    content = str(number).encode() * 50000\n"
        "    store.put(object_key(hashlib.sha256(content).hexdigest(), 'full'), content)\n"
        "    print(number, flush=True)\n"
        "    number += 1\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as process:
        assert process.stdout is not None
        confirmed = [int(process.stdout.readline()) for _ in range(20)][-1]
        process.kill()

    store = open_storage(None, data=tmp_path)
    for key in store.every_key():
        assert hashlib.sha256(store.get(key)).hexdigest() in key
    for number in range(confirmed + 1):
        assert store.exists(key_of(str(number).encode() * 50000))

"""The addresses of uploads and files: who may fetch what, and what the answers say."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.base.db import session, transaction
from portal.base.files import permission, queries, reception, refusals, service, storage
from portal.base.files.models import StoredFile
from portal.base.files.photos import Box
from portal.base.files.uploader import COOKIE
from portal.base.i18n import LOCALE_COOKIE, LOCALES
from tests.files import corpus

URL = "/uploads"


@pytest.fixture
def other(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser."""
    return app.test_client()


@pytest.fixture
def allowed() -> Iterator[dict[str, bool]]:
    """A capability whose answer the test decides."""
    answer = {"answer": False}
    permission.register_access("test", lambda _file: answer["answer"])
    yield answer
    answer["answer"] = False


def send(browser: FlaskClient, content: bytes, name: str = "photo.jpg") -> Any:
    return browser.post(URL, data={"photo": (io.BytesIO(content), name)})


def sent(browser: FlaskClient) -> StoredFile:
    answer = send(browser, corpus.jpeg(exif=corpus.exif()))
    assert answer.status_code == 201
    file = queries.by_token(answer.json["id"])
    assert file is not None
    return file


def attach(file: StoredFile) -> None:
    with transaction():
        service.attach(
            [file.token],
            uploader_key=file.uploader_key or "",
            purpose="test",
            community_id=None,
        )


def test_a_photo_is_taken_before_its_form_and_shown_to_its_sender(client: FlaskClient) -> None:
    answer = send(client, corpus.jpeg(exif=corpus.exif(), comment=corpus.MARKER))

    assert answer.status_code == 201
    shown = client.get(answer.json["thumb"])
    assert shown.status_code == 200
    assert shown.content_type == "image/jpeg"
    assert corpus.MARKER not in shown.data
    assert client.get(f"/files/{answer.json['id']}/full").status_code == 200


def test_the_cookie_of_an_upload_is_no_business_of_scripts(client: FlaskClient) -> None:
    answer = send(client, corpus.jpeg())
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if COOKIE in line)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_nobody_else_sees_a_waiting_upload(client: FlaskClient, other: FlaskClient) -> None:
    file = sent(client)

    assert other.get(f"/files/{file.token}/thumb").status_code == 404
    sent(other)
    assert other.get(f"/files/{file.token}/full").status_code == 404
    assert other.post(f"/uploads/{file.token}/delete").status_code == 404


def test_looking_at_a_file_gives_nobody_a_cookie(client: FlaskClient, other: FlaskClient) -> None:
    file = sent(client)
    answer = other.get(f"/files/{file.token}/thumb")
    assert not [line for line in answer.headers.getlist("Set-Cookie") if COOKIE in line]


def test_the_sender_deletes_a_waiting_upload_once(client: FlaskClient) -> None:
    file = sent(client)
    address = f"/uploads/{file.token}/delete"

    assert client.post(address).status_code == 204
    assert client.post(address).status_code == 404
    assert client.get(f"/files/{file.token}/thumb").status_code == 404


def test_the_capability_that_took_it_up_decides(
    client: FlaskClient, other: FlaskClient, allowed: dict[str, bool]
) -> None:
    file = sent(client)
    attach(file)
    address = f"/files/{file.token}/full"

    assert client.get(address).status_code == 404
    assert client.post(f"/uploads/{file.token}/delete").status_code == 404
    allowed["answer"] = True
    assert other.get(address).status_code == 200


def test_a_file_nobody_answers_for_is_seen_by_nobody(client: FlaskClient) -> None:
    file = sent(client)
    attach(file)
    assert client.get(f"/files/{file.token}/full").status_code == 404


def test_the_public_gets_the_covered_copy_and_never_the_original(
    client: FlaskClient, other: FlaskClient, allowed: dict[str, bool]
) -> None:
    file = sent(client)
    attach(file)
    address = f"/files/{file.token}/public/full"
    assert other.get(address).status_code == 404
    public = reception.covered_copy(file, [Box(0, 0, 160, 120)])
    with transaction():
        service.publish(session.get_one(StoredFile, file.id), covered=public)

    shown = other.get(address)

    assert shown.data == public.full
    assert shown.headers["Cache-Control"].startswith("public")
    assert other.get(f"/files/{file.token}/public/thumb").data == public.thumb
    assert other.get(f"/files/{file.token}/full").status_code == 404
    with transaction():
        service.withdraw(session.get_one(StoredFile, file.id))
    assert other.get(address).status_code == 404


def test_a_file_s_headers_keep_it_a_picture(client: FlaskClient) -> None:
    file = sent(client)
    headers = client.get(f"/files/{file.token}/full").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == "inline"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"].startswith("private")


def test_caches_keep_only_what_its_capability_leaves_to_them(
    client: FlaskClient, other: FlaskClient, allowed: dict[str, bool]
) -> None:
    file = sent(client)
    attach(file)
    allowed["answer"] = True
    with transaction():
        service.publish(session.get_one(StoredFile, file.id), covered=None)
    own, released = f"/files/{file.token}/thumb", f"/files/{file.token}/public/thumb"

    assert other.get(own).headers["Cache-Control"] == "private, no-cache"
    assert other.get(released).headers["Cache-Control"] == "public, no-cache"
    permission.register_lasting("test")
    assert other.get(own).headers["Cache-Control"] == "private, max-age=3600"
    assert other.get(released).headers["Cache-Control"] == "public, max-age=86400"
    permission._lasting.discard("test")


def test_an_unchanged_file_is_not_sent_again(client: FlaskClient) -> None:
    address = f"/files/{sent(client).token}/full"
    etag = client.get(address).headers["ETag"]

    again = client.get(address, headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize(
    "address",
    ["/files/1/full", "/files/../secret/full", "/files/abc/raw", "/files/abc/public/full"],
)
def test_guessed_addresses_lead_nowhere(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", refusals.PhotoEmpty),
        (b"text", refusals.NotAnImage),
        (corpus.jpeg()[:-700], refusals.PhotoTruncated),
        (corpus.png_bomb(12_000, 9_000), refusals.TooManyPixels),
        (corpus.jpeg() + bytes(30_000_000), refusals.PhotoTooLarge),
        (corpus.jpeg() + bytes(50_000_000), refusals.PhotoTooLarge),
    ],
    ids=["empty", "text", "half", "bomb", "30 MB", "50 MB"],
)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_refused_photo_is_told_why_in_the_reader_s_language(
    app: Flask,
    client: FlaskClient,
    content: bytes,
    reason: type[refusals.PhotoRefused],
    locale: str,
) -> None:
    client.set_cookie(LOCALE_COOKIE, locale)

    answer = send(client, content)

    assert answer.status_code == reason.status
    with app.test_request_context(headers={"Cookie": f"{LOCALE_COOKIE}={locale}"}):
        assert answer.json == {"error": str(reason.sentence)}


def test_an_upload_without_a_file_is_told_so(client: FlaskClient) -> None:
    for data in ({}, {"photo": "text"}, {"photos": (io.BytesIO(b"x"), "x.jpg")}):
        answer = client.post(URL, data=data)
        assert answer.status_code == 422
        assert "error" in answer.json


def test_the_name_of_a_file_decides_nothing(client: FlaskClient) -> None:
    assert send(client, corpus.jpeg(), "../../report.exe").status_code == 201
    assert send(client, b"MZ", "photo.jpg").status_code == 422


def test_an_upload_from_another_site_is_refused(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = send(client, corpus.jpeg())
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "error" in answer.json


def test_a_full_disk_is_told_and_nothing_is_recorded(
    app: Flask, client: FlaskClient, tmp_path: Any
) -> None:
    class FullDisk(storage.DiskStorage):
        def put(self, key: str, content: bytes) -> None:
            raise OSError(28, "No space left on device")

    before = storage.current()
    storage.use(FullDisk(tmp_path))
    try:
        answer = send(client, corpus.jpeg())
    finally:
        storage.use(before)

    assert answer.status_code == 503
    assert "error" in answer.json

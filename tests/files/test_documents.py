"""Word, Excel and PDF files: judged by content, kept as sent, handed out for saving only."""

import io
import zipfile
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.files import documents, limits, permission, reception, service, storage, sweeping
from portal.base.files.models import FileKind, ReleasedObject, StoredFile
from portal.base.files.refusals import (
    DocumentActs,
    DocumentBroken,
    DocumentLocked,
    DocumentTooLarge,
    NotADocument,
)
from tests.factories.places import CommunityFactory
from tests.files import corpus

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def package(*parts: str) -> bytes:
    """An Office file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for part in ("[Content_Types].xml", *parts):
            file.writestr(part, "<x/>")
    return out.getvalue()


def container(*streams: str) -> bytes:
    """An old Office file whose directory lists these streams."""
    content = bytearray(documents.OLE.ljust(512, b"\0"))
    for name in streams:
        coded = (name + "\0").encode("utf-16-le")
        content += coded.ljust(64, b"\0") + len(coded).to_bytes(2, "little")
        content += b"\0" * 62
    return bytes(content)


DOCX, XLSX = package("word/document.xml"), package("xl/workbook.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (DOCX, "docx"),
        (XLSX, "xlsx"),
        (container("WordDocument"), "doc"),
        (container("Workbook"), "xls"),
        (container("Book"), "xls"),
    ],
)
def test_a_document_is_known_by_its_content(content: bytes, kind: str) -> None:
    assert documents.prepare(content).kind == kind


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"MZ\x90 a program", NotADocument),
        (package("META-INF/MANIFEST.MF"), NotADocument),
        (container("Catalog"), NotADocument),
        (PDF.replace(b"%%EOF", b""), DocumentBroken),
        (DOCX[:-30], DocumentBroken),
        (PDF.replace(b"<<>>endobj", b"<</OpenAction<</S/JavaScript>>>>endobj"), DocumentActs),
        (PDF.replace(b"<<>>endobj", b"<</Type/EmbeddedFile>>endobj"), DocumentActs),
        (package("word/document.xml", "word/vbaProject.bin"), DocumentActs),
        (container("WordDocument", "_VBA_PROJECT"), DocumentActs),
        (container("EncryptedPackage", "EncryptionInfo"), DocumentLocked),
        (package(*(f"word/{n}.xml" for n in range(limits.MAX_DOCUMENT_PARTS))), DocumentTooLarge),
        (PDF + b" " * limits.MAX_FILE_BYTES, DocumentTooLarge),
    ],
)
def test_what_acts_is_locked_broken_or_something_else_is_refused(
    content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        documents.prepare(content)


def test_a_bomb_is_refused_by_what_it_says_of_itself() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "x")
        file.writestr("word/document.xml", b"\0" * (limits.MAX_DOCUMENT_UNPACKED + 1))
    with pytest.raises(DocumentTooLarge):
        documents.prepare(out.getvalue())


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("三季度明细.pdf", "三季度明细.pdf"),
        ("C:\\桌面\\表.PDF", "表.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("收据\u202efdp.exe", "收据fdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("", "file.pdf"),
        (None, "file.pdf"),
        (".pdf", "pdf.pdf"),
    ],
)
def test_a_name_is_tidied_and_ends_as_its_content_does(sent: str | None, kept: str) -> None:
    assert reception.tidy_name(sent, "pdf") == kept


def test_a_photo_sent_as_a_document_loses_where_it_was_taken() -> None:
    picture = corpus.with_segments(corpus.jpeg(), corpus.segment(0xE1, corpus.exif()))
    sent = FileStorage(io.BytesIO(picture), filename="现场.docx")

    attachment = reception.receive_attachment(sent)

    assert attachment.name == "现场.jpg"
    kept = storage.current().get(storage.object_key(attachment.prepared.sha256, "full"))
    assert b"Exif" not in kept


def recorded(content: bytes = PDF, name: str = "明细.pdf") -> StoredFile:
    attachment = reception.receive_attachment(FileStorage(io.BytesIO(content), filename=name))
    community = CommunityFactory.create()
    with transaction():
        return reception.accept_attachment(
            attachment, community_id=community.id, purpose="documents-of-tests"
        )


def test_a_document_is_handed_out_for_saving_to_whom_its_room_allows(client: FlaskClient) -> None:
    file = recorded()
    permission.register_access("documents-of-tests", lambda _file: False)
    assert client.get(f"/files/{file.token}/document").status_code == 404

    permission.register_access("documents-of-tests", lambda _file: True)
    permission.register_names("documents-of-tests", lambda _file: '三季度"明细.pdf')
    answer = client.get(f"/files/{file.token}/document")

    assert answer.data == PDF
    assert answer.content_type == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="file.pdf"; ')
    assert unquote(disposition.rpartition("''")[2]) == '三季度"明细.pdf'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/files/{file.token}/full").status_code == 404
    assert client.get(f"/files/{file.token}/public/document").status_code == 404


def test_a_released_document_is_for_everybody_until_it_is_withdrawn(client: FlaskClient) -> None:
    file = recorded()
    with transaction():
        service.publish(file, covered=None)
    assert client.get(f"/files/{file.token}/public/document").data == PDF

    with transaction():
        service.withdraw(session.get_one(StoredFile, file.id))
    assert client.get(f"/files/{file.token}/public/document").status_code == 404


def test_the_bytes_of_a_document_go_after_its_last_row(app: Flask) -> None:
    file = recorded(DOCX, "表.docx")
    key = documents.key_of(file)
    assert storage.current().exists(key)
    assert file.kind is FileKind.DOCUMENT

    with transaction():
        service.remove(file)
    with clock.later(hours=2), app.app_context():
        sweeping.tidy()

    assert not storage.current().exists(key)
    assert session.query(ReleasedObject).count() == 0
